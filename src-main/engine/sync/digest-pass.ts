/** A pass over all orders held, bucket by bucket: a few in each quiet moment, or all at once when somebody asks. */
import type { ComparedView } from '#shared/contract/sync-api.ts';
import type { Workstation } from '../workstation.ts';
import { compareBucket } from './digest-bucket.ts';
import { beginPass, duePass, isRunning, lastComparison, recordBucket, type Bucket } from './digest-record.ts';
import { syncOnce } from './round.ts';
import { SyncFailure } from './sync-failure.ts';
import type { Transport } from './transport.ts';

/** So often in a row may something come in between before a person is asked to try again later. */
const PATIENCE = 20;

/** One bucket of the pass that runs or is due; null when there is none, or the two sides cannot be compared now. */
export async function compareStep(
  workstation: Workstation,
  transport: Transport,
  stop?: AbortSignal,
): Promise<Bucket | null> {
  const pass = duePass(workstation);
  const bucket = pass && (await compareBucket(workstation, transport, pass.after, stop));
  if (bucket) recordBucket(workstation, pass, bucket);
  return bucket;
}

/** All orders at once. Throws SyncFailure. */
export async function compareAll(workstation: Workstation, transport: Transport): Promise<ComparedView> {
  await syncOnce(workstation, transport);
  const { startedAt } = workstation.store.write(() => beginPass(workstation));
  for (let idle = 0; isRunning(workstation, startedAt);) {
    if (await compareStep(workstation, transport)) {
      idle = 0;
      continue;
    }
    if (++idle === PATIENCE) throw new SyncFailure('busy', '中心不断有新内容，没有核对完。请稍后再试。');
    await syncOnce(workstation, transport);
  }
  const view = lastComparison(workstation);
  if (!view) throw new Error('a pass that ended is kept');
  return view;
}
