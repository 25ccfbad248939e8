/**
 * Desks lease numbers and print documents (INV-8): no number stands on two papers, none changes, each is in the ledger. A
 * double that nothing can prevent, behind a centre set back in silence or a whole machine that was set back, is flagged.
 */
import { sql } from 'drizzle-orm';
import { RpcError } from '#shared/contract/rpc.ts';
import { documentNumber, VOID_REASONS, type SeriesNumber } from '#shared/domain/numbers/series.ts';
import type { Prng } from '#shared/samples/prng.ts';
import { NumberStore } from '../../src-main/engine/numbers/number-store.ts';
import { takeNumber, voidNumber } from '../../src-main/engine/numbers/take.ts';
import { tendNumbers } from '../../src-main/engine/numbers/tend.ts';
import { numberLedger } from '../../src-server/numbers/ledger.ts';
import type { Desk, Mishap } from './desk.ts';
import { lineTo } from './line.ts';
import type { Scene } from './scene.ts';

/** Chances at a step. */
const [TAKE, LEASE, VOID] = [0.2, 0.1, 0.02];
/** All offices of a schedule write the same few series: they meet at one counter. */
const SERIES = ['石八接办', '石协办'] as const;

interface Paper {
  desk: Desk;
  command: string;
  order: string;
  /** The whole machine was set back behind it: nothing on it tells that it was ever printed. */
  isForgotten: boolean;
}

interface Fact extends SeriesNumber {
  command: string;
  act: 'use' | 'void';
  order: string;
}

/** What a person is refused is no fault. */
function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RpcError) return undefined;
    throw error;
  }
}

export class Numbering {
  readonly #scene: Scene;
  readonly #random: Prng;
  /** What stands on it -> papers. */
  readonly #papers = new Map<string, Paper[]>();
  taken = 0;

  constructor(scene: Scene, random: Prng) {
    this.#scene = scene;
    this.#random = random;
  }

