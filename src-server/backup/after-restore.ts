/** What makes a database that was set back a different server: a new epoch, and numbers nobody has seen. */
import { audit } from '../admin/audit.ts';
import { jumpNumberSeries } from '../numbers/series.ts';
import type { Database } from '../store/database.ts';
import { beginEpoch, noteRestores } from '../store/meta.ts';

/**
 * To be called in the transaction that wrote the rows of the backup. `restores`: how often this server was set back, this
 * time included, counted outside of the database: two restores of one backup jump to different numbers.
 */
export async function afterRestore(
  tx: Database,
  { restores, backup, at }: { restores: number; backup: string; at: number },
): Promise<{ epoch: string }> {
  const epoch = await beginEpoch(tx);
  await noteRestores(tx, restores);
  await jumpNumberSeries(tx, restores, at);
  await audit(tx, at, 'restored', backup);
  return { epoch };
}
