/**
 * Days of a district at work, put into a new server's database before it starts: decided and stored by the server's own
 * functions on a clock that jumps from act to act. So every order has real times, and the queues are alive at the first sign-in.
 */
import { v7 as uuid } from 'uuid';
import { generateOrders } from '#shared/samples/generator.ts';
import { generateResults, type IntakeResult } from '#shared/samples/results.ts';
import { mix } from '#shared/samples/prng.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { DAY, HOUR, MINUTE, weekOf } from '#shared/domain/time.ts';
import { compose } from '../../../src-server/compose.ts';
import { readConfig } from '../../../src-server/config.ts';
import type { ServerDeps } from '../../../src-server/deps.ts';
import { deliveredId } from '../../../src-server/ids.ts';
import { takeOrders } from '../../../src-server/intake/orders.ts';
import { takeResults } from '../../../src-server/intake/results.ts';
import { execute, type WorkingOrder } from '../../../src-server/order/working-order.ts';
import { lockFolder } from '../../../src-server/store/folder-lock.ts';
import { announce } from '../../../src-server/store/feed.ts';
import { lockOrders, writeOrders } from '../../../src-server/store/orders.ts';
import { lifeOf, type Life, type PlannedAct } from './lives.ts';

export interface HistoryWanted {
  dataDir: string;
  mark: string;
  /** Name of the upper level as source of orders and results. */
  source: string;
  district: string;
  seed: number;
  count: number;
  /** Epoch ms: where the history ends. It begins two weeks before this week's Monday. */
  until: number;
  /** Actor of a unit. */
  personOf: (unit: string) => string;
  /** False = the upper level's results are made and given back, but not delivered. */
  deliversResults: boolean;
}

export interface History {
  /** What the upper level sent, and the unit that answers for each order in the end. */
  orders: { number: string; unit: string; cityDispatchedAt: number }[];
  results: IntakeResult[];
  acts: number;
}

/** Nobody has touched yet what came in so shortly before the end. */
const FRESH = 5 * HOUR;
/** Orders written in one transaction. */
const CHUNK = 100;

class Historian {
  readonly #wanted: HistoryWanted;
  readonly #deps: ServerDeps;
  readonly #setClock: (at: number) => void;

  constructor(wanted: HistoryWanted, deps: ServerDeps, setClock: (at: number) => void) {
    this.#wanted = wanted;
    this.#deps = deps;
    this.#setClock = setClock;
  }

  /** Orders that arrive together are delivered together. */
  async deliver(lives: readonly Life[]): Promise<void> {
    for (let from = 0; from < lives.length;) {
      const at = lives[from]?.arrivesAt ?? 0;
      const together = lives.slice(from).filter((life) => life.arrivesAt === at);
      from += together.length;
      this.#setClock(at);
      const rows = together.map(({ order }) => order);
      const { refused } = await takeOrders(this.#deps, this.#wanted.source, rows);
      if (refused[0]) throw new Error(`the centre refused an order: ${refused[0].message}`);
    }
  }

  /** All acts on some orders, each with its own times, decided by the rules. Gives how many there were. */
  async handle(lives: readonly Life[]): Promise<number> {
    const { store, vault, counter } = this.#deps;
    return store.db.transaction(async (tx) => {
      const idOf = ({ order }: Life): string => deliveredId(vault, 'order', this.#wanted.source, order.number);
      const locked = await lockOrders(tx, lives.map(idOf));
      let acts = 0;
      for (const life of lives) {
        const order = locked.get(idOf(life));
        if (!order) throw new Error(`the centre does not have order ${life.order.number}`);
        for (const act of life.acts) {
          if (act.at >= this.#wanted.until) break;
          this.#act(order, act);
          acts++;
        }
      }
      await writeOrders(tx, locked.values(), vault);
      await announce(tx, locked.values(), counter);
      return acts;
    });
  }

  #act(order: WorkingOrder, { at, unit, kind, payload }: PlannedAct): void {
    const { organization, rules } = this.#deps;
    const command = {
      id: uuid({ msecs: at }),
      orders: [order.id],
      kind,
      version: familyOf(kind)?.version ?? 1,
      payload,
      actor: this.#wanted.personOf(unit),
      unit,
      claimedAt: at,
      offset: 0,
      seenAct: order.state?.act ?? '',
      base: '',
    };
    const times = { receivedAt: at, countedAt: at, late: false };
    const actor = { name: command.actor, role: 'clerk' as const, unit };
    const why = execute(order, command, times, { actor, organization, rules });
    if (why !== null) throw new Error(`the history does not fit the rules: ${kind} by ${unit}: ${why}`);
  }
}

const isAnswered = ({ acts }: Life, until: number): boolean =>
  acts.some(({ kind, at }) => kind === 'reply' && at < until - MINUTE);

/** The upper level has called back about orders that were answered; none later than the end of the history. */
function resultsFor(lives: readonly Life[], { seed, until }: HistoryWanted): IntakeResult[] {
  const orders = lives.filter((life) => isAnswered(life, until)).map(({ order }) => order);
  const latest = until - 5 * MINUTE;
  return generateResults({ seed, orders }).map((result) =>
    result.sampledAt <= latest
      ? result
      : { ...result, sampledAt: latest - (mix(seed, result.number) % (2 * 60)) * MINUTE },
  );
}

/** Where the district sent an order, if it did so before the end. */
const dispatchedTo = (acts: readonly PlannedAct[], until: number): string | undefined =>
  acts.find(({ kind, at }) => kind === 'dispatch' && at < until)?.payload['toUnit'] as string | undefined;

/** Fills a server's empty data folder. No server may run on it. */
export async function writeHistory(wanted: HistoryWanted): Promise<History> {
  const { dataDir, mark, district, seed, count, until } = wanted;
  const fromAt = weekOf(until).fromAt - 14 * DAY;
  const lock = lockFolder(dataDir);
  if (!lock) throw new Error(`a server is running on ${dataDir}`);
  let now = fromAt;
  const settings = { DATA_DIR: dataDir, SERVER_MARK: mark, WORKBENCH_NOW: new Date(fromAt).toISOString() };
  const composed = await compose(readConfig(settings));
  const deps: ServerDeps = { ...composed, clock: { now: () => now, monotonic: () => now - fromAt } };
  try {
    const lives = generateOrders({ seed, count, district, fromAt, toAt: until - 25 * MINUTE })
      .map((order) => lifeOf(order, seed, deps.organization))
      .map((life) => (life.arrivesAt > until - FRESH ? { ...life, acts: [] } : life));
    const historian = new Historian(wanted, deps, (at) => (now = at));
    await historian.deliver(lives);
    let acts = 0;
    for (let from = 0; from < lives.length; from += CHUNK)
      acts += await historian.handle(lives.slice(from, from + CHUNK));
    now = until;
    const results = resultsFor(lives, wanted);
    const { refused } = await takeResults(deps, wanted.source, wanted.deliversResults ? results : []);
    if (refused[0]) throw new Error(`the centre refused a result: ${refused[0].message}`);
    const orders = lives.map(({ order, acts }) => ({
      number: order.number,
      unit: dispatchedTo(acts, until) ?? order.unitCode,
      cityDispatchedAt: order.cityDispatchedAt,
    }));
    return { orders, results, acts };
  } finally {
    await deps.store.close();
    lock.release();
  }
}
