/** Migrations with data: children of a rebuilt table stay, a copy is made first, and a failure changes nothing. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect } from '../../src-main/engine/store/connection.ts';
import { migrationsFolder } from '../../src-main/engine/store/migrate.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import { verify } from '../../src-main/engine/cli/verify.ts';
import { searchAll } from '../../src-main/engine/order/search.ts';
import { received, STREET } from '../unit/support/world.ts';
import { deliver, desk, newKey, openDesk, temporary, TestClock, type Desk } from './support/desk.ts';

/** What drizzle-kit writes when a parent table has to be rebuilt, its useless pragma included. */
const REBUILD = `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE \`__new_order_key\` (
	\`k\` integer PRIMARY KEY NOT NULL,
	\`id\` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
INSERT INTO \`__new_order_key\`("k", "id") SELECT "k", "id" FROM \`order_key\`;--> statement-breakpoint
DROP TABLE \`order_key\`;--> statement-breakpoint
ALTER TABLE \`__new_order_key\` RENAME TO \`order_key\`;--> statement-breakpoint
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
const TABLES = ['order_key', 'order_truth', 'event', 'event_private', 'membership', 'order_row', 'order_unit'];
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
    expect(before).toContainEqual(['order_key', 2]);
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
      `DELETE FROM order_key WHERE id = 'order-1';`,
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

  it.each([1, 2, 3, 4])('brings the orders of the store of migration %i to integer keys, none lost', (count) => {
    const key = newKey();
    const dir = join(temporary(), 'old');
    const old = openStore(dir, key, { create: true, migrations: shippedOnly(count) });
    const stories = [received({}, 'order-1'), received({ number: '201910120002' }, 'order-2')];
    for (const { view } of stories) {
      const { id } = view.state;
      old.sql('INSERT INTO order_truth VALUES (?, ?, ?)').run(id, view.state.version, JSON.stringify(view.state));
      old.sql('INSERT INTO membership VALUES (?, ?)').run(id, STREET);
      for (const { hash, private: values, ...body } of view.events) {
        const row = [id, body.n, body.kind, body.command, JSON.stringify(body), hash];
        old.sql('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)').run(...row);
        for (const [field, { salt, value }] of Object.entries(values))
          old.sql('INSERT INTO event_private VALUES (?, ?, ?, ?, ?)').run(id, body.n, field, salt, value);
      }
    }
    old.close();
    const at = openDesk(dir, key, new TestClock());
    for (const { view } of stories) {
      expect(at.truth.view(view.state.id)).toEqual(view);
      expect(at.truth.membership(view.state.id)).toEqual([STREET]);
    }
    expect(verify(at)).toMatchObject({ ok: true, checked: 2 });
    expect(searchAll(at.store, '201910120002', 10)).toEqual({
      total: 1,
      orders: [{ id: 'order-2', number: '201910120002' }],
      notSearchable: 0,
    });
    at.close();
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
