/** What comparing with the centre has found: kept in the store from bucket to bucket, and told in words. */
import type { ComparedView, DigestView } from '#shared/contract/sync-api.ts';
import { DAY } from '#shared/domain/time.ts';
import type { ComparePass, FoundDifference } from '../store/meta.ts';
import { storageFailure } from '../store/storage-failure.ts';
import type { Workstation } from '../workstation.ts';

/** A pass begins so long after the one before it began. */
const EVERY = 7 * DAY;
/** Differences that are kept of one pass; the others are only counted. */
const KEPT_DIFFERENCES = 100;

export type Bucket = Omit<FoundDifference, 'at'> & {
  /** Orders compared. */
  orders: number;
};

const NOTHING = { running: null, last: null };
const keptIn = ({ meta }: Pick<Workstation, 'meta'>): { running: ComparePass | null; last: ComparePass | null } =>
  meta.get('digest') ?? NOTHING;

const newPass = (startedAt: number): ComparePass => ({
  startedAt,
  endedAt: null,
  after: '',
  orders: 0,
  buckets: 0,
  differing: 0,
  mended: 0,
  unresolved: 0,
  rows: 0,
  found: [],
});

/** The pass that runs, or one that is due now; null when the last one was not long ago. */
export function duePass(workstation: Workstation): ComparePass | null {
  const { running, last } = keptIn(workstation);
  if (running) return running;
  const now = workstation.clock.now();
  // A clock that was set back by years must not put it off by years.
  return last && Math.abs(now - last.startedAt) < EVERY ? null : newPass(now);
}

/** Begins anew, whatever ran. */
export function beginPass(workstation: Workstation): ComparePass {
  const pass = newPass(workstation.clock.now());
  workstation.meta.set('digest', { ...keptIn(workstation), running: pass });
  return pass;
}

/** Adds a bucket to the pass it was compared in; nothing when another process has gone on meanwhile. */
export function recordBucket(workstation: Workstation, pass: ComparePass, { orders, ...found }: Bucket): void {
  const { store, meta, clock } = workstation;
  store.write(() => {
    const kept = keptIn(workstation);
    const isMine = kept.running
      ? kept.running.startedAt === pass.startedAt && kept.running.after === pass.after
      : pass.after === '';
    if (!isMine) return;
    const at = clock.now();
    const isFound = found.scopes.length + found.mended.length + found.unresolved.length + found.rows.length > 0;
    const next: ComparePass = {
      ...pass,
      after: found.upTo,
      orders: pass.orders + orders,
      buckets: pass.buckets + 1,
      differing: pass.differing + (isFound ? 1 : 0),
      mended: pass.mended + found.mended.length,
      unresolved: pass.unresolved + found.unresolved.length,
      rows: pass.rows + found.rows.length,
      found: isFound && pass.found.length < KEPT_DIFFERENCES ? [...pass.found, { at, ...found }] : pass.found,
    };
    // '' = the bucket reached the last order.
    if (found.upTo === '') meta.set('digest', { running: null, last: { ...next, endedAt: at } });
    else meta.set('digest', { ...kept, running: next });
  });
}

/** Does a pass that began then still run? */
export const isRunning = (workstation: Workstation, startedAt: number): boolean =>
  keptIn(workstation).running?.startedAt === startedAt;

/** `numberOf`: what names an order to who asks; null for one that left, or is not his to see. */
function viewOf({ after: _, found, ...pass }: ComparePass, numberOf: (order: string) => string | null): ComparedView {
  const named = (orders: readonly string[], outcome: ComparedView['found'][number]['orders'][number]['outcome']) =>
    orders.map((id) => ({ id, number: numberOf(id), outcome }));
  return {
    ...pass,
    found: found.map(({ at, after, upTo, scopes, mended, unresolved, rows }) => ({
      at,
      after,
      upTo,
      scopes,
      orders: [...named(mended, 'mended'), ...named(unresolved, 'unresolved'), ...named(rows, 'row')],
    })),
  };
}

/** An order that is told of because it cannot be read has no number either. */
function readable(numberOf: (order: string) => string | null): typeof numberOf {
  return (order) => {
    try {
      return numberOf(order);
    } catch (error) {
      if (storageFailure(error) !== null) throw error;
      return null;
    }
  };
}

export function digestView(workstation: Workstation, numberIn: (order: string) => string | null): DigestView {
  const { running, last } = keptIn(workstation);
  const numberOf = readable(numberIn);
  return {
    running: running && { ...viewOf(running, numberOf), total: workstation.truth.count() },
    last: last && viewOf(last, numberOf),
  };
}

/** The last pass that ended, for who holds the key of the store. */
export const lastComparison = (workstation: Workstation): ComparedView | null =>
  digestView(workstation, (order) => workstation.projection.headOf(order)?.number ?? null).last;
