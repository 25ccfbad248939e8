/** The loop: when it syncs, what a person is told when it cannot, and that nothing strange is ever applied. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { retryDelay } from '../../src-main/engine/sync/loop.ts';
import { requestEnrolment, storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { networkFailure, statusFailure } from '../../src-main/engine/sync/sync-failure.ts';
import { centreAddress, Transport } from '../../src-main/engine/sync/transport.ts';
import { COMMUNITY, NOON, OTHER_STREET, received, STREET, uuid } from '../unit/support/world.ts';
import { FakeCentre } from './support/centre.ts';
import { openDesk, newKey, temporary, TestClock, type Desk } from './support/desk.ts';
import { addUser, connect, engineOn, PASSWORD, until, type Window } from './support/engine.ts';

const ID = uuid(1);
let centre: FakeCentre;
let address: string;

beforeEach(async () => {
  centre = new FakeCentre();
  address = await centre.start();
});
afterEach(() => centre.stop());

/** Enrolled at the fake centre and signed in; the loop is not started. */
async function enrolled(unit = STREET): Promise<{ at: Desk; window: Window }> {
  const [dir, key, clock] = [temporary(), newKey(), new TestClock()];
  const workstation = openDesk(dir, key, clock, true);
  const at: Desk = { workstation, dir, key, clock, user: { name: '王堃', role: 'clerk', unit } };
  centre.codes.set('CODE-1', unit);
  const transport = new Transport({ server: address, ca: '', token: '' });
  storeEnrolment(workstation, { server: address, ca: '' }, await requestEnrolment(transport, 'CODE-1'));
  await transport.close();
  await addUser(at, '王堃', 'clerk', unit);
  const window = engineOn(at);
  await window.client.call('session.signIn', { name: '王堃', password: PASSWORD });
  return { at, window };
}

const order = () => centre.put(received({}, ID));

describe('a round', () => {
  it('sends, receives, measures the clock and says so', async () => {
    order();
    const { at, window } = await enrolled();
    const { client } = window;
    expect(await client.call('sync.get', {})).toMatchObject({ state: 'never', lastSyncAt: null, clockOffset: null });
    expect(await client.call('sync.now', {})).toMatchObject({
      state: 'online',
      message: null,
      pending: 0,
      lastSyncAt: NOON,
      clockOffset: 0,
      mustEnrol: false,
      syncing: false,
    });
    await client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    await client.call('order.act', { id: ID, kind: 'forward', payload: { toUnit: COMMUNITY } });
    expect((await client.call('sync.now', {})).pending).toBe(0);
    expect(centre.orders.get(ID)?.known).toMatchObject({ phase: 'handling', leadUnit: COMMUNITY });
    expect(at.workstation.truth.view(ID)).toEqual(centre.orders.get(ID)?.view);
    expect(at.workstation.outbox.unshown()).toEqual([]);
    expect(centre.zipped).toBe(true);
    await until(() => window.changed.includes('orders'), 'the windows hear of it');
  });

  it('takes as many batches as there are commands', async () => {
    const ids = Array.from({ length: 130 }, (_, i) => uuid(9000 + i));
    for (const [i, id] of ids.entries()) centre.put(received({ number: `N${i}` }, id));
    const { at, window } = await enrolled();
    await window.client.call('sync.now', {});
    for (const id of ids) await window.client.call('order.act', { id, kind: 'accept', payload: {} });
    expect(await window.client.call('sync.now', {})).toMatchObject({ state: 'online', pending: 0 });
    expect(centre.requests.filter((path) => path.endsWith('push'))).toHaveLength(2);
    expect(at.workstation.outbox.counts()).toEqual({ pending: 0, sent: 0, refused: 0 });
  });

  it('sends once more what took effect while its answer was lost', async () => {
    order();
    const { at, window } = await enrolled();
    await window.client.call('sync.now', {});
    await window.client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    centre.mode = 'cut';
    expect(await window.client.call('sync.now', {})).toMatchObject({ state: 'offline', pending: 1 });
    centre.mode = 'ok';
    expect(await window.client.call('sync.now', {})).toMatchObject({ state: 'online', pending: 0 });
    expect(centre.orders.get(ID)?.events.map(({ kind }) => kind)).toEqual(['receive', 'accept']);
    expect(at.workstation.truth.version(ID)).toBe(2);
  });

  it('brings a refusal to the tray and an order that left off the screen', async () => {
    const story = order();
    const { window } = await enrolled();
    const { client } = window;
    await client.call('sync.now', {});
    await client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    story.must('dispatch', { toUnit: OTHER_STREET }, { name: '区', role: 'clerk', unit: '110107' });
    centre.put(story);
    expect(await client.call('sync.now', {})).toMatchObject({ state: 'online', pending: 0, refused: 1 });
    expect(await client.call('attention.list', {})).toMatchObject([
      { kind: 'accept', orderNumber: null, reason: expect.any(String) },
    ]);
    await expect(client.call('order.get', { id: ID })).rejects.toMatchObject({ code: 'unknown-order' });
  });

  it('is never two at once; who asks meanwhile gets one that began later', async () => {
    const { window } = await enrolled();
    await Promise.all([1, 2, 3, 4].map(() => window.client.call('sync.now', {})));
    expect(centre.requests.filter((path) => path.endsWith('pull'))).toHaveLength(2);
  });
});

