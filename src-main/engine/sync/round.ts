/** One round with the centre: send all that waits, then receive until nothing is left behind. */
import { setImmediate } from 'node:timers/promises';
import type { ProgressView } from '#shared/contract/sync-api.ts';
import { pageSchema, receiptSchema, type Page } from '#shared/contract/wire.ts';
import type { Applied } from '#shared/sync/client.ts';
import { NOTHING_PULLED, progressOf, pulled } from '#shared/sync/progress.ts';
import { enrolmentStop } from '#shared/sync/stop.ts';
import type { Reading } from '../desk-clock.ts';
import { tendNumbers } from '../numbers/tend.ts';
import type { Workstation } from '../workstation.ts';
import { headsWanted, keepHeads } from './heads.ts';
import { receiptsIn, SyncJournal } from './journal.ts';
import { SyncFailure, unknownContent } from './sync-failure.ts';
import type { Transport } from './transport.ts';

export interface RoundReport {
  pushed: number;
  received: number;
  settled: { id: string; ok: boolean; why: string }[];
  /** Orders that came, that changed, and that left this workstation. */
  fresh: number;
  changed: number;
  gone: number;
  pages: number;
  /** Of the answers, as they are read. */
  bytes: number;
}

export const newReport = (): RoundReport => ({
  pushed: 0,
  received: 0,
  settled: [],
  fresh: 0,
  changed: 0,
  gone: 0,
  pages: 0,
  bytes: 0,
});

export interface RoundOptions {
  /** Something that screens show has changed. */
  onPage?: (() => void) | undefined;
  /** How far a pull of several pages is; null when it is over. */
  onProgress?: ((progress: ProgressView | null) => void) | undefined;
  stop?: AbortSignal | undefined;
}

/** A page lost to another process is asked for again; so often in a row that something else must be wrong. */
const PATIENCE = 20;
/** How often a batch is offered that the centre does not answer; a centre that was set back needs a second time. */
const OFFERS = 3;
/** So often the centre is asked to count what is left of a listing: it looks at each of its rows for that. */
const PAGES_PER_COUNT = 20;

/** Throws SyncFailure; everything that was applied before stays, and stands in `report`, as far as it came. */
export async function syncOnce(
  workstation: Workstation,
  transport: Transport,
  options: RoundOptions = {},
  report: RoundReport = newReport(),
): Promise<RoundReport> {
  workstation.mark.check(); // before anything is sent (copyMark)
  checkEnrolled(workstation);
  for (let offers = 0; offers < OFFERS;) {
    const first = await sendAll(workstation, transport, report, options);
    await receive(workstation, transport, report, options);
    const left = workstation.syncStore.inFlight(1)[0];
    if (!left) break;
    offers = left.seq <= first ? offers + 1 : 0;
  }
  await tendNumbers(workstation, transport, options.stop);
  return report;
}

/** Throws SyncFailure when nothing can be sent before somebody enrols this store. */
export function checkEnrolled({ meta }: Workstation): void {
  const stop = enrolmentStop(meta.sync());
  if (stop !== null) throw new SyncFailure(stop);
}

/**
 * Sends every batch before the first pull: a pull is a contact, and what is sent after a contact may claim no time
 * before it. Returns the first seq that was sent, 0 when there was nothing.
 */
async function sendAll(
  workstation: Workstation,
  transport: Transport,
  report: RoundReport,
  { stop }: RoundOptions,
): Promise<number> {
  const { sync } = workstation;
  let [first, after] = [0, 0];
  for (;;) {
    const push = sync.push({ after });
    if (!push) return first;
    first ||= push.items[0]?.seq ?? 0;
    const receipt = await transport.post('/v1/sync/push', push, receiptSchema, { stop });
    sync.receipt(receipt);
    checkEnrolled(workstation);
    report.pushed += push.items.length;
    const reached = Math.max(after, ...receipt.results.map(({ seq }) => seq));
    // Only a pull can say what an error, or an answer without a result, means for the rest.
    if (receipt.err !== '' || receipt.device !== push.device || reached === after) return first;
    after = reached;
  }
}

