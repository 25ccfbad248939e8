/** A server of its own for a test: own units, own clock, the database shared with the other tests of the file. */
import { randomBytes } from 'node:crypto';
import { Organization, type Unit, type UnitKind } from '#shared/domain/organization/organization.ts';
import { HOUR } from '#shared/domain/time.ts';
import { SAMPLE_RULES } from '#shared/samples/index.ts';
import { intakeAnswerSchema, type IntakeAnswer } from '#shared/contract/wire.ts';
import type { ServerDeps } from '../../../src-server/deps.ts';
import { issueCode } from '../../../src-server/devices/enroll.ts';
import { buildApp, type App } from '../../../src-server/http/app.ts';
import type { LogOptions } from '../../../src-server/http/logging.ts';
import { deliveredId } from '../../../src-server/ids.ts';
import { issueIntakeKey } from '../../../src-server/intake/keys.ts';
import { lockedCounter } from '../../../src-server/store/feed.ts';
import type { Store } from '../../../src-server/store/database.ts';
import { initialize } from '../../../src-server/store/meta.ts';
import { PAGE_LIMITS } from '../../../src-server/sync/pull.ts';
import { openVault } from '../../../src-server/store/vault.ts';
import { Workstation } from './workstation.ts';

const START = Date.parse('2019-10-12T08:00:00+08:00');
/** One key a test process: a database has one. */
const VAULT = openVault(randomBytes(32));

export const PHONE = '13800001234';
export const CALLER = '方女士';
export const CONTENT = '楼上漏水，厨房顶棚已经湿透。';

let worlds = 0;

/** city ─ district ─ street s1 (community c1, section k1), street s2, department b1; other district ─ far street. */
function organization(prefix: string): Organization {
  const unit = (code: string, kind: UnitKind, parent: string | null): Unit => ({
    code: `${prefix}${code}`,
    name: `单位${code}`,
    kind,
    parent: parent === null ? null : `${prefix}${parent}`,
  });
  return new Organization([
    unit('city', 'city', null),
    unit('d', 'district', 'city'),
    unit('s1', 'street', 'd'),
    unit('c1', 'community', 's1'),
    unit('k1', 'section', 's1'),
    unit('s2', 'street', 'd'),
    unit('b1', 'department', 'd'),
    unit('far', 'district', 'city'),
    unit('f1', 'street', 'far'),
  ]);
}

export interface Answer {
  status: number;
  body: unknown;
}

export class World {
  readonly deps: ServerDeps;
  readonly app: App;
  readonly prefix: string;
  readonly source: string;
  key = '';
  readonly #clock: { now: number };
  #delivered = 0;

  private constructor(deps: ServerDeps, app: App, prefix: string, clock: { now: number }) {
    this.#clock = clock;
    this.deps = deps;
    this.app = app;
    this.prefix = prefix;
    this.source = `${prefix}12345`;
  }

  /** Clock of the server. */
  get now(): number {
    return this.#clock.now;
  }
  set now(at: number) {
    this.#clock.now = at;
  }

  static async open(store: Store, options: { log?: LogOptions; deps?: Partial<ServerDeps> } = {}): Promise<World> {
    const clock = { now: START };
    const prefix = `w${process.pid}-${++worlds}-`;
    const deps: ServerDeps = {
      store,
      vault: VAULT,
      clock: { now: () => clock.now, monotonic: () => clock.now },
      organization: organization(prefix),
      rules: SAMPLE_RULES,
      mark: '测试',
      version: '0.0.0',
      counter: lockedCounter,
      limits: PAGE_LIMITS,
      ...options.deps,
    };
    await initialize(store.db, VAULT, START);
    const world = new World(deps, await buildApp(deps, { log: options.log ?? null, tls: null }), prefix, clock);
    world.key = await issueIntakeKey(deps, world.source);
    return world;
  }

  unit(code: string): string {
    return `${this.prefix}${code}`;
  }
  code(unit: string): Promise<string> {
    return issueCode(this.deps, unit);
  }
  enrol(code: string): Promise<Workstation> {
    return Workstation.enrol(this, this.unit(code));
  }

  async post(path: string, token: string, body: unknown): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    };
    const answer = await this.app.inject({ method: 'POST', url: path, headers, payload: JSON.stringify(body) });
    return { status: answer.statusCode, body: answer.json() };
  }

  /** An order as the upper level delivers it; a number of its own each. */
  delivery(unit: string, patch: Record<string, unknown> = {}): Record<string, unknown> & { number: string } {
    return {
      number: `${this.prefix}${String(++this.#delivered).padStart(4, '0')}`,
      cityDispatchedAt: this.now - HOUR,
      unitCode: this.unit(unit),
      type: '诉求',
      title: '楼上漏水',
      content: CONTENT,
      caller: { name: CALLER, phone: PHONE },
      place: '幸福里3号楼2单元',
      ...patch,
    };
  }

  async deliver(
    path: 'orders' | 'results',
    rows: readonly unknown[],
    source = this.source,
    key = this.key,
  ): Promise<IntakeAnswer> {
    const { status, body } = await this.post(`/v1/intake/${path}`, key, { source, [path]: rows });
    if (status !== 200) throw new Error(`intake: ${status} ${JSON.stringify(body)}`);
    return intakeAnswerSchema.parse(body);
  }

  /** Delivers new orders and gives their ids. */
  async receive(unit: string, count = 1): Promise<string[]> {
    const rows = Array.from({ length: count }, () => this.delivery(unit));
    const answer = await this.deliver('orders', rows);
    if (answer.accepted !== count) throw new Error(`intake: ${JSON.stringify(answer)}`);
    return rows.map(({ number }) => this.idOf(number));
  }
  async receiveOne(unit: string): Promise<string> {
    const [id] = await this.receive(unit);
    return id!;
  }
  idOf(number: string, source = this.source): string {
    return deliveredId(this.deps.vault, 'order', source, number);
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
