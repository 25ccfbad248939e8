/** The tables of the database as its own catalogue names them: a table that is added later is backed up without a word here. */
import { sql, type SQL } from 'drizzle-orm';
import type { Database } from '../store/database.ts';

/** Both drivers give the rows under this name. */
export const rowsOf = async <T>(db: Database, query: SQL): Promise<T[]> =>
  ((await db.execute(query)) as unknown as { rows: T[] }).rows;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Names of all tables, each after the ones that it refers to. */
export async function tablesInOrder(db: Database): Promise<string[]> {
  const names = await rowsOf<{ name: string }>(
    db,
    sql`select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const references = await rowsOf<{ name: string; target: string }>(
    db,
    sql`select c.relname as name, r.relname as target from pg_constraint k
        join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
        join pg_namespace s on s.oid = c.relnamespace
        where k.contype = 'f' and s.nspname = 'public' and k.conrelid <> k.confrelid`,
  );
  const ordered: string[] = [];
  let left = names.map(({ name }) => name);
  while (left.length > 0) {
    const free = left.filter((name) =>
      references.every((reference) => reference.name !== name || !left.includes(reference.target)),
    );
    if (free.length === 0) throw new Error('tables refer to each other in a circle');
    ordered.push(...free);
    left = left.filter((name) => !free.includes(name));
  }
  return ordered;
}

/** Sets each sequence behind the highest number that its column holds. */
export async function resetSequences(db: Database): Promise<void> {
  const columns = await rowsOf<{ table: string; column: string }>(
    db,
    sql`select table_name as table, column_name as column from information_schema.columns
        where table_schema = 'public' and column_default like 'nextval(%'`,
  );
  for (const { table, column } of columns)
    await db.execute(
      sql`select setval(pg_get_serial_sequence(${quoted(table)}, ${column}),
            (select coalesce(max(${sql.identifier(column)}), 0) + 1 from ${sql.identifier(table)}), false)`,
    );
}
