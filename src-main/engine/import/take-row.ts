/** One order of a file into the store. Call it inside a write. */
import {
  FILE_SOURCE,
  importFamily,
  type ImportFacts,
  type ImportPayload,
} from '#shared/domain/order/commands/import.ts';
import { decide } from '#shared/domain/order/decide.ts';
import { sealEvent } from '#shared/domain/order/event.ts';
import { evolve } from '#shared/domain/order/evolve.ts';
import type { OrderView } from '#shared/domain/order/order.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import type { Command, EventDraft, OrderState } from '#shared/domain/order/types.ts';
import { DAY } from '#shared/domain/time.ts';
import { newSalt } from './salt.ts';
import type { Workstation } from '../workstation.ts';
import type { Author } from './author.ts';
import {
  commandIdOf,
  comparable,
  earlierImport,
  merged,
  news,
  orderIdOf,
  publicOnly,
  type SaidByRow,
} from './facts.ts';

export type Fate = 'new' | 'updated' | 'unchanged' | { refused: string };

/** The time of the import: one for all rows of a file. */
export type Stamp = Pick<Command, 'claimedAt' | 'offset'>;

const ANOTHER = '本机已有另一件工单用这个编号，来电时间不同；如果是另一个系统的编号，请用 --source 另起一个来源名';

/** An order comes in once: another day means another order, whose number only looks the same. */
function isAnother(now: ImportFacts, before: ImportFacts): boolean {
  const isDated = now.createdAt !== null && before.createdAt !== null;
  const apart = isDated
    ? (now.createdAt ?? 0) - (before.createdAt ?? 0)
    : now.createdAt === before.createdAt
      ? now.cityDispatchedAt - before.cityDispatchedAt
      : 0;
  return Math.abs(apart) > DAY;
}

export interface Row extends SaidByRow {
  /** Of what it says, see `comparable`. */
  mark: string;
}

interface Said {
  payload: ImportPayload;
  /** Of its facts, see `comparable`. */
  mark: string;
  /** What stood before: makes the id of the same facts said again another one. */
  before: string;
}

export class RowTaker {
  readonly #workstation: Workstation;
  readonly #author: Author;
  readonly #stamp: Stamp;

  constructor(workstation: Workstation, author: Author, stamp: Stamp) {
    this.#workstation = workstation;
    this.#author = author;
    this.#stamp = stamp;
  }

  take(row: Row): Fate {
    const { payload, mark } = row;
    const { projection } = this.#workstation;
    const id = orderIdOf(payload.facts.source, payload.facts.number);
    const shown = projection.shown(id);
    if (!shown) {
      // In a store of nobody every order came from a file.
      const others = this.#author.unit === '' ? [] : this.#sameNumber(payload);
      if (others.length > 1) return { refused: `本机有 ${others.length} 件工单用这个编号` };
      return others[0] === undefined
        ? this.#write(id, undefined, { payload, mark, before: '' })
        : this.#result(others[0], payload);
    }
    const before = earlierImport(shown.events);
    if (!before) return { refused: refusalText('exists') };
    if (isAnother(payload.facts, before.payload.facts)) return { refused: ANOTHER };
    const known = merged(before, row);
    const after = comparable(known);
    if (after === comparable(before.payload)) return 'unchanged';
    return this.#write(id, shown, { payload: news(known, before.payload), mark: after, before: before.command });
  }

  /** Orders under a number of this row that did not come from a file. */
  #sameNumber({ facts: { number, districtNumber } }: ImportPayload): string[] {
    const { store, projection } = this.#workstation;
    const ids = store
      .sql('SELECT id FROM order_row WHERE number IN (@number, @other) OR district_number IN (@number, @other)')
      .pluck()
      .all({ number, other: districtNumber ?? number }) as string[];
    return ids.filter((id) => projection.shown(id)?.state.imported === undefined);
  }

  /** The upper level's result is all that a file can tell of an order that the centre itself received. */
  #result(id: string, payload: ImportPayload): Fate {
    const shown = this.#workstation.projection.shown(id);
    const { result } = payload.facts;
    const { sample } = shown?.state ?? {};
    const isKnown =
      sample?.valid === result?.valid &&
      sample?.contacted === result?.contacted &&
      sample?.solved === result?.solved &&
      sample?.satisfaction === result?.satisfaction;
    if (!shown || !result || isKnown || (sample && sample.source !== FILE_SOURCE)) return 'unchanged';
    const said = publicOnly(payload);
    const before = sample ? String(sample.sampledAt) : '';
    return this.#write(id, shown, { payload: said, mark: comparable(said), before });
  }

  #write(id: string, shown: OrderView | undefined, said: Said): Fate {
    const { packages, projection } = this.#workstation;
    const command = this.#command(id, said);
    const context = { ...packages, actor: this.#author, now: command.claimedAt };
    const decision = decide(shown?.state, command, context);
    if (!decision.ok) return { refused: refusalText(decision.why) };
    if (this.#author.unit === '') this.#seal(id, shown, command, decision.events);
    else {
      const why = this.#offer(command);
      if (why !== null) return { refused: why };
      projection.refresh(id);
    }
    return shown ? 'updated' : 'new';
  }

  #command(id: string, { payload, mark, before }: Said): Command {
    const { name: actor, unit } = this.#author;
    const { kind, version } = importFamily;
    const command = { id: commandIdOf(id, mark, before), orders: [id], kind, version, payload };
    return { ...command, actor, unit, ...this.#stamp, seenAct: '', base: '' };
  }

  /** Where no centre is, the order's own chain is made here. */
  #seal(id: string, shown: OrderView | undefined, command: Command, drafts: readonly EventDraft[]): void {
    const { truth, projection } = this.#workstation;
    const { id: commandId, actor, unit, claimedAt, offset } = command;
    const times = { claimedAt, offset, receivedAt: claimedAt, countedAt: claimedAt, late: false };
    const events = [...(shown?.events ?? [])];
    let state: OrderState | undefined = shown?.state;
    for (const draft of drafts) {
      const [n, prevHash] = [events.length + 1, events.at(-1)?.hash ?? ''];
      const envelope = { order: id, n, command: commandId, actor, unit, ...times, prevHash };
      const event = sealEvent(draft, envelope, newSalt);
      events.push(event);
      state = evolve(state, event);
    }
    if (!state) throw new Error('an import makes its order');
    truth.put(id, { state, events });
    projection.refresh(id, { state, events });
  }

  /** Into the outbox, like any act of a person. Null, or why it cannot be offered again. */
  #offer(command: Command): string | null {
    const { outbox } = this.#workstation;
    const earlier = outbox.byId(command.id);
    if (earlier) return refusalText(earlier.refused || 'not-visible');
    outbox.add(command, this.#author.role, command.claimedAt);
    return null;
  }
}
