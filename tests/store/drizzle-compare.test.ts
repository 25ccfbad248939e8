/**
 * drizzle and prepared SQL work in the same file: what schema.ts says is what the migrations made, and every table reads
 * and writes the same both ways. Holds for whatever tables schema.ts names.
 */
import type Database from 'better-sqlite3';
import { is, sql, SQL } from 'drizzle-orm';
import { getTableConfig, SQLiteColumn, SQLiteSyncDialect, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { beforeAll, describe, expect, it } from 'vitest';
import * as schema from '../../src-main/engine/store/schema/index.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import type { Store } from '../../src-main/engine/store/store.ts';
import { newKey, temporary } from './support/desk.ts';
import { fixtureStores, openFixture } from './support/fixtures.ts';

const EXPORTED: unknown[] = Object.values(schema);
const TABLES = EXPORTED.filter((value): value is SQLiteTable => is(value, SQLiteTable));
const NAMED = TABLES.map((table) => ({ name: getTableConfig(table).name, table }));
const dialect = new SQLiteSyncDialect();

/** The book of the migrations is theirs alone. */
const FOREIGN = new Set(['__drizzle_migrations']);

interface Listed {
  name: string;
  type: 'table' | 'view' | 'virtual' | 'shadow';
}
const ordinaryTables = (db: Database.Database): string[] =>
  (db.pragma('table_list') as Listed[])
    .filter(({ name, type }) => type === 'table' && !name.startsWith('sqlite_') && !FOREIGN.has(name))
    .map(({ name }) => name);

/** SQL of drizzle without what it writes otherwise than the migrations: quotes, the table before a column, spaces, case. */
const plain = (text: string, table: string): string =>
  text
    .replaceAll(/[`"]/g, '')
    .replaceAll(`${table}.`, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([(),=<>]) ?/g, '$1')
    .toLowerCase();
const textOf = (part: SQL | SQLiteColumn): string =>
  is(part, SQL) ? dialect.sqlToQuery(part.inlineParams()).sql : part.name;

const valueOf = (db: Database.Database, text: string | null): unknown =>
  text === null ? null : db.prepare(`SELECT ${text}`).pluck().get();

function defaultOf(db: Database.Database, column: SQLiteColumn): unknown {
  const value = column.default;
  if (value === undefined) return null;
  if (is(value, SQL)) return valueOf(db, textOf(value));
  const driver = column.mapToDriverValue(value);
  return typeof driver === 'boolean' ? Number(driver) : driver;
}

/** How table_xinfo says that a column is computed. */
const HIDDEN = { virtual: 2, stored: 3 } as const;

/** A column that a migration added stands last in the file, and where it belongs in schema.ts. */
const byName = <T extends { name: string }>(parts: readonly T[]): T[] =>
  parts.toSorted((a, b) => (a.name < b.name ? -1 : 1));

function columnsSaid(db: Database.Database, table: SQLiteTable): unknown {
  const { columns, primaryKeys } = getTableConfig(table);
  const keys = [...columns.filter(({ primary }) => primary), ...primaryKeys.flatMap((key) => key.columns)];
  return byName(columns).map((column) => ({
    name: column.name,
    type: column.getSQLType().toLowerCase(),
    notnull: column.notNull ? 1 : 0,
    pk: keys.findIndex(({ name }) => name === column.name) + 1,
    value: defaultOf(db, column),
    hidden: column.generated ? HIDDEN[column.generated.mode ?? 'virtual'] : 0,
  }));
}

interface Xinfo {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
  hidden: number;
}
const columnsMade = (db: Database.Database, name: string): unknown =>
  byName(db.pragma(`table_xinfo(${name})`) as Xinfo[]).map(({ name, type, notnull, dflt_value, pk, hidden }) => {
    return { name, type: type.toLowerCase(), notnull, pk, value: valueOf(db, dflt_value), hidden };
  });

function indexesSaid(table: SQLiteTable): string[] {
  const { name, columns, indexes, uniqueConstraints } = getTableConfig(table);
  const unique = [
    ...columns.filter(({ isUnique }) => isUnique).map((column) => ({ name: column.uniqueName, columns: [column] })),
    ...uniqueConstraints.map((constraint) => ({ name: constraint.getName(), columns: constraint.columns })),
  ].map((index) => ({ ...index, unique: true, where: undefined }));
  return [...indexes.map(({ config }) => config), ...unique]
    .map((index) => {
      const parts = index.columns.map((part) => textOf(part as SQL | SQLiteColumn)).join(',');
      const where = index.where ? ` where ${textOf(index.where)}` : '';
      return plain(`create ${index.unique ? 'unique ' : ''}index ${index.name} on ${name}(${parts})${where}`, name);
    })
    .toSorted();
}
const indexesMade = (db: Database.Database, name: string): string[] =>
  (
    db
      .prepare("SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL")
      .pluck()
      .all(name) as string[]
  )
    .map((text) => plain(text, name))
    .toSorted();

function foreignKeysSaid(table: SQLiteTable): string[] {
  return getTableConfig(table)
    .foreignKeys.map((key) => {
      const { columns, foreignColumns, foreignTable } = key.reference();
      const pairs = columns.map(({ name }, i) => `${name}>${foreignColumns[i]?.name}`).join(',');
      const target = getTableConfig(foreignTable).name;
      return `${target}(${pairs}) ${key.onUpdate ?? 'no action'} ${key.onDelete ?? 'no action'}`;
    })
    .toSorted();
}

interface ForeignKey {
  id: number;
  table: string;
  from: string;
  to: string;
  on_update: string;
  on_delete: string;
}
function foreignKeysMade(db: Database.Database, name: string): string[] {
  const rows = db.pragma(`foreign_key_list(${name})`) as ForeignKey[];
  return [...new Set(rows.map(({ id }) => id))]
    .map((id) => rows.filter((row) => row.id === id))
    .map((parts) => {
      const { table, on_update, on_delete } = parts[0]!;
      const pairs = parts.map(({ from, to }) => `${from}>${to}`).join(',');
      return `${table}(${pairs}) ${on_update.toLowerCase()} ${on_delete.toLowerCase()}`;
    })
    .toSorted();
}

const counted = (db: Database.Database, name: string): boolean =>
  /autoincrement/i.test(String(db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(name)));

describe('schema.ts and the migrations', () => {
  let store: Store;
  beforeAll(() => {
    store = openStore(temporary(), newKey(), { create: true });
    return () => store.close();
  });

  it('name the same tables', () => {
    expect(NAMED.map(({ name }) => name).toSorted()).toEqual(ordinaryTables(store.db).toSorted());
  });

  it.each(NAMED)('make the same $name', ({ name, table }) => {
    const { db } = store;
    expect(columnsMade(db, name)).toEqual(columnsSaid(db, table));
    expect(indexesMade(db, name)).toEqual(indexesSaid(table));
    expect(foreignKeysMade(db, name)).toEqual(foreignKeysSaid(table));
    const isCounted = getTableConfig(table).columns.some((column) => 'autoIncrement' in column && column.autoIncrement);
    expect(counted(db, name)).toBe(isCounted);
  });

  it('are found to differ when they do', () => {
    const { db } = store;
    const { name, table } = NAMED.find(({ table }) => getTableConfig(table).indexes.length > 0)!;
    const said = { columns: columnsSaid(db, table), indexes: indexesSaid(table), keys: foreignKeysSaid(table) };
    db.exec(`SAVEPOINT changed; ALTER TABLE ${name} ADD COLUMN more text; CREATE INDEX more ON ${name} (more)`);
    expect(columnsMade(db, name)).not.toEqual(said.columns);
    expect(indexesMade(db, name)).not.toEqual(said.indexes);
    db.exec(`ALTER TABLE ${name} ADD COLUMN other text REFERENCES meta (key) ON DELETE CASCADE`);
    expect(foreignKeysMade(db, name)).not.toEqual(said.keys);
    db.exec('ROLLBACK TO changed; RELEASE changed');
    expect(columnsMade(db, name)).toEqual(said.columns);
  });
});

type Row = Record<string, unknown>;

/** A row of drizzle as it stands in the file. */
function stored(table: SQLiteTable, row: Row): Row {
  const entries = Object.entries(table).filter((entry): entry is [string, SQLiteColumn] => is(entry[1], SQLiteColumn));
  return Object.fromEntries(
    entries.map(([key, column]) => {
      const value = row[key] ?? null;
      const driver = value === null ? null : column.mapToDriverValue(value);
      return [column.name, typeof driver === 'boolean' ? Number(driver) : driver];
    }),
  );
}
const bySql = ({ db }: Store, name: string): Row[] => db.prepare(`SELECT * FROM ${name} ORDER BY rowid`).all() as Row[];
const byDrizzle = ({ orm }: Store, table: SQLiteTable): Row[] =>
  orm
    .select()
    .from(table)
    .orderBy(sql`rowid`)
    .all();

describe.each(fixtureStores())('the rows of $part/$name', (which) => {
  it('are the same for drizzle and for SQL, and when drizzle has written them into another store', () => {
    const { store } = openFixture(which).workstation;
    const other = openStore(temporary(), newKey(), { create: true });
    other.db.pragma('foreign_keys=OFF');
    let rows = 0;
    for (const { name, table } of NAMED) {
      const written = byDrizzle(store, table);
      const found = bySql(store, name);
      expect(
        written.map((row) => stored(table, row)),
        `${name} by drizzle`,
      ).toEqual(found);
      for (const row of written) other.orm.insert(table).values(row).run();
      expect(bySql(other, name), `${name} written by drizzle`).toEqual(found);
      rows += written.length;
    }
    expect(rows).toBeGreaterThan(50);
    expect(other.db.pragma('foreign_key_check')).toEqual([]);
    other.close();
  });
});
