/** What the store says of files that hang on orders. Their bytes stand beside it (see attachments/). */
import type { Store } from './store.ts';

/** Hashes of the files that an order names. */
export const filesOf = (store: Store, k: number): string[] =>
  store.sql('SELECT hash FROM attachment_ref WHERE k = ?').pluck().all(k) as string[];

/**
 * No order here names it, and it is not waiting to be sent with its command: own files that were not sent stay, like own
 * words. One that is only offered again (`offerFilesAgain`) goes with its order.
 */
const UNNEEDED = `NOT EXISTS (SELECT 1 FROM attachment_ref WHERE attachment_ref.hash = attachment.hash)
  AND NOT EXISTS (SELECT 1 FROM attachment_job job WHERE job.hash = attachment.hash AND job.direction = 'up' AND job.done = 0
    AND job.command_id <> '')`;

/**
 * Lets go of those of the files that nothing needs any more. With the row goes the key, and without it the bytes mean
 * nothing; the file itself goes with the next tidying (see attachments/held.ts).
 */
export function letFilesGo(store: Store, hashes: readonly string[]): void {
  const drop = store.sql(`DELETE FROM attachment WHERE hash = ? AND ${UNNEEDED}`);
  for (const hash of hashes) drop.run(hash);
}

/** The same for every file there is. A refusal that somebody has dealt with needs its file no more. */
export function letAllFilesGo(store: Store): void {
  store
    .sql(
      `DELETE FROM attachment_job WHERE direction = 'up' AND done = 0 AND command_id IN
         (SELECT command_id FROM outbox WHERE state = 'refused' AND dismissed_at IS NOT NULL)`,
    )
    .run();
  store
    .sql(
      "DELETE FROM attachment_job WHERE direction = 'up' AND done = 1 AND command_id NOT IN (SELECT command_id FROM outbox)",
    )
    .run();
  store.sql(`DELETE FROM attachment WHERE ${UNNEEDED}`).run();
  store
    .sql(
      `DELETE FROM attachment_job WHERE (direction = 'down' OR command_id = '')
         AND hash NOT IN (SELECT hash FROM attachment_ref)`,
    )
    .run();
}

/** The file of a command that is offered again is offered again too, if it is still here. */
export function sendFileAgain(store: Store, commandId: string): void {
  store
    .sql(
      "UPDATE attachment_job SET done = 0, bytes = 0, next_at = 0 WHERE command_id = ? AND direction = 'up' AND done = 1",
    )
    .run(commandId);
}

/**
 * A centre that was set back may have lost files whose commands its backup holds: whoever has one offers it again, without a
 * command, under the orders under which it was there. Where nothing is missing that costs a question each.
 */
export function offerFilesAgain(store: Store): void {
  store
    .sql(
      `INSERT INTO attachment_job (hash, direction, order_id)
         SELECT a.hash, 'up', min(o.id) FROM attachment a JOIN attachment_there t ON t.hash = a.hash
           JOIN attachment_ref r ON r.k = t.k AND r.hash = t.hash JOIN order_key o ON o.k = r.k
         WHERE a.held = 1 GROUP BY a.hash
       ON CONFLICT (hash, direction, command_id) DO UPDATE SET done = 0, bytes = 0, next_at = 0`,
    )
    .run();
}

/** For erasing a person: the files of the order go too, but for those that another order names. */
export function eraseFiles(store: Store, k: number): void {
  const only = `hash IN (SELECT hash FROM attachment_ref WHERE k = @k)
    AND NOT EXISTS (SELECT 1 FROM attachment_ref o WHERE o.k <> @k AND o.hash = `;
  store.sql(`DELETE FROM attachment_job WHERE ${only}attachment_job.hash)`).run({ k });
  store.sql(`DELETE FROM attachment WHERE ${only}attachment.hash)`).run({ k });
  store.sql('DELETE FROM attachment_there WHERE k = ?').run(k);
}
