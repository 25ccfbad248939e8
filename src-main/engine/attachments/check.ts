/** Files that are here or have to be, read whole, for `verify`. */
import type { Workstation } from '../workstation.ts';

export interface FilesReport {
  /** Files that are here whole, as far as the store knows, and files that wait to be sent. */
  checked: number;
  /** Of these: missing, or not what their hash says. */
  broken: number;
  /** Own commands that attach a file which nobody is about to send, nor sent. */
  unqueued: number;
}

/** A command whose words were sealed when its order left says nothing here. */
function unqueued({ outbox, jobs }: Pick<Workstation, 'outbox' | 'jobs'>): number {
  const kept = outbox.kept().filter(({ c, state }) => c.kind === 'attach' && state !== 'refused');
  return kept.filter(({ c: { id, orders, payload } }) => {
    const { hash } = payload;
    return typeof hash === 'string' && !jobs.isQueued({ hash, command: id, order: orders[0] ?? '' });
  }).length;
}

export async function checkFiles(workstation: Pick<Workstation, 'files' | 'jobs' | 'outbox'>): Promise<FilesReport> {
  const { files, jobs } = workstation;
  const report: FilesReport = { checked: 0, broken: 0, unqueued: unqueued(workstation) };
  for (const hash of new Set([...files.heldHashes(), ...jobs.unsent()])) {
    report.checked++;
    if (files.find(hash)?.held !== true || (await files.isBroken(hash))) report.broken++;
  }
  return report;
}
