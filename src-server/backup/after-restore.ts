/** What makes a database that was set back a different server: a new epoch, and numbers nobody has seen. */
import { audit } from '../admin/audit.ts';
import type { Database } from '../store/database.ts';
import { beginEpoch, noteRestores } from '../store/meta.ts';

/**
 * Numbers left out for each restore: more than a server gives out between two of its backups. Multiplied by the number of
 * restores, since two restores of one backup with the same jump would give the same numbers twice.
 */
const JUMP = 1000;

/** Raises the counters of one kind by `by`, in the transaction of the restore. */
export type CounterJump = (tx: Database, by: number) => Promise<void>;

/** Every counter behind numbers that people see. Who adds one adds its jump here. */
const COUNTERS: readonly CounterJump[] = [];

/** `restores`: how often this server was set back, this time included. */
export async function jumpCounters(
  tx: Database,
  restores: number,
  counters: readonly CounterJump[] = COUNTERS,
): Promise<void> {
  for (const jump of counters) await jump(tx, JUMP * restores);
}

/** To be called in the transaction that wrote the rows of the backup. */
export async function afterRestore(
  tx: Database,
  { restores, backup, at }: { restores: number; backup: string; at: number },
): Promise<{ epoch: string }> {
  const epoch = await beginEpoch(tx);
  await noteRestores(tx, restores);
  await jumpCounters(tx, restores);
  await audit(tx, at, 'restored', backup);
  return { epoch };
}
