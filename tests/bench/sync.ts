/** The sync over real HTTP with a server on PostgreSQL: everything for the first time, a day's acts up, and all at once. */
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { enrollAnswerSchema, pageSchema, type Pull } from '#shared/contract/wire.ts';
import { sampleOrganization } from '#shared/samples/index.ts';
import { act } from '../../src-main/engine/order/act.ts';
import { STORE_FILE } from '../../src-main/engine/store/open.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { syncOnce } from '../../src-main/engine/sync/round.ts';
import { Transport } from '../../src-main/engine/sync/transport.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';
import { issueCode } from '../../src-server/devices/enroll.ts';
import { hasPostgres } from '../pg/support/postgres.ts';
import { Bare, TABLES } from './baseline.ts';
import { DISTRICT } from './dataset.ts';
import { decrypt, KEY } from './files.ts';
import { percentile, result, time, type Result } from './measure.ts';
import { startBenchServer, type BenchServer } from './server.ts';

const PAGE = 200;
const COMMANDS = 1000;
const STATIONS = 63;
/** Orders that come between two pulls of everybody. */
const NEWS = 10;

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

async function enrolled({ url, deps }: BenchServer, unit: string) {
  const stranger = new Transport({ server: url, ca: '', token: '' });
  const body = { code: await issueCode(deps, unit), device: 'bench' };
  const answer = await stranger.post('/v1/devices/enroll', body, enrollAnswerSchema);
  await stranger.close();
  return { answer, transport: new Transport({ server: url, ca: '', token: answer.token }) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** The rows of the store, written bare into a file that is not encrypted. Milliseconds. */
function bareInsert(dir: string): number {
  const plain = join(dir, 'plain.db');
  decrypt(join(dir, STORE_FILE), plain);
  const bare = new Bare(plain, null);
  const rows = bare.rows();
  for (const table of TABLES.toReversed()) bare.db.exec(`DELETE FROM ${table}`);
  bare.db.exec('VACUUM');
  const ms = time(() => bare.write(rows, PAGE));
  bare.close();
  return ms;
}

/** So many rows of the size of a command, a transaction each. Milliseconds. */
function bareInserts(dir: string, count: number): number {
  const bare = new Bare(join(dir, 'inserts.db'), null);
  bare.db.exec('CREATE TABLE command (n INTEGER PRIMARY KEY, body TEXT NOT NULL)');
  const put = bare.db.prepare('INSERT INTO command (body) VALUES (?)');
  const body = 'x'.repeat(400);
  const ms = time(() => {
    for (let n = 0; n < count; n++) put.run(body);
  });
  bare.close();
  return ms;
}

function type({ workstation, count }: { workstation: Workstation; count: number }): void {
  const user = { name: '值班员', role: 'clerk', unit: DISTRICT } as const;
  const orders = workstation.truth.ids();
  for (let n = 0; n < count; n++)
    act(workstation, user, { id: orders[n % orders.length]!, kind: 'note', payload: { text: `第${n}次跟进` } });
}

interface Listed {
  transport: Transport;
  request: Pull;
}

/** Milliseconds of each pull: one workstation alone, then all of them at the same moment. */
async function pulls(server: BenchServer): Promise<[alone: number[], together: number[]]> {
  const organization = sampleOrganization();
  const streets = organization.children(DISTRICT).filter(({ kind }) => kind === 'street');
  const stations: Listed[] = [];
  for (let n = 0; n < STATIONS; n++) {
    const { answer, transport } = await enrolled(server, streets[n % streets.length]!.code);
    const request: Pull = { device: answer.device, pos: 1, epoch: answer.epoch, cursors: {}, known: 0, knownTag: '' };
    const { cursors } = await transport.post('/v1/sync/pull', request, pageSchema);
    // As if it had listed everything: what is measured is an ordinary pull.
    const done = Object.entries(cursors).map(([scope, cursor]) => [scope, { ...cursor, snap: null }]);
    stations.push({ transport, request: { ...request, cursors: Object.fromEntries(done) } as Pull });
  }
  for (const { code } of streets) await server.deliver(NEWS, code);
  const pull = ({ transport, request }: Listed): Promise<number> =>
    timed(() => transport.post('/v1/sync/pull', request, pageSchema));
  const alone: number[] = [];
  for (const station of stations) alone.push(await pull(station));
  const together = await Promise.all(stations.map(pull));
  for (const { transport } of stations) await transport.close();
  return [alone, together];
}

/** `count`: orders of the district. Empty where there is no PostgreSQL for this machine. */
export async function syncs(count: number): Promise<Result[]> {
  if (!hasPostgres()) return [];
  const server = await startBenchServer();
  const dir = mkdtempSync(join(tmpdir(), 'bench-sync-'));
  try {
    await server.deliver(count);
    const { answer, transport } = await enrolled(server, DISTRICT);
    const workstation = openWorkstation(dir, KEY, { create: true, clock });
    storeEnrolment(workstation, { server: server.url, ca: '' }, answer);
    const first = await timed(() => syncOnce(workstation, transport));
    type({ workstation, count: COMMANDS });
    const push = await timed(() => syncOnce(workstation, transport));
    const { pending, sent } = workstation.outbox.counts();
    if (workstation.truth.count() !== count || pending + sent > 0) throw new Error('the sync did not end');
    workstation.store.checkpoint();
    workstation.close();
    await transport.close();
    const [alone, together] = await pulls(server);
    const perSecond = (ms: number): number => (count / ms) * 1000;
    const about = { store: 'encrypted', orders: count } as const;
    return [
      result(
        {
          name: 'sync_first_100k',
          ...about,
          value: perSecond(first),
          unit: 'orders/s',
          target: '>= 0.1x bare insert',
        },
        perSecond(bareInsert(dir)),
        (_, ratio) => ratio >= 0.1,
      ),
      result(
        {
          name: 'sync_push_1000',
          ...about,
          value: push,
          unit: 'ms',
          target: '<= 30 s, beside 1,000 bare transactions',
        },
        bareInserts(dir, COMMANDS),
        (value) => value <= 30_000,
      ),
      result(
        { name: 'pull_63', ...about, value: percentile(together, 0.95), unit: 'ms', target: 'p95 <= 63x one alone' },
        percentile(alone, 0.95),
        (_, ratio) => ratio <= STATIONS,
      ),
    ];
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
