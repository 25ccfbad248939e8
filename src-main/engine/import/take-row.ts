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
import type { Command, OrderState } from '#shared/domain/order/types.ts';
import { DAY } from '#shared/domain/time.ts';
import { newSalt } from './salt.ts';
import type { Workstation } from '../workstation.ts';
import type { Author } from './author.ts';
import { commandIdOf, comparable, lastImport, orderIdOf, without } from './facts.ts';

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

  /** `mark`: of its facts, see `comparable`. */
  take(payload: ImportPayload, mark: string): Fate {
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
    const before = lastImport(shown.events);
    if (!before) return { refused: refusalText('exists') };
    const isErased = before.erased.length > 0;
    const said = isErased ? without(payload, before.erased) : payload;
    const saidMark = isErased ? comparable(said) : mark;
    if (saidMark === comparable(before.payload)) return 'unchanged';
    if (isAnother(said.facts, before.payload.facts)) return { refused: ANOTHER };
    return this.#write(id, shown, { payload: said, mark: saidMark, before: before.command });
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
    const said = { facts: payload.facts, personal: without(payload, Object.keys(payload.personal)).personal };
    const before = sample ? String(sample.sampledAt) : '';
    return this.#write(id, shown, { payload: said, mark: comparable(said), before });
  }

  #write(id: string, shown: OrderView | undefined, said: Said): Fate {
    const { projection, truth } = this.#workstation;
    const command = this.#command(id, said);
    const made = this.#made(shown, command);
    if ('refused' in made) return made;
    if (this.#author.unit === '') truth.put(id, made);
    else {
      const refused = this.#offer(command, made.state);
      if (refused !== null) return { refused };
    }
    projection.refresh(id);
    return shown ? 'updated' : 'new';
  }

  #command(id: string, { payload, mark, before }: Said): Command {
    const { name: actor, unit } = this.#author;
    const { kind, version } = importFamily;
    const command = { id: commandIdOf(id, mark, before), orders: [id], kind, version, payload };
    return { ...command, actor, unit, ...this.#stamp, seenAct: '', base: '' };
  }

  /** The order with the event of this command at the end of its chain. */
  #made(shown: OrderView | undefined, command: Command): OrderView | { refused: string } {
    const { packages } = this.#workstation;
    const { claimedAt, offset } = this.#stamp;
    const decision = decide(shown?.state, command, { ...packages, actor: this.#author, now: claimedAt });
    if (!decision.ok) return { refused: refusalText(decision.why) };
    const events = [...(shown?.events ?? [])];
    let state: OrderState | undefined = shown?.state;
    const { id: commandId, actor, unit, orders } = command;
    for (const draft of decision.events) {
      const event = sealEvent(
        draft,
        {
          order: orders[0] ?? '',
          n: events.length + 1,
          command: commandId,
          actor,
          unit,
          claimedAt,
          offset,
          receivedAt: claimedAt,
          countedAt: claimedAt,
          late: false,
          prevHash: events.at(-1)?.hash ?? '',
        },
        newSalt,
      );
      events.push(event);
      state = evolve(state, event);
    }
    return state ? { state, events } : { refused: refusalText('error') };
  }

  /** Into the outbox, like any act of a person. Null, or why it cannot be offered again. */
  #offer(command: Command, state: OrderState): string | null {
    const { outbox, truth } = this.#workstation;
    const earlier = outbox.byId(command.id);
    if (earlier) return refusalText(earlier.refused || 'not-visible');
    outbox.add(command, this.#author.role, command.claimedAt);
    // Its place in the store until the centre has it: a truth without events, which only own commands fill.
    const [id] = command.orders;
    if (id !== undefined && truth.version(id) === undefined)
      truth.put(id, { state: { ...state, version: 0 }, events: [] });
    return null;
  }
}
