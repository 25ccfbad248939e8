/** Files nobody needs: sendings that were given up, and whole files that no order names (after data were set back). */
import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import { DAY, HOUR } from '#shared/domain/time.ts';
import type { ServerDeps } from '../deps.ts';
import { attachmentChunks, attachments, attachmentUploads, orderEvents } from '../store/schema/index.ts';

/** A week without network is normal; a sending that rests longer begins anew. */
const KEPT = 7 * DAY;
const EVERY = 6 * HOUR;

/** Gives how many files went. Several processes may do so at once. */
export const sweep = ({ store, clock }: Pick<ServerDeps, 'store' | 'clock'>): Promise<number> =>
  store.db.transaction(async (tx) => {
    const before = clock.now() - KEPT;
    const naming = tx
      .select({ one: sql`1` })
      .from(orderEvents)
      .where(
        and(
          eq(orderEvents.kind, 'attach'),
          sql`(${orderEvents.body} -> 'data' ->> 'hash') = ${sql.raw('"attachment"."hash"')}`,
        ),
      );
    const unnamed = await tx
      .delete(attachments)
      .where(and(lt(attachments.at, before), sql`not exists ${naming}`))
      .returning({ content: attachments.content });
    const abandoned = await tx
      .delete(attachmentUploads)
      .where(lt(attachmentUploads.at, before))
      .returning({ content: attachmentUploads.content });
    const gone = [...unnamed, ...abandoned].map(({ content }) => content);
    if (gone.length > 0) await tx.delete(attachmentChunks).where(inArray(attachmentChunks.content, gone));
    return gone.length;
  });

/** Sweeps now and then until the answer is called. `told` hears of files that went, and of errors. */
export function keepSweeping(deps: ServerDeps, told: (swept: number | Error) => void): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    running = sweep(deps).then(
      (count) => (count > 0 ? told(count) : undefined),
      (error: unknown) => told(error instanceof Error ? error : new Error('sweep')),
    );
  };
  run();
  const timer = setInterval(run, EVERY);
  timer.unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}
