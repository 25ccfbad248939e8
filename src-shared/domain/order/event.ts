/** Sealing drafts into the order's hash chain, and checking the chain again. */
import { canonical, commitment, sha256Hex } from '../hash.ts';
import type { EventBody, EventDraft, OrderEvent, PrivateValue } from './types.ts';

/** Everything of an event body that the draft does not say. */
export type Envelope = Pick<
  EventBody,
  | 'order'
  | 'n'
  | 'command'
  | 'actor'
  | 'unit'
  | 'claimedAt'
  | 'offset'
  | 'receivedAt'
  | 'countedAt'
  | 'late'
  | 'prevHash'
>;

/**
 * The hash an event carries: over its whole body, which names the hash before it. Whatever a newer version adds to the
 * body is covered too, so an older program still verifies it.
 */
export function eventHash(event: EventBody & Partial<Pick<OrderEvent, 'hash' | 'private'>>): string {
  const { hash: _hash, private: _private, ...body } = event;
  return sha256Hex(canonical(body));
}

/** Makes the event of a draft. `salt` gives 16 fresh random bytes as hex at each call. */
export function sealEvent(draft: EventDraft, envelope: Envelope, salt: () => string): OrderEvent {
  const values: Record<string, PrivateValue> = {};
  const commitments: Record<string, string> = {};
  for (const [field, value] of Object.entries(draft.private)) {
    const held: PrivateValue = { salt: salt(), value };
    values[field] = held;
    commitments[field] = commitment(held.salt, value);
  }
  const body: EventBody = {
    ...envelope,
    kind: draft.kind,
    version: draft.version,
    act: draft.act,
    data: draft.data,
    commitments,
  };
  return { ...body, hash: eventHash(body), private: values };
}

export interface ChainReport {
  ok: boolean;
  /** First event that does not fit, 0 when all do. */
  brokenAt: number;
  why: '' | 'number' | 'link' | 'hash' | 'value';
  /** Fields whose value was erased (已脱敏): committed to, no longer there. */
  erased: number;
}

/** Verifies numbering, links, hashes and the personal values that are still there. */
export function verifyChain(events: readonly OrderEvent[]): ChainReport {
  let erased = 0;
  let previous = '';
  for (const [i, event] of events.entries()) {
    const fail = (why: ChainReport['why']): ChainReport => ({ ok: false, brokenAt: i + 1, why, erased });
    if (event.n !== i + 1) return fail('number');
    if (event.prevHash !== previous) return fail('link');
    if (eventHash(event) !== event.hash) return fail('hash');
    for (const [field, expected] of Object.entries(event.commitments)) {
      const held = event.private[field];
      if (!held) erased++;
      else if (commitment(held.salt, held.value) !== expected) return fail('value');
    }
    if (Object.keys(event.private).some((field) => !Object.hasOwn(event.commitments, field))) return fail('value');
    previous = event.hash;
  }
  return { ok: true, brokenAt: 0, why: '', erased };
}
