/** Heads of the days that are over. */
import { asc, desc, gt, sql } from 'drizzle-orm';
import { DAY, dayFromText, dayStart, MINUTE } from '#shared/domain/time.ts';
import { headHash, headText, type DayHead } from '#shared/sync/heads.ts';
import type { SignedHead } from '#shared/contract/wire.ts';
import type { ServerDeps } from '../deps.ts';
import type { Database } from '../store/database.ts';
import { epochOf } from '../store/meta.ts';
import { dayHeads } from '../store/schema/index.ts';
import { daysWithEvents, rootOfDay } from './day-events.ts';

/** A transaction that began before midnight may commit after it, and clocks of several processes differ. */
const GRACE = 30 * MINUTE;
/** Key of the advisory lock under which one process makes heads. */
const HEADS_LOCK = 0x6a696575;
/** Heads a page. */
const PAGE = 60;

/** Makes every head that is due, in one transaction. @returns how many. */
export async function makeDueHeads({ store, clock, vault }: ServerDeps): Promise<number> {
  const until = dayStart(clock.now() - GRACE);
  return store.db.transaction(
    async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${HEADS_LOCK})`);
      const [last] = await tx.select().from(dayHeads).orderBy(desc(dayHeads.day)).limit(1);
      const epoch = await epochOf(tx);
      let prev = last ? headHash(last) : '';
      const days = await daysWithEvents(tx, last ? dayFromText(last.day) + DAY : 0, until);
      for (const day of days) {
        const head: DayHead = { day, prev, ...(await rootOfDay(tx, day)), epoch };
        await tx.insert(dayHeads).values({ ...head, signature: vault.sign(headText(head)) });
        prev = headHash(head);
      }
      return days.length;
    },
    { isolationLevel: 'read committed' },
  );
}

/** The next heads after a day, '' for the first ones. */
export const headsAfter = (tx: Database, day: string): Promise<SignedHead[]> =>
  tx.select().from(dayHeads).where(gt(dayHeads.day, day)).orderBy(asc(dayHeads.day)).limit(PAGE);
