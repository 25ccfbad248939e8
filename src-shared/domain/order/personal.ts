/** Where the personal values of an order's state come from: the events that hold them. */
import type { OrderEvent, Personal } from './types.ts';

export const PERSONAL_FIELDS = ['title', 'content', 'callerName', 'callerPhone', 'place'] as const;

const NOTHING: Personal = { title: null, content: null, callerName: null, callerPhone: null, place: null };

/** Kinds that tell of the request itself; others name their own values as they like (the place of a visit). */
const TELLING: ReadonlySet<string> = new Set(['receive', 'import']);

/**
 * What the state says of its caller and request: of each field the value of the last telling event that holds one. null =
 * none was given, or it was erased.
 */
export function personalOf(events: readonly Pick<OrderEvent, 'kind' | 'commitments' | 'private'>[]): Personal {
  const personal = { ...NOTHING };
  for (const event of events.filter(({ kind }) => TELLING.has(kind)))
    for (const field of PERSONAL_FIELDS)
      if (Object.hasOwn(event.commitments, field) || Object.hasOwn(event.private, field))
        personal[field] = event.private[field]?.value ?? null;
  return personal;
}
