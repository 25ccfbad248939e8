/**
 * Feed rows of long ago go: a workstation that was away for longer reads its scopes anew (a cursor below the floor). Rows
 * carry no time, so a mark a day says how far each scope had come; that costs a push nothing.
 */
import { and, desc, eq, gte, lt, lte, min, sql } from 'drizzle-orm';
import { DAY, dayStart } from '#shared/domain/time.ts';
import type { ServerDeps } from '../deps.ts';
import type { Database } from '../store/database.ts';
import { feed, feedMarks, scopes } from '../store/schema/index.ts';

/** Workstations that were away for longer read their scopes anew. */
export const COMPACT_DAYS = 180;
/** Seqs deleted by one statement: pulls and pushes go on in between. */
const BATCH = 5000;

/** Notes how far every scope has come, once a day; several processes may do so at once. */
export async function markFeeds({ store, clock }: ServerDeps): Promise<void> {
  const now = clock.now();
  await store.db.execute(
    sql`insert into ${feedMarks} (scope, seq, tag, at) select s.id, s.seq, s.tag, ${now} from ${scopes} s
        where not exists (select 1 from ${feedMarks} m where m.scope = s.id and m.at >= ${dayStart(now)})
        on conflict do nothing`,
  );
}

async function deleteUpTo(db: Database, scope: string, floor: number): Promise<number> {
  let deleted = 0;
  for (;;) {
    const [row] = await db
      .select({ from: min(feed.seq) })
      .from(feed)
      .where(eq(feed.scope, scope));
    const from = row?.from ?? null;
    if (from === null || from > floor) return deleted;
    const upTo = Math.min(from + BATCH - 1, floor);
    await db.delete(feed).where(and(eq(feed.scope, scope), lte(feed.seq, upTo)));
    deleted += upTo - from + 1;
  }
}

/**
 * Moves the floor first and deletes after it: whoever reads in between takes nothing from below a floor that it sees, and a
 * run that was cut short is finished by the next. One scope's row is locked at a time, for one update.
 */
async function compactScope(db: Database, scope: typeof scopes.$inferSelect, before: number): Promise<number> {
  const [mark] = await db
    .select()
    .from(feedMarks)
    .where(and(eq(feedMarks.scope, scope.id), lte(feedMarks.at, before), lte(feedMarks.seq, scope.seq)))
    .orderBy(desc(feedMarks.seq))
    .limit(1);
  const floor = Math.max(scope.floor, mark?.seq ?? 0);
  if (mark && mark.seq > scope.floor)
    await db
      .update(scopes)
      .set({ floor: mark.seq, floorTag: mark.tag })
      .where(and(eq(scopes.id, scope.id), lt(scopes.floor, mark.seq), gte(scopes.seq, mark.seq)));
  const deleted = await deleteUpTo(db, scope.id, floor);
  await db.delete(feedMarks).where(and(eq(feedMarks.scope, scope.id), lte(feedMarks.seq, floor)));
  return deleted;
}

/** `keep`: rows younger than so many ms stay, at least. */
export async function compactFeeds(
  { store, clock }: ServerDeps,
  keep: number = COMPACT_DAYS * DAY,
): Promise<{ scopes: number; rows: number }> {
  const before = clock.now() - keep;
  const report = { scopes: 0, rows: 0 };
  for (const scope of await store.db.select().from(scopes)) {
    const rows = await compactScope(store.db, scope, before);
    report.rows += rows;
    if (rows > 0) report.scopes++;
  }
  return report;
}
