/** What every request meets, whatever it asks: errors in Chinese, never a stack, never a 5xx for bad input, nothing personal in the log. */
import { connect, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { pgliteLane } from './support/lane.ts';
import { CALLER, CONTENT, PHONE, World } from './support/world.ts';

const CHINESE = /\p{Script=Han}/u;
const store = pgliteLane();

describe('bad input', () => {
  test('is answered in Chinese with a code, and never as a fault of the server', async () => {
    const world = await World.open(store());
    const street = await world.enrol('s1');
    const headers = { authorization: `Bearer ${street.token}`, 'content-type': 'application/json' };
    const post = (url: string, payload: string | Buffer, more: Record<string, string> = {}) =>
      world.app.inject({ method: 'POST', url, headers: { ...headers, ...more }, payload });
    const push = (items: unknown[]) =>
      post('/v1/sync/push', JSON.stringify({ device: street.device, epoch: street.store.meta().epoch, items }));
    const pull = (patch: Record<string, unknown>) =>
      post('/v1/sync/pull', JSON.stringify({ ...street.sync.pull(), ...patch }));
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const answers = {
      'no JSON': [await post('/v1/sync/push', '{"device":'), 400],
      'another type': [
        await post('/v1/sync/push', 'device=1', { 'content-type': 'application/x-www-form-urlencoded' }),
        415,
      ],
      'plain text': [await post('/v1/sync/push', '{}', { 'content-type': 'text/plain' }), 415],
      'another charset': [
        await post('/v1/sync/push', '{}', { 'content-type': 'application/json; charset="GBK"' }),
        415,
      ],
      'bytes that are no UTF-8': [
        await post(
          '/v1/sync/push',
          Buffer.concat([Buffer.from('{"device":"'), Buffer.of(0xce, 0xd2), Buffer.from('"}')]),
        ),
        400,
      ],
      'no body': [await post('/v1/sync/push', ''), 400],
      'a wrong shape': [await post('/v1/sync/push', '[]'), 400],
      'an unknown path': [await post('/v1/nothing', '{}'), 404],
      'a wrong method': [await world.app.inject({ method: 'GET', url: '/v1/sync/push', headers }), 404],
      'too much': [await post('/v1/devices/enroll', JSON.stringify({ code: 'x'.repeat(20_000) })), 413],
      'a prototype': [await post('/v1/sync/pull', '{"__proto__":{"a":1}}'), 400],
      'a bad path': [await world.app.inject({ method: 'GET', url: '/v1/%ff', headers }), 400],
      'items that are none': [await push([{ seq: 1, c: { id: 'no uuid' } }]), 400],
      'seqs out of range': [await push([{ seq: 2 ** 53, c: { id: '019a0000-0000-7000-8000-000000000000' } }]), 400],
      'a code too short': [await post('/v1/devices/enroll', '{"code":"1"}'), 400],
      'a device that is no id': [await pull({ device: 'x' }), 403],
      'cursors of other kinds': [await pull({ cursors: { a: 1 } }), 400],
      'UTF-8, said so': [
        await post('/v1/sync/pull', JSON.stringify(street.sync.pull()), {
          'content-type': 'application/json;charset=UTF-8',
        }),
        200,
      ],
      'an epoch with U+0000': [await pull({ epoch: '\u0000' }), 200],
      'a tag with U+0000': [await pull({ known: 0, knownTag: '\u0000' }), 200],
      'cursors of other scopes': [
        await pull({ cursors: { 'a\u0000': { at: 1, tag: '', head: 1, headTag: '', snap: '\u0000' } } }),
        200,
      ],
      'deep payloads': [
        await post(
          '/v1/sync/push',
          `{"device":"${street.device}","epoch":"x","items":[{"seq":1,"c":{"id":"019a0000-0000-7000-8000-000000000000","payload":{"a":${deep}}}}]}`,
        ),
        200,
      ],
    } as const;
    for (const [what, [answer, status]] of Object.entries(answers)) {
      const cache = answer.headers['cache-control'];
      expect({ what, status: answer.statusCode, cache }).toEqual({ what, status, cache: 'no-store' });
      if (status === 200) continue;
      const body = answer.json<{ code: string; message: string }>();
      const inChinese = CHINESE.test(body.message);
      expect({ what, fields: Object.keys(body).toSorted(), inChinese }).toEqual({
        what,
        fields: ['code', 'message'],
        inChinese: true,
      });
      expect(answer.body).not.toMatch(/\bat .*\.[jt]s|node_modules|Error/);
    }
    await world.close();
  });

  test('of a wrong encoding says that UTF-8 is wanted', async () => {
    const world = await World.open(store());
    const post = (payload: Buffer, type: string) =>
      world.app.inject({
        method: 'POST',
        url: '/v1/devices/enroll',
        headers: { 'content-type': type },
        payload,
      });
    const gbk = Buffer.concat([
      Buffer.from('{"code":"AAAA-BBBB","device":"'),
      Buffer.of(0xce, 0xd2),
      Buffer.from('"}'),
    ]);
    for (const answer of [
      await post(gbk, 'application/json'),
      await post(Buffer.from('{}'), 'application/json;charset=gbk'),
    ])
      expect(answer.json()).toMatchObject({ message: expect.stringContaining('UTF-8') as string });
    const marked = Buffer.from('\ufeff{"code":"AAAA-BBBB"}');
    expect((await post(marked, 'application/json')).statusCode).toBe(403);
    await world.close();
  });

  test('that is no HTTP closes the connection and nothing else', async () => {
    const world = await World.open(store());
    await world.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = world.app.addresses()[0] as AddressInfo;
    const said = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('\u0000\u0001 nothing\r\n\r\n'));
      socket.on('data', (chunk) => void (text += chunk.toString('utf8')));
      socket.on('close', () => resolve(text));
    });
    expect(said).toMatch(/^HTTP\/1.1 400/);
    const [head = '', body = ''] = said.split('\r\n\r\n');
    expect(head.toLowerCase()).toContain(`content-length: ${Buffer.byteLength(body)}`);
    expect(JSON.parse(body)).toEqual({ code: 'invalid', message: expect.stringMatching(CHINESE) as string });
    expect((await world.app.inject('/v1/health')).statusCode).toBe(200);
    await world.close();
  });
});