/** Applies a page, with the receipts, the day heads and the clock that came with it, in one transaction. */
function take(
  workstation: Workstation,
  page: Page,
  times: { asked: Reading; answered: Reading; headsAfter: string },
): Applied {
  const { sync, clock, meta, store } = workstation;
  return store.write(() => {
    const receipts = receiptsIn(workstation, page);
    const result = sync.page(page);
    if (result.applied) {
      clock.measured(page.serverAt, times.asked, times.answered);
      meta.set('status', { ...meta.status(), centreAt: page.serverAt });
      new SyncJournal(store).receipts(receipts, result.settled, clock.now());
      keepHeads(workstation, page, times.headsAfter);
    }
    return result;
  });
}

/** Orders of a page that this store does not hold yet, and those that it holds. */
function countEntries({ truth }: Workstation, { entries }: Page): { fresh: number; changed: number } {
  const bodies = entries.filter(({ body }) => body !== null);
  const changed = bodies.filter(({ id }) => truth.holds(id)).length;
  return { fresh: bodies.length - changed, changed };
}

interface Ask {
  /** Orders to be told again. */
  look?: readonly string[];
  /** Asks how much is left. */
  count?: boolean;
  /** May leave out entries of the page. */
  keep?: (page: Page) => Page;
  stop?: AbortSignal | undefined;
  onBytes?: (bytes: number) => void;
}

interface Exchanged {
  page: Page;
  applied: Applied;
  fresh: number;
  changed: number;
  /** Orders that left this workstation with the page. */
  gone: number;
}

/** Posts one pull and applies its page; null when the store has to enrol first. */
export async function exchange(
  workstation: Workstation,
  transport: Transport,
  { look = [], count = false, keep, ...options }: Ask = {},
): Promise<Exchanged | null> {
  const { sync, clock, store, syncStore, files } = workstation;
  const pull = sync.pull(look);
  if (!pull) return null;
  const asked = clock.reading();
  const heads = headsWanted(workstation);
  const request = { ...pull, heads, ...(count ? { count } : {}) };
  const told = (await transport.post('/v1/sync/pull', request, pageSchema, options)) as Page;
  const answered = clock.reading();
  const page = keep?.(told) ?? told;
  const { dropped } = syncStore;
  const counted = countEntries(workstation, page);
  const applied = take(workstation, page, { asked, answered, headsAfter: heads.after });
  const gone = syncStore.dropped - dropped;
  // What left this workstation leaves the write-ahead log too, and its files the disk.
  if (applied.applied && (gone > 0 || page.entries.some(({ body }) => body === null))) {
    store.checkpoint();
    files.tidy();
  }
  return { page, applied, gone, ...counted };
}

async function receive(
  workstation: Workstation,
  transport: Transport,
  report: RoundReport,
  { onPage, onProgress, stop }: RoundOptions,
): Promise<void> {
  const onBytes = (bytes: number): void => void (report.bytes += bytes);
  let progress = NOTHING_PULLED;
  for (let [idle, asks] = [0, 0]; idle < PATIENCE; asks++) {
    const exchanged = await exchange(workstation, transport, { count: asks % PAGES_PER_COUNT === 0, stop, onBytes });
    if (!exchanged) return checkEnrolled(workstation);
    const { page, applied, fresh, changed, gone } = exchanged;
    report.pages++;
    if (applied.applied) {
      report.received += applied.received;
      report.settled.push(...applied.settled);
      report.fresh += fresh;
      report.changed += changed;
      report.gone += gone;
      progress = pulled(progress, { ...applied, cursors: page.cursors, left: page.left }, performance.now());
      onProgress?.(applied.caught ? null : progressOf(progress));
      if (applied.received > 0 || applied.settled.length > 0) onPage?.();
      if (applied.caught) return;
      idle = applied.received > 0 || applied.settled.length > 0 ? 0 : idle + 1;
    } else {
      if (applied.why === 'content') throw unknownContent();
      checkEnrolled(workstation);
      idle++;
    }
    // Who typed meanwhile is answered before the next page: an answer may be here already, and applying it takes time.
    await setImmediate();
  }
  throw new SyncFailure('protocol');
}
