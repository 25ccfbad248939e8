/** What arrives in a push, item by item: an item that cannot be read is refused, it does not stop the ones behind it. */
import { z } from 'zod';
import { itemSchema, pushSchema, type Item } from '#shared/contract/wire.ts';
import { REFUSALS } from '#shared/domain/order/refusal.ts';
import { sendingHash } from '#shared/sync/item.ts';
import { isUuid } from '../ids.ts';

/** The least that lets an item have an outcome: its place in the sending and the id of its command. */
const frameSchema = z.looseObject({
  seq: itemSchema.shape.seq,
  c: z.looseObject({ id: z.string().refine(isUuid) }),
  prevHash: z.string().default(''),
});
type Frame = z.infer<typeof frameSchema>;

export const pushFrameSchema = pushSchema.extend({ items: z.array(frameSchema).max(500) });

export interface Incoming {
  seq: number;
  /** Id of the command. */
  id: string;
  /** null = not readable. */
  item: Item | null;
  prevHash: string;
  /** What the next sending of this device has to name. */
  hash: string;
}

const HASH = /^[0-9a-f]{64}$/;

export function readItem(device: string, frame: Frame): Incoming {
  const parsed = itemSchema.safeParse(frame);
  return {
    seq: frame.seq,
    id: frame.c.id,
    item: parsed.success ? parsed.data : null,
    prevHash: HASH.test(frame.prevHash) ? frame.prevHash : '',
    hash: sendingHash(device, frame),
  };
}

/** The reason under which a command is offered again as refused; codes of newer servers are kept. */
export const offeredRefusal = (why: string): string =>
  Object.hasOwn(REFUSALS, why) || /^[a-z][a-z-]{0,39}$/.test(why) ? why : 'error';