test('health says which server it is, and that it is none without its database', async () => {
  const world = await World.open(store());
  const answer = await world.app.inject('/v1/health');
  expect(answer.json()).toEqual({
    ok: true,
    mark: '测试',
    epoch: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    version: '0.0.0',
    now: world.now,
    db: 'pglite',
  });
  const db = new Proxy(world.deps.store.db, {
    get: () => () => {
      throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    },
  });
  const cut = await World.open(store(), {
    deps: { store: { ...store(), listen: () => Promise.resolve(() => Promise.resolve()) } },
  });
  Object.assign(cut.deps, { store: { ...cut.deps.store, db } });
  const away = await cut.app.inject('/v1/health');
  expect([away.statusCode, away.json()]).toEqual([503, expect.objectContaining({ ok: false, epoch: '' })]);
});

test('the log holds ids, routes and counts: no name, phone, text, code, key or token', async () => {
  const lines: string[] = [];
  const world = await World.open(store(), { log: { level: 'trace', write: (line) => void lines.push(line) } });
  const code = await world.code(world.unit('s1'));
  await world.post('/v1/devices/enroll', '', { code, device: '机器名' });
  const street = await world.enrol('s1');
  const order = await world.receiveOne('s1');
  await street.pull();
  await street.does('accept', order);
  await street.does('reply', order, { text: '答复里的秘密', measures: '措施' });
  await world.deliver('orders', [world.delivery('s1', { title: 1 }), { secret: '别的秘密' }]);
  await world.post(`/v1/nothing?phone=${PHONE}`, street.token, {});
  await world.post('/v1/sync/pull', street.token, { ...street.sync.pull(), device: `x${PHONE}` });
  const log = lines.join('');
  expect(log).toContain(street.device);
  expect(log).toContain('/v1/sync/push');
  for (const secret of [
    PHONE,
    CALLER,
    CONTENT,
    '值班员甲',
    '秘密',
    '措施',
    '机器名',
    '漏水',
    code,
    world.key,
    street.token,
    '幸福里',
  ])
    expect(log).not.toContain(secret);
});

test('a fault is logged by kind and place, and told to the client in one sentence', async () => {
  const lines: string[] = [];
  const world = await World.open(store(), { log: { level: 'info', write: (line) => void lines.push(line) } });
  const street = await world.enrol('s1');
  const order = await world.receiveOne('s1');
  await street.pull();
  Object.assign(world.deps, {
    vault: {
      ...world.deps.vault,
      seal: () => {
        throw new Error(`cannot seal ${PHONE}`);
      },
    },
  });
  const c = street.command('reply', order, { text: PHONE, measures: '措施' });
  street.act('accept', order, {});
  await street.push();
  const item = { seq: 2, c: { ...c, seenAct: '' } };
  const answer = await world.post('/v1/sync/push', street.token, {
    device: street.device,
    epoch: street.store.meta().epoch,
    items: [item],
  });
  expect(answer).toEqual({ status: 500, body: { code: 'error', message: expect.stringMatching(CHINESE) as string } });
  const log = lines.join('');
  expect(log).toContain('request failed');
  expect(log).not.toContain(PHONE);
  // Nothing was stored: the same push is taken when the fault is gone.
  const { seal } = (await World.open(store())).deps.vault;
  Object.assign(world.deps, { vault: { ...world.deps.vault, seal } });
  const again = await street.sendPush({ device: street.device, epoch: street.store.meta().epoch, items: [item] });
  expect(again).toMatchObject({ err: '', results: [{ o: { ok: true } }] });
});
