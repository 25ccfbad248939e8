/** Servers as processes of their own on one PostgreSQL, one address before them, and the workstations of a district. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'drizzle-orm';
import { onTestFinished } from 'vitest';
import { generateOrders } from '#shared/samples/generator.ts';
import { HOUR } from '#shared/domain/time.ts';
import { deviceDigest } from '../../../src-server/admin/digest.ts';
import { compose } from '../../../src-server/compose.ts';
import { readConfig } from '../../../src-server/config.ts';
import type { ServerDeps } from '../../../src-server/deps.ts';
import { issueCode } from '../../../src-server/devices/enroll.ts';
import { issueIntakeKey } from '../../../src-server/intake/keys.ts';
import { startServer } from '../../server/support/program.ts';
import type { Postgres } from './postgres.ts';
import { Proxy } from './proxy.ts';
import { Station } from './station.ts';

export const DISTRICT = '110107';
export const STREETS: readonly [string, string] = ['110107003', '110107004'];
const SOURCE = '12345';

export type Server = Awaited<ReturnType<typeof startServer>>;

export class City {
  readonly url: string;
  readonly proxy = new Proxy();
  readonly servers: Server[] = [];
  readonly stations: Station[] = [];
  /** Administers the servers' database from outside of them. */
  readonly deps: ServerDeps;
  /** The one address. */
  address = '';
  readonly #folder: string;
  #delivered = 0;

  private constructor(url: string, folder: string, deps: ServerDeps) {
    this.url = url;
    this.#folder = folder;
    this.deps = deps;
  }

  static async open(postgres: Postgres, servers: number): Promise<City> {
    const url = await postgres.database();
    const folder = mkdtempSync(join(tmpdir(), 'city-'));
    const environment = { DATABASE_URL: url, DATA_DIR: folder };
    const city = new City(url, folder, await compose(readConfig(environment)));
    onTestFinished(() => city.#close());
    city.address = await city.proxy.start();
    for (let i = 0; i < servers; i++) await city.startServer();
    return city;
  }

  #environment(name: string): Record<string, string> {
    const key = join(this.#folder, 'server.key');
    return { DATABASE_URL: this.url, DATA_DIR: join(this.#folder, name), SERVER_KEY_FILE: key, LOG_LEVEL: 'error' };
  }

  /** One more process on the database, before which the address stands from then on. */
  async startServer(): Promise<Server> {
    const server = await startServer(this.#environment(`server-${this.servers.length}`));
    this.servers.push(server);
    this.proxy.upstreams.push(server.url);
    return server;
  }

  /** Ends a server the way `signal` does it; the address no longer leads to it. */
  async stopServer(server: Server, signal: NodeJS.Signals): Promise<number | null> {
    this.proxy.upstreams = this.proxy.upstreams.filter((url) => url !== server.url);
    return (await server.stop(signal)).code;
  }

  async enrol(unit: string): Promise<Station> {
    const station = await Station.enrol(this.address, await issueCode(this.deps, unit));
    this.stations.push(station);
    return station;
  }

  /** New orders for a unit, by way of the address or of one server. */
  async deliver(unit: string, count: number, to = this.address): Promise<void> {
    const key = await issueIntakeKey(this.deps, SOURCE);
    const toAt = Date.now() - HOUR;
    const span = { district: DISTRICT, fromAt: toAt - 24 * HOUR, toAt };
    const orders = generateOrders({ seed: ++this.#delivered, count, ...span }).map((order, i) => ({
      ...order,
      number: `C${this.#delivered}-${i}`,
      unitCode: unit,
    }));
    const answer = await fetch(`${to}/v1/intake/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ source: SOURCE, orders }),
    });
    const { accepted } = (await answer.json()) as { accepted?: number };
    if (accepted !== count) throw new Error(`intake: ${answer.status}`);
  }

  async rows<T>(text: string): Promise<T[]> {
    return ((await this.deps.store.db.execute(sql.raw(text))) as unknown as { rows: T[] }).rows;
  }

  /** How many commands have their outcome. */
  async outcomes(): Promise<number> {
    return (await this.rows<{ n: number }>('select count(*)::int as n from outcome'))[0]!.n;
  }

  /** Lets everybody finish; then what is wrong: `SETTLED` when each act was done once and all desks hold what the server would give. */
  async settle(): Promise<Settlement> {
    for (const station of this.stations) await station.sync();
    const fates = new Map(this.stations.flatMap((station) => [...station.fates()]));
    const told = [...fates].filter(([, state]) => state === 'accepted').map(([id]) => id);
    const stored = await this.rows<{ id: string; ok: boolean }>('select command_id as id, ok from outcome');
    const effects = await this.rows<{ id: string }>(`select command as id from order_event where kind <> 'receive'`);
    const typed = this.stations.flatMap((station) => station.typed);
    const accepted = stored.filter(({ ok }) => ok).map(({ id }) => id);
    const differing: string[] = [];
    for (const { device, digest } of this.stations)
      if (!isDeepStrictEqual(digest, await deviceDigest(this.deps, device))) differing.push(device);
    const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
    return {
      unanswered: [...fates].filter(([, state]) => state !== 'accepted' && state !== 'refused').map(([id]) => id),
      withoutOutcome: unmatched(typed, ids(stored)),
      withoutEffect: unmatched(accepted, ids(effects)),
      toldOtherwise: unmatched(told, accepted),
      holes: await this.rows(HOLES),
      differing,
    };
  }

  async #close(): Promise<void> {
    for (const station of this.stations) await station.stop();
    await this.proxy.stop();
    for (const { child } of this.servers) child.kill('SIGKILL');
    await this.deps.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export interface Settlement {
  /** Commands that stayed without an answer. */
  unanswered: string[];
  /** Commands without exactly one outcome, or outcomes that nobody typed. */
  withoutOutcome: string[];
  /** Accepted commands without exactly one event, or events that nobody typed. */
  withoutEffect: string[];
  /** Commands of which the desk was told something else than the server stored. */
  toldOtherwise: string[];
  holes: unknown[];
  /** Devices that hold something else than the server would give them. */
  differing: string[];
}
export const SETTLED: Settlement = {
  unanswered: [],
  withoutOutcome: [],
  withoutEffect: [],
  toldOtherwise: [],
  holes: [],
  differing: [],
};

/** What does not stand once on each side. */
function unmatched(one: readonly string[], other: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const id of one) times.set(id, (times.get(id) ?? 0) + 1);
  for (const id of other) times.set(id, (times.get(id) ?? 0) - 1);
  return [...new Set([...one, ...other])].filter(
    (id) => times.get(id) !== 0 || one.indexOf(id) !== one.lastIndexOf(id),
  );
}

/** Sequences that are not 1, 2, 3 … up to what their counter says: feeds, events of an order, sendings of a device. */
const HOLES = `
  select 'feed' as what, scope as of from feed join scope on scope.id = feed.scope
    group by scope, scope.seq having count(*) <> scope.seq or min(feed.seq) <> 1 or max(feed.seq) <> scope.seq
  union all
  select 'events', order_id::text from order_event join work_order on work_order.id = order_id
    group by order_id, version having count(*) <> version or max(n) <> version
  union all
  select 'sendings', device::text from device_sending join device on device.id = device_sending.device
    group by device, last_seq having count(*) <> last_seq or max(seq) <> last_seq`;
