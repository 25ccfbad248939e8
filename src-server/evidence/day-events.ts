/** The events of one day, as the head of the day covers them. */
import { and, asc, gte, lt, sql } from 'drizzle-orm';
import { DAY, dayFromText, dayStart, formatDay } from '#shared/domain/time.ts';
import { rootHasher } from '#shared/sync/heads.ts';
import type { Database } from '../store/database.ts';
import { orderEvents } from '../store/schema/index.ts';

/** Events read at once. */
const PAGE = 20_000;

const { order, n, hash, receivedAt } = orderEvents;

export async function rootOfDay(tx: Database, day: string): Promise<{ count: number; root: string }> {
  const from = dayFromText(day);
  const within = and(gte(receivedAt, from), lt(receivedAt, from + DAY));
  const root = rootHasher();
  let met = 0;
  let after: { order: string; n: number } | undefined;
  for (;;) {
    const further = after ? sql`(${order}, ${n}) > (${after.order}::uuid, ${after.n}::int)` : undefined;
    const rows = await tx
      .select({ order, n, hash })
      .from(orderEvents)
      .where(and(within, further))
      .orderBy(asc(order), asc(n))
      .limit(PAGE);
    for (const row of rows) root.event(row.order, row.n, row.hash);
    met += rows.length;
    after = rows.at(-1);
    if (rows.length < PAGE) return { count: met, root: root.hex() };
  }
}

/** Days in `from` … `until` (excluded) on which events were received, ascending. */
export async function daysWithEvents(tx: Database, from: number, until: number): Promise<string[]> {
  // The field's days begin at the same instant modulo a day. No parameters: PostgreSQL groups by equal expressions only.
  const start = dayStart(0);
  const index = sql<string>`(${receivedAt} - ${sql.raw(String(start))}) / ${sql.raw(String(DAY))}`;
  const rows = await tx
    .selectDistinct({ index })
    .from(orderEvents)
    .where(and(gte(receivedAt, from), lt(receivedAt, until)))
    .orderBy(index);
  return rows.map((row) => formatDay(start + Number(row.index) * DAY));
}