describe('without the centre', () => {
  it('says since when and why, keeps it over a restart, and lets everybody work', async () => {
    order();
    const { at, window } = await enrolled();
    await window.client.call('sync.now', {});
    await centre.stop();
    at.clock.pass(60_000);
    const view = await window.client.call('sync.now', {});
    expect(view).toMatchObject({
      state: 'offline',
      since: NOON + 60_000,
      lastSyncAt: NOON,
      message: expect.stringContaining('连不上中心'),
    });
    at.clock.pass(60_000);
    expect(await window.client.call('sync.now', {})).toMatchObject({ since: NOON + 60_000 });
    expect(await window.client.call('order.act', { id: ID, kind: 'accept', payload: {} })).toMatchObject({
      outcome: 'pending',
    });
    await window.engine.stop();
    const again = engineOn({ ...at, workstation: openDesk(at.dir, at.key, at.clock) });
    expect(await again.client.call('sync.get', {})).toMatchObject({
      state: 'offline',
      since: NOON + 60_000,
      pending: 1,
      clockOffset: 0,
    });
  });

  it('applies nothing of a login page, an error or a stranger’s answer', async () => {
    order();
    const { at, window } = await enrolled();
    const { client } = window;
    centre.mode = 'html';
    expect(await client.call('sync.now', {})).toMatchObject({
      state: 'offline',
      message: expect.stringContaining('不认识的内容'),
    });
    centre.mode = 'error';
    expect(await client.call('sync.now', {})).toMatchObject({
      message: expect.stringContaining('暂时不能受理（500）'),
    });
    expect([at.workstation.truth.count(), at.workstation.meta.sync().known]).toEqual([0, 0]);
    centre.mode = 'ok';
    expect(await client.call('sync.now', {})).toMatchObject({ state: 'online', message: null });
    expect(at.workstation.truth.count()).toBe(1);
  });

  it('stops sending and loses nothing when the centre does not know the device', async () => {
    order();
    const { at, window } = await enrolled();
    await window.client.call('sync.now', {});
    await window.client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    centre.devices.clear();
    expect(await window.client.call('sync.now', {})).toMatchObject({
      state: 'offline',
      pending: 1,
      message: expect.stringContaining('重新登记'),
    });
    const before = centre.requests.length;
    await window.client.call('sync.now', {});
    expect(centre.requests.length).toBe(before);
    expect(at.workstation.outbox.kept()).toHaveLength(1);
  });

  it('goes on, and says why, when the store cannot be written', async () => {
    order();
    const { at, window } = await enrolled();
    const { client } = window;
    await client.call('sync.now', {});
    at.workstation.store.db.pragma('query_only=ON');
    expect(await client.call('sync.now', {})).toMatchObject({
      state: 'offline',
      reason: '数据不能写入',
      message: expect.stringContaining('检查写入权限'),
    });
    at.workstation.store.db.pragma('query_only=OFF');
    expect(await client.call('sync.now', {})).toMatchObject({ state: 'online', reason: null, message: null });
  });

  it('says that the disk is full, keeps all that was there, and goes on by itself when there is room', async () => {
    order();
    const { at, window } = await enrolled();
    const { client } = window;
    await client.call('sync.now', {});
    await client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    for (let i = 0; i < 40; i++) centre.put(received({ number: `N${i}` }, uuid(100 + i)));
    const { db } = at.workstation.store;
    const pages = db.pragma('page_count', { simple: true }) as number;
    db.pragma(`max_page_count=${pages}`);
    expect(await client.call('sync.now', {})).toMatchObject({
      state: 'offline',
      reason: '磁盘已满',
      message: expect.stringContaining('请清出磁盘空间，之后自动继续'),
    });
    expect(at.workstation.outbox.kept()).toHaveLength(1);
    db.pragma(`max_page_count=${pages * 10}`);
    expect(await client.call('sync.now', {})).toMatchObject({ state: 'online', pending: 0 });
    expect(at.workstation.truth.count()).toBe(41);
  });

  it('tells a centre of another version from a stranger', async () => {
    const { window } = await enrolled();
    centre.mode = 'later';
    expect(await window.client.call('sync.now', {})).toMatchObject({
      reason: '本机版本较旧',
      message: expect.stringContaining('请技术人员升级本机'),
    });
    centre.mode = 'earlier';
    expect(await window.client.call('sync.now', {})).toMatchObject({ reason: '中心版本较旧' });
  });

  it('waits longer each time, and not all at the same moment', () => {
    expect([1, 2, 3, 4, 5, 9].map((n) => retryDelay(n, 0) / 1000)).toEqual([5, 10, 20, 40, 60, 60]);
    expect(retryDelay(1, 1)).toBe(2500);
  });

  it('names what is wrong', () => {
    const tls = new TypeError('fetch failed', {
      cause: Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    });
    expect(networkFailure(tls)).toMatchObject({
      code: 'certificate',
      message: expect.stringContaining('证书不受信任'),
    });
    const both = new AggregateError([Object.assign(new Error('a'), { code: 'ECONNREFUSED' })]);
    expect(networkFailure(both)).toMatchObject({ code: 'unreachable' });
    expect(statusFailure(403, '这台工作站已被注销。')).toMatchObject({
      code: 'refused',
      message: '中心没有接受（这台工作站已被注销），请联系技术人员；已填写的内容都在本机。',
    });
    const expired = Object.assign(new Error('x'), { code: 'CERT_HAS_EXPIRED' });
    const nameless = Object.assign(new Error('x'), { code: 'ENOTFOUND' });
    expect([networkFailure(expired).code, networkFailure(nameless).code]).toEqual(['clock', 'address']);
    expect(
      (
        [
          [401, '', ''],
          [401, '请重新登记。', 'unknown-device'],
          [403, '已被注销。', 'revoked'],
          [403, '令牌不属于这台工作站。', 'device'],
          [404, '没有这个地址。', 'not-found'],
          [404, '', ''],
          [503, '', ''],
          [418, '', ''],
        ] as const
      ).map(([status, said, code]) => statusFailure(status, said, code).code),
    ).toEqual(['credential', 'unknown-device', 'revoked', 'credential', 'server-old', 'address', 'busy', 'refused']);
    expect(centreAddress('https://centre.example/base/')).toBe('https://centre.example/base');
    for (const wrong of ['centre', 'file:///etc/passwd']) expect(() => centreAddress(wrong)).toThrow('中心地址');
  });
});

