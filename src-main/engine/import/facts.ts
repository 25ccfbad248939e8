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

/** Null when the rules do not take it although the row could be read. */
export function payloadOf(order: ImportedOrder, source: string): ImportPayload | null {
  const { title, content, callerName, callerPhone, place, reply, extra, result, sampledAt, ...rest } = order;
  const { createdAt, cityDispatchedAt, districtDispatchedAt } = order;
  const found = importPayload.safeParse({
    facts: {
      ...rest,
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
  return found.success ? found.data : null;
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

export interface EarlierImport {
  /** Id of its command. */
  command: string;
  payload: ImportPayload;
  /** Personal values that were erased since: no file brings them back. */
  erased: readonly string[];
}

const PERSONAL = Object.keys(importPayload.shape.personal.shape) as (keyof ImportPayload['personal'])[];

/** The last import that told the whole order; null when there is none. */
export function lastImport(events: readonly OrderEvent[]): EarlierImport | null {
  const event = events.findLast(({ kind, data }) => kind === 'import' && data['extent'] !== 'result');
  if (!event) return null;
  const values = PERSONAL.map((field) => [field, event.private[field]?.value ?? null] as const);
  const personal = Object.fromEntries(values) as ImportPayload['personal'];
  const erased = Object.keys(event.commitments).filter((field) => !Object.hasOwn(event.private, field));
  return { command: event.command, payload: { facts: event.data['facts'] as ImportFacts, personal }, erased };
}

export const without = ({ facts, personal }: ImportPayload, fields: readonly string[]): ImportPayload => ({
  facts,
  personal: { ...personal, ...Object.fromEntries(fields.map((field) => [field, null])) },
});
