/**
 * Servers as processes on one PostgreSQL while a district works: killed, ended, updated, two behind one address, and the
 * database itself restarted. Nobody loses an act, none is done twice, and nobody is told more than "later".
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../src-server/store/migrate.ts';
import { openPostgres } from '../../src-server/store/postgres.ts';
import { Transport } from '../../src-main/engine/sync/transport.ts';
import { City, DISTRICT, SETTLED, STREETS } from './support/city.ts';
import { hasPostgres, startPostgres, type Postgres } from './support/postgres.ts';
import type { Station } from './support/station.ts';

const ACTS = 40;
const MIGRATIONS = join(import.meta.dirname, '..', '..', 'resources', 'migrations', 'server');

describe.runIf(hasPostgres())('server processes on one PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  /** Two streets with two desks each, and the district that moves orders between them. */
  async function district(servers: number): Promise<{ city: City; desks: Station[]; hall: Station }> {
    const city = await City.open(postgres, servers);
    for (const street of STREETS) await city.deliver(street, 15);
    const desks: Station[] = [];
    for (const unit of [...STREETS, ...STREETS]) desks.push(await city.enrol(unit));
    const hall = await city.enrol(DISTRICT);
    for (const station of city.stations) await station.sync();
    return { city, desks, hall };
  }

  /** Moves some orders from one street to the other. */
  function transfers(hall: Station): void {
    const { truth, projection } = hall.workstation;
    const [one, other] = STREETS;
    for (const order of truth.ids().slice(0, 8)) {
      const from = projection.shown(order)?.state.leadUnit;
      hall.type(order, 'dispatch', { toUnit: from === one ? other : one });
    }
  }

  /** Everybody works and sends at once; `meanwhile` is called when the sending is under way. */
  async function busily(city: City, desks: Station[], hall: Station, meanwhile: () => Promise<void>): Promise<void> {
    const before = await city.outcomes();
    for (const desk of desks) desk.work(ACTS);
    transfers(hall);
    const sending = Promise.all(city.stations.map((station) => station.sync()));
    await expect.poll(() => city.outcomes(), { interval: 5, timeout: 20_000 }).toBeGreaterThan(before + 10);
    await meanwhile();
    await sending;
    expect(postgres.deadlocks()).toBe(0);
  }

  test('killed or ended in the middle of a push, a server comes back and everything is done once', async () => {
    const { city, desks, hall } = await district(1);
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const)
      await busily(city, desks, hall, async () => {
        const code = await city.stopServer(city.servers.at(-1)!, signal);
        expect(code).toBe(signal === 'SIGTERM' ? 0 : null);
        await city.startServer();
      });
    expect(city.stations.flatMap(({ failures }) => failures)).toContain('unreachable');
    expect(await city.settle()).toEqual(SETTLED);
  });

  test('the database restarts in the middle of a push: the server stays, desks are told to wait, nothing is lost', async () => {
    const { city, desks, hall } = await district(1);
    await busily(city, desks, hall, () => postgres.restart());
    expect(city.servers[0]!.child.exitCode).toBeNull();
    expect([...city.proxy.statuses].toSorted()).toEqual([200, 503]);
    expect(await city.settle()).toEqual(SETTLED);
  });

  test('two behind one address are one: what goes to one is pulled from the other, and pokes cross', async () => {
    const { city, desks, hall } = await district(2);
    const urls = city.servers.map(({ url }) => url);
    const pokes = [0, 0];
    const stop = new AbortController();
    const { token } = desks[0]!.transport.centre;
    for (const [i, server] of urls.entries()) {
      const ear = new Transport({ server, ca: '', token });
      onTestFinished(() => ear.close());
      ear.listen('/v1/sync/events', { onPoke: () => void pokes[i]!++ }, stop.signal).catch(() => undefined);
    }
    // Whichever of them takes something, the listeners of both hear of it.
    for (const [i, url] of urls.entries()) {
      const before = [...pokes];
      await expect
        .poll(
          async () => {
            await city.deliver(STREETS[0], 1, url);
            return pokes.every((heard, k) => heard > before[k]!);
          },
          { timeout: 20_000, message: `pokes of server ${i}` },
        )
        .toBe(true);
    }
    stop.abort();
    await busily(city, desks, hall, () => Promise.resolve());
    for (const url of urls) expect(city.proxy.served.get(url)).toBeGreaterThan(10);
    expect(city.stations.flatMap(({ failures }) => failures)).toEqual([]);
    expect(await city.settle()).toEqual(SETTLED);
  });

  test('a later program changes the tables while desks push: they wait, and lose nothing', async () => {
    const { city, desks, hall } = await district(2);
    const folder = laterMigrations();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const watchers = await Promise.all(Array.from({ length: 4 }, () => city.enrol(DISTRICT)));
    for (const watcher of watchers) await watcher.sync();
    const held = watchers[0]!.workstation.truth.count();
    await busily(city, desks, hall, async () => {
      const later = await openPostgres(city.url);
      const migrated = new AbortController();
      const watching = watchers.map(async (watcher) => {
        let fewest = held;
        while (!migrated.signal.aborted) {
          // Everything listed anew: a page made while the tables change would lack what it lists.
          watcher.workstation.store.write(() => watcher.workstation.syncStore.forgetCursors());
          await watcher.sync();
          fewest = Math.min(fewest, watcher.workstation.truth.count());
        }
        return fewest;
      });
      await migrate(later, folder);
      await later.close();
      migrated.abort();
      expect(await Promise.all(watching)).toEqual(watchers.map(() => held));
    });
    expect(await city.rows('select later from device limit 1')).toEqual([{ later: 'new' }]);
    expect([...city.proxy.statuses].filter((status) => status !== 503)).toEqual([200]);
    expect(await city.settle()).toEqual(SETTLED);
  });
});

/**
 * The migrations of today and one more, which takes the tables in the opposite order to a push and dawdles between them: if
 * they can wait for each other, they do.
 */
function laterMigrations(): string {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  cpSync(MIGRATIONS, folder, { recursive: true });
  const path = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { idx: number; when: number; tag: string }[] };
  const last = journal.entries.at(-1)!;
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: '9999_later' });
  writeFileSync(path, JSON.stringify(journal));
  // A default of each row's own makes a table anew, which is where a reader from before would find it empty.
  const anew = ['feed', 'scope', 'order_scope', 'outcome', 'order_event', 'work_order'];
  const steps = [
    ...anew.map((table) => `ALTER TABLE ${table} ADD COLUMN later uuid NOT NULL DEFAULT gen_random_uuid()`),
    `ALTER TABLE device ADD COLUMN later text NOT NULL DEFAULT 'new'`,
  ];
  const between = ';\n--> statement-breakpoint\nSELECT pg_sleep(0.3);\n--> statement-breakpoint\n';
  writeFileSync(join(folder, '9999_later.sql'), steps.join(between));
  return folder;
}