describe('the running loop', () => {
  it('starts by itself, follows a poke, and sends an act in a moment', async () => {
    const { at, window } = await enrolled();
    window.engine.start();
    await until(() => centre.requests.includes('/v1/sync/events'), 'the stream of pokes is open');
    order();
    await until(() => at.workstation.truth.count() === 1, 'the poked order arrives');
    await window.client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    await until(() => centre.orders.get(ID)?.known.phase === 'handling', 'the act leaves');
    await until(() => at.workstation.outbox.unshown().length === 0, 'and is shown by the truth');
    expect(readFileSync(join(at.dir, 'engine.log'), 'utf8')).toContain('"event":"synced"');
  });

  it('notices what another process left in the store, and sends it', async () => {
    order();
    const { at, window } = await enrolled();
    window.engine.start();
    await until(() => at.workstation.truth.count() === 1, 'the order arrives');
    const other = engineOn({ ...at, workstation: openDesk(at.dir, at.key, at.clock) });
    await other.client.call('session.signIn', { name: '王堃', password: PASSWORD });
    const watcher = connect(window.engine);
    await other.client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    await other.engine.stop();
    await until(() => centre.orders.get(ID)?.known.phase === 'handling', 'the act of the other process leaves');
    expect(watcher.changed).toContain('orders');
  });

  it('listens before it asks, so that nothing comes in between', async () => {
    const { window } = await enrolled();
    await window.client.call('sync.now', {});
    const [events, pull] = ['/v1/sync/events', '/v1/sync/pull'].map((path) => centre.requests.indexOf(path));
    expect(events).toBeGreaterThan(-1);
    expect(events).toBeLessThan(pull!);
  });

  it('syncs though the stream of pokes is swallowed, and does not hurry when it ends at once', async () => {
    let open = (): void => undefined;
    centre.gates.set('/v1/sync/events', new Promise((resolve) => (open = resolve)));
    order();
    const { at, window } = await enrolled();
    window.engine.start();
    await until(() => at.workstation.truth.count() === 1, 'the order arrives');
    centre.endsStreams = true;
    open();
    const pulls = (): number => centre.requests.filter((path) => path === '/v1/sync/pull').length;
    const before = pulls();
    await setTimeout(1500);
    expect(pulls() - before).toBeLessThanOrEqual(1);
  });

  it('compares again when a round came in between', async () => {
    order();
    const { window } = await enrolled();
    let release = (): void => undefined;
    centre.gates.set('/v1/sync/digest', new Promise((resolve) => (release = resolve)));
    const asked = (): number => centre.requests.filter((path) => path === '/v1/sync/digest').length;
    for (let round = 0; round < 3; round++) await window.client.call('sync.now', {});
    await until(() => asked() === 1, 'comparing has begun');
    await window.client.call('sync.now', {});
    release();
    await until(() => asked() > 1, 'it is begun again without another round');
    expect(asked()).toBe(2);
  });

  it('is silent and patient before enrolment', async () => {
    const [dir, key, clock] = [temporary(), newKey(), new TestClock()];
    const workstation = openDesk(dir, key, clock, true);
    const window = engineOn({ workstation, dir, key, clock, user: { name: '', role: 'clerk', unit: '' } });
    window.engine.start();
    expect(await window.client.call('sync.now', {})).toMatchObject({
      state: 'never',
      mustEnrol: true,
      message: expect.stringContaining('没有登记'),
    });
    expect(await window.client.call('session.get', {})).toMatchObject({ unit: null, rules: null, users: [] });
    expect(centre.requests).toEqual([]);
  });
});
