/**
 * What the planner knows of the tables. PostgreSQL counts them anew by itself; the embedded database never does, and without
 * a count it reads whole tables for a page of orders.
 */
import { sql } from 'drizzle-orm';
import { quoted, rowsOf } from '../backup/tables.ts';
import type { ServerDeps } from '../deps.ts';

/** Smaller tables are read whole in any case. */
const SMALLEST_BYTES = 1 << 20;
/** A table is counted anew when it has grown so many times since. */
const GROWN = 1.5;

/** Counts the tables that grew much, or were never counted. @returns their names. */
export async function refreshStatistics({ store: { db } }: Pick<ServerDeps, 'store'>): Promise<string[]> {
  const grown = await rowsOf<{ name: string }>(
    db,
    sql`select c.relname as name from pg_class c join pg_namespace s on s.oid = c.relnamespace
        where s.nspname = 'public' and c.relkind = 'r' and pg_relation_size(c.oid) > ${SMALLEST_BYTES}::bigint
          and (c.reltuples < 0
            or pg_relation_size(c.oid) > ${GROWN}::float8 * c.relpages * current_setting('block_size')::int)
        order by 1`,
  );
  for (const { name } of grown) await db.execute(sql.raw(`analyze ${quoted(name)}`));
  return grown.map(({ name }) => name);
}
