/** One round with the centre: send all that waits, then receive until nothing is left behind. */
import { pageSchema, receiptSchema, type Page } from '#shared/contract/wire.ts';
import type { Workstation } from '../workstation.ts';
import { enrolmentMessage } from './status.ts';
import { SyncFailure } from './sync-failure.ts';
import type { Transport } from './transport.ts';

export interface RoundReport {
  pushed: number;
  received: number;
  settled: { id: string; ok: boolean; why: string }[];
}

export interface RoundOptions {
  /** Something that screens show has changed. */
  onPage?: (() => void) | undefined;
  stop?: AbortSignal | undefined;
}

/** A page lost to another process is asked for again; so often in a row that something else must be wrong. */
const PATIENCE = 20;
/** How often a batch is offered that the centre does not answer; a centre that was set back needs a second time. */
const OFFERS = 3;

/** Throws SyncFailure; everything that was applied before stays. */
export async function syncOnce(
  workstation: Workstation,
  transport: Transport,
  options: RoundOptions = {},
): Promise<RoundReport> {
  const report: RoundReport = { pushed: 0, received: 0, settled: [] };
  checkEnrolled(workstation);
  for (let offers = 0; offers < OFFERS;) {
    const first = await sendAll(workstation, transport, report, options);
    await receive(workstation, transport, report, options);
    const left = workstation.syncStore.inFlight(1)[0];
    if (!left) break;
    offers = left.seq <= first ? offers + 1 : 0;
  }
  return report;
}

function checkEnrolled({ meta }: Workstation): void {
  const message = enrolmentMessage(meta.sync());
  if (message !== null) throw new SyncFailure('enrol', message);
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
    const receipt = await transport.post('/v1/sync/push', push, receiptSchema, stop ? { stop } : {});
    sync.receipt(receipt);
    checkEnrolled(workstation);
    report.pushed += push.items.length;
    const reached = Math.max(after, ...receipt.results.map(({ seq }) => seq));
    // Only a pull can say what an error, or an answer without a result, means for the rest.
    if (receipt.err !== '' || receipt.device !== push.device || reached === after) return first;
    after = reached;
  }
}

async function receive(
  workstation: Workstation,
  transport: Transport,
  report: RoundReport,
  { onPage, stop }: RoundOptions,
): Promise<void> {
  const { sync, clock, meta, store, truth, files } = workstation;
  for (let idle = 0; idle < PATIENCE;) {
    const pull = sync.pull();
    if (!pull) return checkEnrolled(workstation);
    const asked = clock.reading();
    const page = (await transport.post('/v1/sync/pull', pull, pageSchema, stop ? { stop } : {})) as Page;
    const answered = clock.reading();
    const held = truth.count();
    const applied = store.write(() => {
      const result = sync.page(page);
      if (result.applied) {
        clock.measured(page.serverAt, asked, answered);
        meta.set('status', { ...meta.status(), centreAt: page.serverAt });
      }
      return result;
    });
    if (applied.applied) {
      // What left this workstation leaves the write-ahead log too, and its files the disk.
      if (truth.count() < held || page.entries.some(({ body }) => body === null)) {
        store.checkpoint();
        files.tidy();
      }
      report.received += applied.received;
      report.settled.push(...applied.settled);
      if (applied.received > 0 || applied.settled.length > 0) onPage?.();
      if (applied.caught) return;
      idle = applied.received > 0 || applied.settled.length > 0 ? 0 : idle + 1;
    } else {
      checkEnrolled(workstation);
      idle++;
    }
  }
  throw new SyncFailure('protocol', '中心的回答没有进展，稍后自动重试。请联系技术人员查看日志。');
}