  #mishap(): Mishap {
    const { kill, full } = this.#scene.plan.faults;
    const [dies, isFull] = [this.#random.chance(kill), this.#random.chance(full)];
    return dies || isFull ? { fuse: 1 + this.#random.below(25), kind: dies ? 'dies' : 'full' } : null;
  }

  async step(desk: Desk): Promise<void> {
    if (this.#random.chance(LEASE)) await this.#lease(desk);
    if (this.#random.chance(TAKE)) this.#take(desk);
    if (this.#random.chance(VOID)) this.#makeVoid(desk);
  }

  async #lease(desk: Desk): Promise<void> {
    const { centre, network, plan, note } = this.#scene;
    if (network.offline.has(desk)) return;
    const { drop, lostAnswer } = plan.faults;
    const isLost = (): boolean => this.#random.chance((drop + lostAnswer) / 2);
    await desk.stepLater(() => tendNumbers(desk.station, lineTo(centre, desk.token, { isLost })), this.#mishap());
    note(`${desk.name} asks for numbers`);
  }

  #take(desk: Desk): void {
    const orders = desk.orders();
    if (orders.length === 0) return;
    const [order, series] = [this.#random.pick(orders), this.#random.pick(SERIES)];
    const wish = { series, order, document: 'supervision' };
    const taken = desk.step(() => orNothing(() => takeNumber(desk.station, desk.user, wish)), this.#mishap());
    if (!taken) return;
    const { text, commandId: command } = taken;
    this.#scene.checks.known.set(command, { desk, order, seen: [], isLost: false, isShared: false });
    this.#scene.note(`${desk.name} prints ${text} as ${command.slice(-4)}`);
    this.#print(text, { desk, command, order, isForgotten: false });
  }

  #print(text: string, paper: Paper): void {
    const before = this.#papers.get(text) ?? [];
    this.#papers.set(text, [...before, paper]);
    this.taken++;
    const other = before.find(({ desk, isForgotten }) => !(isForgotten && desk === paper.desk));
    if (other && !this.#scene.checks.isSilent)
      throw new Error(`INV-8: ${text} is printed twice, by ${other.desk.name} and by ${paper.desk.name}`);
  }

  /** A number spoilt on the way to the printer. */
  #makeVoid(desk: Desk): void {
    const taken = new NumberStore(desk.station.store).taken().filter(({ voided }) => voided === null);
    if (taken.length === 0) return;
    const [{ series, year, number, order }, reason] = [this.#random.pick(taken), this.#random.pick(VOID_REASONS)];
    const spoilt = { series, year, number, reason };
    const command = desk.step(() => orNothing(() => voidNumber(desk.station, desk.user, spoilt)), this.#mishap());
    if (command === undefined) return;
    this.#scene.checks.known.set(command, { desk, order, seen: [], isLost: false, isShared: false });
    this.#scene.note(`${desk.name} makes ${documentNumber(spoilt)} void as ${command.slice(-4)}`);
  }

  /** `isMarked`: the copy tells itself from its machine, and prints nothing before it has enrolled. */
  setBack(desk: Desk, isMarked: boolean): void {
    if (isMarked) return;
    const held = new Set(new NumberStore(desk.station.store).taken().map(({ command }) => command));
    for (const paper of [...this.#papers.values()].flat())
      if (paper.desk === desk && !held.has(paper.command)) paper.isForgotten = true;
  }

  async atRest(): Promise<void> {
    const { centre, desks } = this.#scene;
    const facts = await centre.rows<Fact>(
      sql`select command_id as command, series, year, number, act, order_id as "order" from number_fact`,
    );
    for (const desk of desks) this.#isTold(desk, facts);
    await this.#ledger(facts);
  }

  /** Everything that was taken or made void here is known, as it stands on the paper. */
  #isTold({ name, station }: Desk, facts: readonly Fact[]): void {
    for (const taken of new NumberStore(station.store).taken()) {
      const text = documentNumber(taken);
      const fact = facts.find(({ command }) => command === taken.command);
      if (!fact || fact.act !== 'use' || documentNumber(fact) !== text || fact.order !== taken.order)
        throw new Error(`INV-8: ${text} of ${name} stands in the ledger as ${fact ? documentNumber(fact) : 'nothing'}`);
      if (taken.voided !== null && !facts.some((each) => each.act === 'void' && documentNumber(each) === text))
        throw new Error(`INV-8: the ledger does not know that ${text} of ${name} is void`);
      const told = station.outbox.byId(taken.command)?.number ?? text;
      const isAlone = this.#users(facts, text).size === 1;
      if (told !== text && (told !== '' || isAlone)) throw new Error(`INV-8: ${text} of ${name} became '${told}'`);
    }
  }

  #users(facts: readonly Fact[], text: string): Set<string> {
    return new Set(facts.filter((each) => each.act === 'use' && documentNumber(each) === text).map((f) => f.command));
  }

  /** Each number from the first to the last that was given out stands in one line, and a double in one that says so. */
  async #ledger(facts: readonly Fact[]): Promise<void> {
    const { centre, checks } = this.#scene;
    const isDoubtful = checks.isSilent || [...this.#papers.values()].flat().some(({ isForgotten }) => isForgotten);
    for (const { series, year, next, lines } of await numberLedger(centre.deps.store, {})) {
      let at = 1;
      for (const { from, to, ...line } of lines) {
        if (from !== at) throw new Error(`INV-8: the ledger of ${series} goes from ${at} to ${from}`);
        at = to + 1;
        if (!('flags' in line)) continue;
        const isDouble = this.#users(facts, documentNumber({ series, year, number: from })).size > 1;
        if (isDouble !== line.flags.includes('重号')) throw new Error(`INV-8: ${series} ${from} is a double, not told`);
        if (isDouble && !isDoubtful) throw new Error(`INV-8: ${series} ${from} is a double`);
        // After a restore the enrolment that leads back to the lease may be in the part that was lost.
        if (line.flags.includes('越号') && !isDoubtful && centre.restores === 0)
          throw new Error(`INV-8: ${series} ${from} was not leased to who used it`);
      }
      if (at !== next) throw new Error(`INV-8: the ledger of ${series} ends at ${at}, the counter stands at ${next}`);
    }
  }
}
