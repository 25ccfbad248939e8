/** What comparing found is told: at the command line, in the window, and by a workstation left alone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Log } from '../../src-main/engine/log.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { SyncLoop } from '../../src-main/engine/sync/loop.ts';
import { buildApp, type App } from '../../src-server/http/app.ts';
import { Centre } from '../sim/centre.ts';
import { run, type Answer } from '../store/support/cli.ts';
import { newKey, openDesk, temporary, TestClock, type Desk } from '../store/support/desk.ts';
import { signedIn, until } from '../store/support/engine.ts';
import { COMMUNITY, NOON, STREET } from '../unit/support/world.ts';

let centre: Centre;
let app: App;
let url: string;
let at: Desk;

beforeAll(async () => {
  centre = await Centre.start(() => NOON);
  app = await buildApp(centre.deps, { log: null, tls: null });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  await centre.stop();
});

beforeEach(async () => {
  await centre.empty(50);
  const [dir, key, clock] = [temporary(), newKey(), new TestClock()];
  const workstation = openDesk(dir, key, clock, true);
  at = { workstation, dir, key, clock, user: { name: '王堃', role: 'clerk', unit: STREET } };
  storeEnrolment(workstation, { server: url, ca: '' }, await centre.enrol(STREET));
  writeFileSync(join(dir, 'key'), `${key}\n`, { mode: 0o600 });
  await centre.receive(1, 3, [STREET]);
});

const tell = (...words: string[]): Promise<Answer> =>
  run([...words, '--store', at.dir, '--key-file', join(at.dir, 'key'), '--json']);
const harm = (): string => {
  const [id = ''] = at.workstation.truth.ids();
  at.workstation.store.sql('UPDATE order_truth SET version = 9').run();
  return id;
};

describe('what comparing found', () => {
  it('is told by `digest --check`, and kept for `verify`', async () => {
    expect(await tell('verify')).toMatchObject({ code: 0, out: { compared: null } });
    expect(await tell('digest', '--check')).toMatchObject({ code: 0, err: '', out: { orders: 3, differing: 0 } });
    harm();
    const answer = await tell('digest', '--check');
    expect(answer).toMatchObject({ code: 0, out: { differing: 1, mended: 3, unresolved: 0 } });
    expect(answer.err).toBe('有 1 段与中心不符：重新接收 3 件，重做列表 0 件，仍不符 0 件。\n');
    expect(await tell('verify')).toMatchObject({ code: 0, out: { ok: true, compared: { mended: 3, differing: 1 } } });
  });

  it('ends with 1 when something still differs', async () => {
    expect(await tell('digest', '--check')).toMatchObject({ code: 0 });
    await centre.rows(sql`set session_replication_role = replica`);
    await centre.rows(sql`update order_event set body = jsonb_set(body, '{actor}', '"别人"')`);
    await centre.rows(sql`set session_replication_role = origin`);
    expect(await tell('digest', '--check')).toMatchObject({ code: 1, out: { mended: 0, unresolved: 3 } });
    expect(await tell('verify')).toMatchObject({ code: 0, out: { ok: true } });
  });

  it('is told in the window by number, to who may see the order', async () => {
    await tell('digest', '--check');
    const id = harm();
    await tell('digest', '--check');
    const [street, community] = [await signedIn(at, 'clerk', STREET), await signedIn(at, 'clerk', COMMUNITY)];
    const told = await street.client.call('sync.digest', {});
    const number = at.workstation.truth.view(id)?.state.number;
    expect(told).toMatchObject({ running: null, last: { orders: 3, mended: 3 } });
    expect(told.last?.found[0]?.orders[0]).toEqual({ id, number, outcome: 'mended' });
    const other = await community.client.call('sync.digest', {});
    expect(other.last?.found[0]?.orders[0]).toEqual({ id, number: null, outcome: 'mended' });
  });

  it('comes by itself, when nothing waits and nothing comes', async () => {
    const window = await signedIn(at, 'clerk', STREET);
    const pass = (): unknown => at.workstation.meta.get('digest')?.last;
    await window.client.call('sync.now', {});
    harm();
    await window.client.call('sync.now', {});
    expect(pass()).toBeUndefined();
    await window.client.call('sync.now', {});
    await until(() => pass() !== undefined, 'the pass ends');
    expect(pass()).toMatchObject({ orders: 3, buckets: 1, mended: 3, unresolved: 0 });
    expect(window.changed).toContain('orders');
  });

  it('comes by itself, and windows are told also when nothing differs', async () => {
    const isOver = (): boolean => at.workstation.meta.get('digest')?.last !== undefined;
    const told: boolean[] = [];
    const loop = new SyncLoop({
      workstation: at.workstation,
      log: new Log(temporary(), () => NOON),
      changed: () => told.push(isOver()),
    });
    for (let round = 0; round < 3; round++) await loop.now();
    expect(told).not.toContain(true);
    await until(isOver, 'the pass ends');
    await loop.stop();
    expect(told.at(-1)).toBe(true);
    expect(at.workstation.meta.get('digest')?.last).toMatchObject({ orders: 3, differing: 0 });
  });
});
