/** The central server of the simulation: the real application on PGlite, spoken to by real HTTP requests without a socket. */
import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { intakeAnswerSchema, type EnrollAnswer, type Page } from '#shared/contract/wire.ts';
import { PROTOCOL_VERSION } from '#shared/domain/order/commands/index.ts';
import { sampleOrganization, SAMPLE_RULES } from '#shared/samples/index.ts';
import { generateOrders } from '#shared/samples/generator.ts';
import { DAY } from '#shared/domain/time.ts';
import type { ServerDeps } from '../../src-server/deps.ts';
import { enroll, issueCode, revoke } from '../../src-server/devices/enroll.ts';
import { buildApp, type App } from '../../src-server/http/app.ts';
import { issueIntakeKey } from '../../src-server/intake/keys.ts';
import { afterRestore } from '../../src-server/backup/after-restore.ts';
import { keepBackup, lastSeqsOf } from '../../src-server/backup/kept.ts';
import { lockedCounter } from '../../src-server/store/feed.ts';
import { initialize } from '../../src-server/store/meta.ts';
import { openMigrated } from '../support/migrated-store.ts';
import { openVault } from '../../src-server/store/vault.ts';
import { deviceDigest } from '../../src-server/admin/digest.ts';

const SOURCE = '12345';

export interface Answer {
  status: number;
  body: unknown;
}

export class Centre {
  readonly deps: ServerDeps;
  readonly #app: App;
  #key = '';
  #tables: string[] = [];
  #backups = 0;
  /** How often it was set back. */
  restores = 0;
  /** The program that serves: an older one knows no later kinds, and says so. */
  version = PROTOCOL_VERSION;

  private constructor(deps: ServerDeps, app: App) {
    this.deps = deps;
    this.#app = app;
  }

  /** One database a test file; starting it costs seconds, `empty` milliseconds. */
  static async start(now: () => number): Promise<Centre> {
    const store = await openMigrated();
    const deps: ServerDeps = {
      store,
      vault: openVault(randomBytes(32)),
      clock: { now, monotonic: now },
      organization: sampleOrganization(),
      rules: SAMPLE_RULES,
      mark: 'sim',
      version: 'sim',
      counter: lockedCounter,
      limits: { orders: 2, ordersAtLeast: 2, bytes: 1 << 20, outcomes: 2 },
    };
    await initialize(store.db, deps.vault, now());
    return new Centre(deps, await buildApp(deps, { log: null, tls: null }));
  }

  /** Forgets everything but the schema; a new epoch, as a new server has. Pages hold `limit` orders and outcomes, or fewer heavy ones. */
  async empty(limit: number): Promise<void> {
    this.version = PROTOCOL_VERSION;
    this.deps.limits = { orders: limit, ordersAtLeast: limit, bytes: limit * 4000, outcomes: limit };
    const { db } = this.deps.store;
    if (this.#tables.length === 0) {
      const rows = await this.rows<{ name: string }>(
        sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
      );
      this.#tables = rows.map(({ name }) => name);
    }
    for (let n = 1; n <= this.#backups; n++) await db.execute(sql.raw(`drop schema backup_${n} cascade`));
    this.#backups = 0;
    this.restores = 0;
    // Events are append-only by trigger; only the owner of a test's own database may set that aside.
    await db.execute(sql`set session_replication_role = replica`);
    await db.execute(sql.raw(`truncate ${this.#tables.join(', ')}`));
    await db.execute(sql`set session_replication_role = origin`);
    await initialize(db, this.deps.vault, this.deps.clock.now());
    this.#key = await issueIntakeKey(this.deps, SOURCE);
  }

  async post(path: string, token: string, body: unknown): Promise<Answer> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await this.#app.inject({ method: 'POST', url: path, headers, payload: JSON.stringify(body) });
    const answer = response.json<unknown>();
    const isPage = path === '/v1/sync/pull' && response.statusCode === 200;
    return { status: response.statusCode, body: isPage ? this.#ofItsVersion(answer) : answer };
  }

  async get(path: string, token: string): Promise<Answer> {
    const response = await this.#app.inject({
      method: 'GET',
      url: path,
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.statusCode, body: response.json<unknown>() };
  }

