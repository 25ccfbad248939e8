/**
 * Comparing one bucket with the centre (design.md §5). What differs is told again by the centre and compared once more; rows
 * of lists that are not what the order's events say are made anew. Each step is short on both sides.
 */
import { setImmediate } from 'node:timers/promises';
import { bucketAnswerSchema, type BucketAnswer, type BucketQuestion } from '#shared/contract/digest.ts';
import { LOOK, type Entry, type Page } from '#shared/contract/wire.ts';
import { canonical } from '#shared/domain/hash.ts';
import { flawOf } from '#shared/domain/order/intact.ts';
import type { OrderView } from '#shared/domain/order/order.ts';
import { differing, scopeDigests, UNREADABLE, type DigestRow } from '#shared/sync/digest.ts';
import { bucketEnd, bucketIds, bucketRows } from '../store/digest.ts';
import { storageFailure } from '../store/storage-failure.ts';
import type { Workstation } from '../workstation.ts';
import type { Bucket } from './digest-record.ts';
import { exchange } from './round.ts';
import { unknownContent } from './sync-failure.ts';
import type { Transport } from './transport.ts';

/** Pages in a row that tell nothing of what was asked for: the centre has other things to tell, or cannot. */
const PATIENCE = 5;

type Stretch = Pick<BucketQuestion, 'after' | 'upTo'>;

interface Compared {
  answer: BucketAnswer;
  /** What stands here, read in the very state that was compared. */
  mine: DigestRow[];
}

const isWithin = (end: string, { after, upTo }: Stretch): boolean =>
  end === '' ? upTo === '' : end > after && (upTo === '' || end <= upTo);

/** Asks the centre for a stretch; null when the two sides do not stand at the same place. */
async function ask(
  workstation: Workstation,
  transport: Transport,
  stretch: Stretch & { rows: boolean },
  stop?: AbortSignal,
): Promise<Compared | null> {
  const { store, meta, syncStore } = workstation;
  const { device, pos, epoch, enrol } = meta.sync();
  if (device === '' || enrol !== '' || syncStore.listing()) return null;
  const question: BucketQuestion = { device, pos, epoch, cursors: syncStore.cursors(), ...stretch };
  const answer = await transport.post('/v1/sync/digest', question, bucketAnswerSchema, stop ? { stop } : {});
  return store.read(() => {
    // Late, or another process has received something meanwhile (posGuard).
    if (!answer.comparable || answer.device !== device || answer.pos !== meta.sync().pos) return null;
    if (!isWithin(answer.upTo, stretch)) throw unknownContent();
    return { answer, mine: bucketRows(workstation, stretch.after, answer.upTo) };
  });
}

/** Scopes whose digests differ; [''] when only an order that cannot be read, or stands nowhere, tells of a difference. */
function differingScopes({ syncStore }: Workstation, { answer, mine }: Compared): string[] {
  const theirs = new Map(answer.scopes.map(({ scope, count, digest }) => [scope, `${count} ${digest}`]));
  const scopes = scopeDigests(Object.keys(syncStore.cursors()), mine)
    .filter(({ scope, count, digest }) => theirs.get(scope) !== `${count} ${digest}`)
    .map(({ scope }) => scope);
  if (scopes.length > 0) return scopes;
  return mine.every((row) => row.hash !== UNREADABLE && row.in.length > 0) ? [] : [''];
}

/** Is it what its own events say? A text that cannot be read at all says nothing. */
function isIntact(view: () => OrderView | undefined): boolean {
  try {
    const found = view();
    return found !== undefined && flawOf(found) === null;
  } catch (error) {
    if (storageFailure(error) !== null) throw error;
    return false;
  }
}

/**
 * Should what is held here stay? An order that holds together here, and comes from the centre in the same version and no
 * longer does, may be its last good copy.
 */
function isWorse({ truth }: Workstation, { id, in: scopes, body }: Entry): boolean {
  return (
    body !== null &&
    truth.version(id) === body.state.version &&
    canonical(truth.membership(id)) === canonical(scopes.toSorted()) &&
    !isIntact(() => body) &&
    isIntact(() => truth.view(id))
  );
}

/** Has the centre tell these orders again, as a page like any other. Gives those it told nothing of. */
async function tellAgain(
  workstation: Workstation,
  transport: Transport,
  orders: readonly string[],
  stop?: AbortSignal,
): Promise<Set<string>> {
  const left = new Set(orders);
  for (let idle = 0; left.size > 0 && idle < PATIENCE; idle++) {
    let told: string[] = [];
    const keep = (page: Page): Page => {
      told = page.entries.map(({ id }) => id);
      return { ...page, entries: page.entries.filter((entry) => !left.has(entry.id) || !isWorse(workstation, entry)) };
    };
    const exchanged = await exchange(workstation, transport, { look: [...left].slice(0, LOOK), stop, keep });
    if (!exchanged) break;
    if (!exchanged.applied.applied || !told.some((id) => left.has(id))) continue;
    for (const id of told) left.delete(id);
    idle = 0;
  }
  return left;
}

const isRight = ({ projection }: Workstation, order: string): boolean =>
  canonical(projection.expectedRow(order)) === canonical(projection.storedRow(order));

/** Makes the rows of lists anew that are not what the order's events say. Gives the orders. */
function mendRows(workstation: Workstation, { after, upTo }: Stretch): string[] {
  const { store, projection } = workstation;
  const isWrong = (order: string): boolean => {
    try {
      return !isRight(workstation, order);
    } catch (error) {
      if (storageFailure(error) !== null) throw error;
      return false; // the order itself cannot be read: told as a difference
    }
  };
  const wrong = store.read(() => bucketIds(workstation, after, upTo).filter(isWrong));
  if (wrong.length > 0)
    store.write(() => {
      for (const order of wrong) projection.remake(order);
    });
  return wrong;
}

/** Compares the bucket behind `after`; null when the two sides cannot be compared now. Throws SyncFailure. */
export async function compareBucket(
  workstation: Workstation,
  transport: Transport,
  after: string,
  stop?: AbortSignal,
): Promise<Bucket | null> {
  const first = await ask(workstation, transport, { after, upTo: bucketEnd(workstation, after), rows: false }, stop);
  if (!first) return null;
  const stretch: Stretch = { after, upTo: first.answer.upTo };
  const scopes = differingScopes(workstation, first);
  const bucket: Bucket = { ...stretch, orders: first.mine.length, scopes, mended: [], unresolved: [], rows: [] };
  if (scopes.length > 0) {
    const again = await ask(workstation, transport, { ...stretch, rows: true }, stop);
    // The stretch grew meanwhile: it is compared again from its beginning.
    if (again?.answer.upTo !== stretch.upTo) return null;
    const ids = differing(again.mine, again.answer.rows);
    const shut = new Set(again.answer.rows.filter(({ hash }) => hash === UNREADABLE).map(({ id }) => id));
    const untold = await tellAgain(
      workstation,
      transport,
      ids.filter((id) => !shut.has(id)),
      stop,
    );
    const last = await ask(workstation, transport, { ...stretch, rows: true }, stop);
    const left = new Set(last ? differing(last.mine, last.answer.rows) : [...shut, ...untold]);
    bucket.mended = ids.filter((id) => !left.has(id));
    bucket.unresolved = ids.filter((id) => left.has(id));
  }
  await setImmediate();
  return { ...bucket, rows: mendRows(workstation, stretch) };
}
