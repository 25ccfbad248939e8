/** Who administered what, and when: ids only, append-only. */
import type { Database } from '../store/database.ts';
import { adminLog } from '../store/schema/index.ts';

export type AdminAct =
  'issue-code' | 'issue-intake-key' | 'enroll' | 'revoke' | 'usb-import' | 'backup' | 'forget-backup' | 'restored';

/** `subject`: a device, unit, source or backup. To be called in the transaction of the act itself. */
export async function audit(tx: Database, at: number, act: AdminAct, subject: string): Promise<void> {
  await tx.insert(adminLog).values({ at, act, subject });
}