  #ofItsVersion(page: unknown): unknown {
    return { ...(page as Page), v: this.version };
  }

  /** `was`: what proves which device it was so far. */
  async enrol(unit: string, was?: string): Promise<EnrollAnswer> {
    return enroll(this.deps, await issueCode(this.deps, unit), 'sim', { was });
  }

  /** Orders arrive, spread over the last hours; each unit of `units` gets some. */
  async receive(seed: number, count: number, units: readonly string[]): Promise<void> {
    const toAt = this.deps.clock.now();
    const generated = generateOrders({ seed, count, district: '110107', fromAt: toAt - DAY / 4, toAt });
    const orders = generated.map((order, i) => ({
      ...order,
      number: `S${seed}-${i}`,
      unitCode: units[i % units.length],
    }));
    const { status, body } = await this.post('/v1/intake/orders', this.#key, { source: SOURCE, orders });
    const answer = intakeAnswerSchema.parse(body);
    if (status !== 200 || answer.accepted !== count) throw new Error(`intake: ${JSON.stringify(body)}`);
  }

  /** @returns how many backups there are now. */
  async backup(): Promise<number> {
    const schema = `backup_${++this.#backups}`;
    const { db } = this.deps.store;
    const at = this.deps.clock.now();
    // It holds its own registration, as the real ones do.
    await keepBackup(db, { id: randomUUID(), at, file: schema, lastSeqs: await lastSeqsOf(db) });
    const copies = this.#tables.map((table) => `create table ${schema}.${table} as table public.${table};`);
    await this.#run(`create schema ${schema}; ${copies.join(' ')}`);
    return this.#backups;
  }

  /** `isTold`: with the tool, which begins a new epoch; else somebody copied the files back and said nothing. */
  async restore(backup: number, isTold: boolean): Promise<void> {
    const copies = this.#tables.map((table) => `insert into public.${table} select * from backup_${backup}.${table};`);
    await this.#run(
      `set session_replication_role = replica; truncate ${this.#tables.join(', ')}; ${copies.join(' ')}
       set session_replication_role = origin;`,
    );
    this.restores++;
    const at = this.deps.clock.now();
    if (isTold) await afterRestore(this.deps.store.db, { restores: this.restores, backup: randomUUID(), at });
  }

  async #run(script: string): Promise<void> {
    for (const statement of script.split(';')) {
      if (statement.trim() !== '') await this.deps.store.db.execute(sql.raw(statement));
    }
  }

  revoke(device: string): Promise<boolean> {
    return revoke(this.deps, device);
  }

  /** The administrator gives the workstation to another unit: what it may see changes at once. */
  async reassign(device: string, unit: string): Promise<void> {
    await this.deps.store.db.execute(sql`update device set unit = ${unit} where id = ${device}`);
  }

  /** Puts the order into a scope beside its own, or takes it out, as an act that the rules do not know yet would. */
  async stand(order: string, scope: string, stands: boolean): Promise<void> {
    const { db } = this.deps.store;
    await db.execute(
      stands
        ? sql`insert into order_scope (scope, order_id) values (${scope}, ${order})`
        : sql`delete from order_scope where scope = ${scope} and order_id = ${order}`,
    );
    const tag = randomBytes(8).toString('hex');
    await db.execute(sql`update scope set seq = seq + 1, tag = ${tag} where id = ${scope}`);
    await db.execute(
      sql`insert into feed (scope, seq, tag, order_id, version) select id, seq, tag, ${order}, 1 from scope where id = ${scope}`,
    );
  }

  async unitOf(device: string): Promise<string> {
    const [row] = await this.rows<{ unit: string }>(sql`select unit from device where id = ${device}`);
    return row?.unit ?? '';
  }

  async digest(device: string): Promise<unknown> {
    return deviceDigest(this.deps, device);
  }

  async rows<T>(query: ReturnType<typeof sql>): Promise<T[]> {
    return ((await this.deps.store.db.execute(query)) as unknown as { rows: T[] }).rows;
  }

  async stop(): Promise<void> {
    await this.#app.close();
    await this.deps.store.close();
  }
}
