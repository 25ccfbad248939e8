/**
 * What lies in a parcel: the very messages of the network, one a line. Up: pushes, then one pull. Down: receipts, then as many
 * pages as it takes, each with what the store asks for once it has applied it.
 */
import { z } from 'zod';
import { pageSchema, pullSchema, receiptSchema, type Page, type Pull } from '../contract/wire.ts';
import { parcelError } from './parcel-error.ts';

export const downLineSchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('receipt'), receipt: receiptSchema }),
  z.object({ t: z.literal('page'), page: pageSchema, next: pullSchema.nullable() }),
]);

/** `items` are read one by one by the centre, as those of a request are. */
export const upLineSchema = <P extends z.ZodType>(push: P) =>
  z.discriminatedUnion('t', [
    z.object({ t: z.literal('push'), push }),
    z.object({ t: z.literal('pull'), pull: pullSchema }),
  ]);

/** A message of a parcel. `decoder`: strict UTF-8. Throws ParcelError. */
export function messageIn<S extends z.ZodType>(
  schema: S,
  line: Uint8Array,
  decoder: { decode(bytes: Uint8Array): string },
): z.output<S> {
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(line), (key: string, value: unknown) => {
      if (key === '__proto__') throw new SyntaxError('no name of a field');
      return value;
    });
  } catch (error) {
    throw parcelError('damaged', error);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw parcelError('newer', parsed.error);
  return parsed.data;
}

/**
 * What a store that applies `page`, its answer to `ask`, asks for next under the position `pos`; null when there is nothing
 * to ask, or only the store knows what (it has to offer its commands again, or to enrol).
 */
export function askedAfter(ask: Pull, page: Page, pos: number): Pull | null {
  if (page.err !== '' || page.forgot || page.caught) return null;
  const last = page.outcomes.at(-1);
  const isNews = page.entries.length > 0 || last !== undefined || page.epoch !== ask.epoch || page.resets.length > 0;
  const cursors = page.epoch === ask.epoch ? { ...ask.cursors, ...page.cursors } : page.cursors;
  const moved = Object.entries(cursors).some(([scope, cursor]) => cursor.at !== ask.cursors[scope]?.at);
  if (!isNews && !moved) return null;
  return {
    ...ask,
    pos,
    epoch: page.epoch,
    cursors,
    known: last?.seq ?? ask.known,
    knownTag: last?.o.tag ?? ask.knownTag,
  };
}
