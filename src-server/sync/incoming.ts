/** What arrives in a push, item by item: an item that cannot be read is refused, it does not stop the ones behind it. */
import { z } from 'zod';
import { itemSchema, pushSchema, sealedSchema, type Item } from '#shared/contract/wire.ts';
import { REFUSALS } from '#shared/domain/order/refusal.ts';
import { sealedSendingHash, sendingHash, UNHASHABLE } from '#shared/sync/item.ts';
import { commandContext } from '#shared/contract/sealed-box.ts';
import { isUuid } from '../ids.ts';
import type { SealingKey } from '../store/sealing-key.ts';

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
  /** null = not readable. A sealed command that does not open is null in it: it may still come again as refused. */
  item: { c: Item['c'] | null; refused: string } | null;
  /** Why it is refused when there is no command to decide. */
  unreadable: 'payload' | 'sealed';
  prevHash: string;
  /** What the next sending of this device has to name. */
  hash: string;
}

const HASH = /^[0-9a-f]{64}$/;

type Read = Pick<Incoming, 'item' | 'unreadable' | 'hash'>;

/** An item in the clear. */
function readClear(device: string, frame: Frame): Read {
  const parsed = itemSchema.safeParse(frame);
  return { item: parsed.success ? parsed.data : null, unreadable: 'payload', hash: sendingHash(device, frame) };
}

/** The item as it was before its workstation sealed it; null when it does not open, or holds another command. */
function opened({ sealed: _, ...frame }: Frame, box: string, sealing: SealingKey): Frame | null {
  try {
    const c = JSON.parse(sealing.open(commandContext(frame.c.id), box).toString('utf8')) as Frame['c'];
    return c.id === frame.c.id ? { ...frame, c } : null;
  } catch {
    return null;
  }
}

function readSealed(device: string, frame: Frame, sealing: SealingKey): Read {
  const { seq, prevHash, refused } = frame;
  const shut: Read = {
    item: typeof refused === 'string' ? { c: null, refused } : null,
    unreadable: 'sealed',
    hash: UNHASHABLE,
  };
  const sealed = sealedSchema.safeParse(frame['sealed']);
  if (!sealed.success) return shut;
  const { box, clear } = sealed.data;
  const before = opened(frame, box, sealing);
  const read = before ? readClear(device, before) : shut;
  return clear ? read : { ...read, hash: sealedSendingHash(device, { seq, c: frame.c, prevHash }, box) };
}

/** Throws nothing: what cannot be read is refused. */
export function readItem(device: string, frame: Frame, sealing: SealingKey): Incoming {
  const { seq, prevHash, c } = frame;
  return {
    seq,
    id: c.id,
    prevHash: HASH.test(prevHash) ? prevHash : '',
    ...(frame['sealed'] === undefined ? readClear(device, frame) : readSealed(device, frame, sealing)),
  };
}

/** The reason under which a command is offered again as refused; codes of newer servers are kept. */
export const offeredRefusal = (why: string): string =>
  Object.hasOwn(REFUSALS, why) || /^[a-z][a-z-]{0,39}$/.test(why) ? why : 'error';
