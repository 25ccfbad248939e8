/** A round, and what became of it: told in the status, noted in the journal. The window's loop and `cli sync` use it. */
import type { Workstation } from '../workstation.ts';
import { SyncJournal } from './journal.ts';
import { newReport, syncOnce, type RoundOptions, type RoundReport } from './round.ts';
import { recordFailure, recordSuccess } from './status.ts';
import { failureOf } from './sync-failure.ts';
import type { Transport } from './transport.ts';

/**
 * Throws a SyncFailure of whatever ended it, its error as the cause; everything that was applied before stays. A store
 * that cannot be written keeps no word of it: who calls has to tell.
 */
export async function journaledRound(
  workstation: Workstation,
  transport: Transport,
  options: RoundOptions = {},
): Promise<RoundReport> {
  const { store, clock } = workstation;
  const journal = new SyncJournal(store);
  const report = newReport();
  const [at, begun] = [clock.now(), performance.now()];
  const note = (code: Parameters<SyncJournal['round']>[0]['code']): void => {
    const { pushed, fresh, changed, gone, pages, bytes, settled } = report;
    const accepted = settled.filter(({ ok }) => ok).length;
    const refused = settled.length - accepted;
    const ms = Math.round(performance.now() - begun);
    journal.round({ at, ms, pushed, accepted, refused, fresh, changed, gone, pages, bytes, code });
  };
  try {
    await syncOnce(workstation, transport, options, report);
    store.write(() => {
      recordSuccess(workstation);
      note('');
    });
    return report;
  } catch (error) {
    const failure = failureOf(error);
    // Ended by the program itself, it is no failure.
    if (options.stop?.aborted !== true)
      try {
        // Nor is anybody waited for who writes: that may be what ended it.
        store.ifFree(() =>
          store.write(() => {
            recordFailure(workstation, failure);
            note(failure.code);
          }),
        );
      } catch {
        // What ended the round is the news, not that it cannot be noted: a full disk does both.
      }
    throw failure;
  }
}
