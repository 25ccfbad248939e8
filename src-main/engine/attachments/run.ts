/** One round of the queue of files. A file that fails waits, and stops neither the others nor any command. */
import { storageFailure } from '../store/storage-failure.ts';
import { SyncFailure } from '../sync/sync-failure.ts';
import type { Transport } from '../sync/transport.ts';
import type { Workstation } from '../workstation.ts';
import { FileCentre, FileRefusal } from './centre.ts';
import { jobDelay } from './jobs.ts';
import { FileError } from './sealed-file.ts';
import { transfer } from './transfer.ts';

export interface RunReport {
  sent: number;
  fetched: number;
  failed: number;
}
export interface RunOptions {
  stop?: AbortSignal | undefined;
  onProgress?: (() => void) | undefined;
  /** Hears of errors that nobody expected. */
  onError?: ((error: unknown) => void) | undefined;
  random?: (() => number) | undefined;
}

/** So many files in a row that the line failed: it is the line, not the files. */
const LINE_IS_DOWN = 3;

/** Under which code a person is told; see view.ts. */
function codeOf(error: unknown): string {
  if (error instanceof FileRefusal || error instanceof FileError || error instanceof SyncFailure) return error.code;
  return storageFailure(error) ?? 'internal';
}

const isOver = (stop: AbortSignal | undefined): boolean => stop?.aborted === true;

/** Sends and fetches what is due. Throws the last SyncFailure when the line is down. */
export async function runFiles(
  workstation: Workstation,
  transport: Transport,
  { stop, onProgress = () => undefined, onError = () => undefined, random = Math.random }: RunOptions = {},
): Promise<RunReport> {
  const { store, files, jobs, clock } = workstation;
  const report: RunReport = { sent: 0, fetched: 0, failed: 0 };
  const parts = { store, held: files, jobs, centre: new FileCentre(transport, stop), onProgress };
  jobs.planDownloads(clock.now());
  let lineFailures = 0;
  for (let job = jobs.next(clock.now()); job && !isOver(stop); job = jobs.next(clock.now())) {
    try {
      await transfer(parts, job);
      lineFailures = 0;
      if (job.direction === 'up') report.sent++;
      else report.fetched++;
    } catch (error) {
      if (isOver(stop)) break;
      const code = codeOf(error);
      if (code === 'internal') onError(error);
      report.failed++;
      const wait = jobDelay(job.tries, error instanceof SyncFailure, random());
      jobs.failed(job, code, clock.now() + wait);
      lineFailures = error instanceof SyncFailure ? lineFailures + 1 : 0;
      if (lineFailures === LINE_IS_DOWN) throw error;
    }
    onProgress();
  }
  files.tidy();
  return report;
}
