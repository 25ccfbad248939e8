/** What a row says as the payload of an `import`, whether it says anything new, and the ids that follow from it. */
import { hash } from 'node:crypto';
import { canonical } from '#shared/domain/hash.ts';
import { importPayload, type ImportFacts, type ImportPayload } from '#shared/domain/order/commands/import.ts';
import type { OrderEvent } from '#shared/domain/order/types.ts';
import { momentFromText } from '#shared/domain/table/moment.ts';
import type { ImportedOrder } from '#shared/domain/table/rows.ts';
import { stringify } from 'uuid';

const idOf = (...parts: readonly string[]): string => {
  const bytes = hash('sha256', JSON.stringify(parts), 'buffer').subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80; // version 8: an id of our own making (RFC 9562)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return stringify(bytes);
};

/** The same for the same order of the same source on every workstation: what two import is one order. */
export const orderIdOf = (source: string, number: string): string => idOf('order', source, number);

/** The same for the same facts on top of the same import before; `before` = id of its command, '' for none. */
export const commandIdOf = (order: string, mark: string, before: string): string => idOf('import', order, mark, before);

export interface SaidByRow {
  payload: ImportPayload;
  /** Facts that the row does not say and a rule filled in: what an earlier file said of them stands. */
  assumed: readonly (keyof ImportFacts)[];
}

/** Null when the rules do not take it although the row could be read. */
export function saidBy(order: ImportedOrder, source: string): SaidByRow | null {
  const { title, content, callerName, callerPhone, place, reply, extra, result, sampledAt, ...rest } = order;
  const { createdAt, cityDispatchedAt, districtDispatchedAt } = order;
  const found = importPayload.safeParse({
    facts: {
      ...rest,
      type: order.type ?? '诉求',
      source,
      cityDispatchedAt: cityDispatchedAt ?? districtDispatchedAt ?? createdAt,
      closed: order.closed || (reply !== null && order.repliedAt !== null),
      result: result && { ...result, sampledAt },
    },
    personal: {
      title,
      content,
      callerName,
      callerPhone,
      place,
      reply,
      extra: Object.keys(extra).length > 0 ? canonical(extra) : null,
    },
  });
  const assumed = (['type', 'cityDispatchedAt'] as const).filter((field) => order[field] === null);
  return found.success ? { payload: found.data, assumed } : null;
}

/** A date of an unknown column is written in another way by every program: the same time is the same fact. */
function comparableExtra(extra: string | null): unknown {
  if (extra === null) return null;
  const values = Object.entries(JSON.parse(extra) as Record<string, string>);
  const plain = (text: string): string | number =>
    /^\d{4}\D\d/.test(text) ? (momentFromText(text)?.at ?? text) : text;
  return values.map(([name, text]) => [name, plain(text)]).toSorted();
}

/** Equal for equal facts, whatever program wrote the file. A hash, of which tens of thousands can be held. */
export const comparable = ({ facts, personal }: ImportPayload): string =>
  hash('sha256', canonical({ facts, personal: { ...personal, extra: comparableExtra(personal.extra) } }));

/** What all imports of an order told together. */
export interface EarlierImport {
  /** Id of the last command. */
  command: string;
  payload: ImportPayload;
  /** Personal values that were erased since: no file brings them back. */
  erased: ReadonlySet<string>;
}

type ImportPersonal = ImportPayload['personal'];
const PERSONAL = Object.keys(importPayload.shape.personal.shape) as (keyof ImportPersonal)[];
const NOTHING = Object.fromEntries(PERSONAL.map((field) => [field, null])) as ImportPersonal;

/** Null when no import told of the whole order. */
export function earlierImport(events: readonly OrderEvent[]): EarlierImport | null {
  const personal = { ...NOTHING };
  const erased = new Set<string>();
  let last: OrderEvent | undefined;
  for (const event of events) {
    if (event.kind !== 'import' || event.data['extent'] === 'result') continue;
    last = event;
    for (const field of PERSONAL) {
      const held = event.private[field];
      if (held) personal[field] = held.value;
      else if (Object.hasOwn(event.commitments, field)) erased.add(field);
    }
  }
  return last
    ? { command: last.command, payload: { facts: last.data['facts'] as ImportFacts, personal }, erased }
    : null;
}

const joinedExtra = (before: string | null, now: string | null): string | null =>
  before === null || now === null
    ? (now ?? before)
    : canonical({ ...(JSON.parse(before) as object), ...(JSON.parse(now) as object) });

/**
 * What is known after this file: a file that says nothing of a thing takes nothing away, so that a list of results does
 * not empty the orders it is about.
 */
export function merged(
  { payload: before, erased }: EarlierImport,
  { payload: now, assumed }: SaidByRow,
): ImportPayload {
  const facts = { ...before.facts } as Record<string, unknown>;
  for (const [field, value] of Object.entries(now.facts)) if (value !== null) facts[field] = value;
  for (const field of assumed) facts[field] = before.facts[field];
  if (now.facts.category.length === 0) facts['category'] = before.facts.category;
  facts['closed'] = before.facts.closed || now.facts.closed;
  const personal = { ...before.personal };
  for (const field of PERSONAL) if (!erased.has(field)) personal[field] = now.personal[field] ?? personal[field];
  if (!erased.has('extra')) personal.extra = joinedExtra(before.personal.extra, now.personal.extra);
  return { facts: facts as ImportFacts, personal };
}

/** The personal values that are not known yet: others need not be told, and kept, again. */
export function news({ facts, personal }: ImportPayload, before: ImportPayload): ImportPayload {
  const told = PERSONAL.map((field) => [field, personal[field] === before.personal[field] ? null : personal[field]]);
  return { facts, personal: Object.fromEntries(told) as ImportPersonal };
}

/** Without any personal value. */
export const publicOnly = ({ facts }: ImportPayload): ImportPayload => ({ facts, personal: NOTHING });
