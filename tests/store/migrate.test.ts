/** Migrations with data: children of a rebuilt table stay, a copy is made first, and a failure changes nothing. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect } from '../../src-main/engine/store/connection.ts';
import { migrationsFolder } from '../../src-main/engine/store/migrate.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import { received } from '../unit/support/world.ts';
import { deliver, desk, temporary, type Desk } from './support/desk.ts';

/** What drizzle-kit writes when a parent table has to be rebuilt, its useless pragma included. */
const REBUILD = `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE \`__new_order_truth\` (
	\`id\` text PRIMARY KEY NOT NULL,
	\`version\` integer DEFAULT 1 NOT NULL,
	\`state\` text NOT NULL
);
--> statement-breakpoint
INSERT INTO \`__new_order_truth\`("id", "version", "state") SELECT "id", "version", "state" FROM \`order_truth\`;--> statement-breakpoint
DROP TABLE \`order_truth\`;--> statement-breakpoint
ALTER TABLE \`__new_order_truth\` RENAME TO \`order_truth\`;--> statement-breakpoint
PRAGMA foreign_keys=ON;`;

/** The shipped migrations as they were when there were only `count`. */
function shippedOnly(count: number): string {
  const folder = join(temporary(), 'client');
  cpSync(migrationsFolder(), folder, { recursive: true });
  const journalFile = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as { entries: Record<string, unknown>[] };
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return folder;
}

/** The shipped migrations and one more. */
function withMigration(sql: string): string {
  const folder = join(temporary(), 'client');
  cpSync(migrationsFolder(), folder, { recursive: true });
  const journalFile = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as { entries: Record<string, unknown>[] };
  const last = journal.entries.at(-1) ?? {};
  journal.entries.push({ ...last, idx: journal.entries.length, when: Number(last['when']) + 1000, tag: '9999_next' });
  writeFileSync(journalFile, JSON.stringify(journal));
  writeFileSync(join(folder, '9999_next.sql'), sql);
  return folder;
}

const SHIPPED = readdirSync(migrationsFolder()).filter((name) => name.endsWith('.sql')).length;
const TABLES = ['order_truth', 'event', 'event_private', 'membership', 'order_row', 'order_text', 'order_unit'];
const counts = (store: ReturnType<typeof openStore>): unknown[] =>
  TABLES.map((table) => [table, store.sql(`SELECT count(*) FROM ${table}`).pluck().get()]);

function filled(): { at: Desk; before: unknown[] } {
  const at = desk();
  deliver(at, received({}, 'order-1'), received({ number: '201910120002' }, 'order-2'));
  const before = counts(at.workstation.store);
  at.workstation.close();
  return { at, before };
}

describe('migrations', () => {
  it('finds its folder above the source, above a bundle, and nowhere else', () => {
    const app = temporary();
    mkdirSync(join(app, 'out', 'main', 'chunks'), { recursive: true });
    expect(() => migrationsFolder(join(app, 'out', 'main'))).toThrow(expect.objectContaining({ code: 'migration' }));
    cpSync(migrationsFolder(), join(app, 'resources', 'migrations', 'client'), { recursive: true });
    expect(migrationsFolder(join(app, 'out', 'main', 'chunks'))).toBe(join(app, 'resources', 'migrations', 'client'));
  });

  it('keeps the children of a parent table that is rebuilt, and copies the store first', () => {
    const { at, before } = filled();
    expect(before).toContainEqual(['order_truth', 2]);
    const store = openStore(at.dir, at.key, { create: false, migrations: withMigration(REBUILD) });
    expect(counts(store)).toEqual(before);
    expect(store.db.pragma('user_version', { simple: true })).toBe(SHIPPED + 1);
    expect(store.db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(store.db.pragma('foreign_key_check')).toEqual([]);
    store.close();
    const copy = connect(join(at.dir, 'backup', `before-v${SHIPPED + 1}-from-v${SHIPPED}.db`), at.key);
    expect(copy.prepare('SELECT count(*) FROM event').pluck().get()).toBe(2);
    expect(copy.pragma('user_version', { simple: true })).toBe(SHIPPED);
    copy.close();
  });

  it('would lose them without the key checks switched off before the transaction', () => {
    const { at } = filled();
    const store = openStore(at.dir, at.key, { create: false });
    store.db.transaction(() => {
      for (const step of REBUILD.split('--> statement-breakpoint')) store.db.exec(step);
    })();
    expect(store.sql('SELECT count(*) FROM event').pluck().get()).toBe(0);
    store.close();
  });

  it('changes nothing when a step fails or would leave orphans, and can be tried again', () => {
    const { at, before } = filled();
    const broken = [
      `${REBUILD}--> statement-breakpoint\nINSERT INTO nowhere VALUES (1);`,
      `DELETE FROM order_truth WHERE id = 'order-1';`,
    ];
    for (const sql of broken) {
      expect(() => openStore(at.dir, at.key, { create: false, migrations: withMigration(sql) })).toThrow(
        expect.objectContaining({ code: 'migration' }),
      );
      const store = openStore(at.dir, at.key, { create: false });
      expect(counts(store)).toEqual(before);
      expect(store.db.pragma('user_version', { simple: true })).toBe(SHIPPED);
      store.close();
    }
    openStore(at.dir, at.key, { create: false, migrations: withMigration(REBUILD) }).close();
    expect(readdirSync(join(at.dir, 'backup'))).toHaveLength(3);
  });

  it('gives the rows of an older store their completion time', () => {
    const at = desk();
    deliver(at, received({}, 'order-1'));
    const row = at.workstation.store.sql('SELECT * FROM order_row').get() as Record<string, string | number | null>;
    at.workstation.close();
    const dir = join(temporary(), 'old');
    const old = openStore(dir, at.key, { create: true, migrations: shippedOnly(1) });
    old.sql("INSERT INTO order_truth VALUES ('order-1', 1, '{}')").run();
    const state = JSON.stringify({ ...(JSON.parse(String(row['state'])) as object), completedAt: 1_571_000_000_000 });
    const known = Object.keys(row).filter((name) => name !== 'completed_at');
    old
      .sql(`INSERT INTO order_row (${known.join(', ')}) VALUES (${known.map((name) => `@${name}`).join(', ')})`)
      .run({ ...row, state });
    old.close();
    const store = openStore(dir, at.key, { create: false });
    expect(store.sql('SELECT completed_at FROM order_row').pluck().get()).toBe(1_571_000_000_000);
    store.close();
  });

  it('is not run twice, and a new store needs no copy', () => {
    const at = desk();
    const { db } = at.workstation.store;
    expect(db.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get()).toBe(SHIPPED);
    at.workstation.close();
    openStore(at.dir, at.key, { create: false }).close();
    expect(existsSync(join(at.dir, 'backup'))).toBe(false);
  });
});
