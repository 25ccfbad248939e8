/** What a database holds, as one hash a table: equal before and after means that nothing changed. */
import { sql } from 'drizzle-orm';
import type { Store } from '../../../src-server/store/database.ts';

/** table -> hash over all its rows. */
export async function tableHashes({ db }: Store): Promise<Record<string, string>> {
  const all = async <T>(text: ReturnType<typeof sql>): Promise<T[]> =>
    ((await db.execute(text)) as unknown as { rows: T[] }).rows;
  const names = await all<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const hashes: Record<string, string> = {};
  for (const { name } of names) {
    const [row] = await all<{ hash: string }>(
      sql`select md5(coalesce(string_agg(t::text, e'\n' order by t::text), '')) as hash from ${sql.identifier(name)} t`,
    );
    hashes[name] = row?.hash ?? '';
  }
  return hashes;
}

/** Tables whose rows differ between two readings, by name. */
export const changedTables = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys({ ...before, ...after })
    .filter((name) => before[name] !== after[name])
    .toSorted();
