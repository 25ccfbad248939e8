/**
 * What a backup holds, line by line: `T name` begins a table, `R {…}` is a row as PostgreSQL writes it, `E {…}` ends the file
 * with the number of rows of each table and the hash over all lines before it. Rows go from database to database as text: no
 * number or time passes through a type of this program.
 */
import { getTableName, sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../store/database.ts';
import { attachmentChunks } from '../store/schema/index.ts';
import { damagedBackup } from './backup-error.ts';
import { quoted, resetSequences, rowsOf, tablesInOrder } from './tables.ts';

/** Rows fetched at once; of the table that holds files, whose rows are two MiB of text each, a few. */
const FETCH = 500;
const FETCH_FILES = 4;
const FILES = getTableName(attachmentChunks);
/** Rows written by one statement, and bytes of them at most (with one row more). */
const BATCH_ROWS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

const endSchema = z.object({ tables: z.record(z.string(), z.int().min(0)), sha256: z.string() });

/** All rows of all tables. To be called in one REPEATABLE READ transaction. */
export async function* dump(tx: Database): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  const line = (text: string): string => {
    hash.update(`${text}\n`, 'utf8');
    return `${text}\n`;
  };
  for (const table of await tablesInOrder(tx)) {
    counts[table] = 0;
    yield line(`T ${table}`);
    const from = sql.raw(quoted(table));
    await tx.execute(
      sql`declare backup_rows no scroll cursor for select row_to_json(held)::text as row from ${from} held`,
    );
    for (;;) {
      const rows = await rowsOf<{ row: string }>(
        tx,
        sql.raw(`fetch ${table === FILES ? FETCH_FILES : FETCH} from backup_rows`),
      );
      if (rows.length === 0) break;
      counts[table] = (counts[table] ?? 0) + rows.length;
      yield rows.map(({ row }) => line(`R ${row}`)).join('');
    }
    await tx.execute(sql`close backup_rows`);
  }
  yield `E ${JSON.stringify({ tables: counts, sha256: hash.digest('hex') })}\n`;
}

export interface Batch {
  table: string;
  /** JSON texts. */
  rows: string[];
}

/** Reads what `dump` wrote. Throws BackupError when lines are missing or changed, at the latest at the end. */
export async function* batches(lines: AsyncIterable<string>): AsyncGenerator<Batch> {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  let [table, rows, bytes, isOver] = ['', [] as string[], 0, false];
  for await (const line of lines) {
    if (isOver) throw damagedBackup();
    const value = line.slice(2);
    if (line.startsWith('E ')) {
      if (rows.length > 0) yield { table, rows };
      checkEnd(value, counts, hash.digest('hex'));
      isOver = true;
      continue;
    }
    hash.update(`${line}\n`, 'utf8');
    if (line.startsWith('T ')) {
      if (rows.length > 0) yield { table, rows };
      [table, rows, bytes] = [value, [], 0];
      counts[table] = 0;
    } else if (line.startsWith('R ') && table !== '') {
      rows.push(value);
      bytes += value.length;
      counts[table] = (counts[table] ?? 0) + 1;
      if (rows.length < BATCH_ROWS && bytes < BATCH_BYTES) continue;
      yield { table, rows };
      [rows, bytes] = [[], 0];
    } else throw damagedBackup();
  }
  if (!isOver) throw damagedBackup();
}

function checkEnd(text: string, counts: Readonly<Record<string, number>>, sha256: string): void {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damagedBackup();
  }
  const end = endSchema.safeParse(json);
  if (!end.success || end.data.sha256 !== sha256) throw damagedBackup();
  if (Object.keys(counts).length !== Object.keys(end.data.tables).length) throw damagedBackup();
  for (const [table, count] of Object.entries(end.data.tables)) if (counts[table] !== count) throw damagedBackup();
}

/** Writes the rows into the empty tables of the same schema. */
export async function load(tx: Database, held: AsyncIterable<Batch>): Promise<void> {
  const known = new Set(await tablesInOrder(tx));
  for await (const { table, rows } of held) {
    if (!known.has(table)) throw damagedBackup();
    const target = sql.identifier(table);
    await tx.execute(
      sql`insert into ${target} select * from json_populate_recordset(null::${target}, ${`[${rows.join(',')}]`}::json)`,
    );
  }
  await resetSequences(tx);
}
