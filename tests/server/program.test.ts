/** The program: one process a folder, JSON only on standard output, the admin socket, starts and ends of every kind. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { enrollAnswerSchema, pageSchema } from '#shared/contract/wire.ts';
import { CALLER, CONTENT, PHONE } from './support/world.ts';
import { admin, command, dataFolder, run, startServer, tempFolder } from './support/program.ts';

const STREET = '110107003';
const CHINESE = /\p{Script=Han}/u;

const post = async (url: string, token: string, body: unknown): Promise<unknown> => {
  const headers = { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.json();
};
const order = (number: string) => ({
  number,
  cityDispatchedAt: '2019-10-12T08:00:00+08:00',
  unitCode: STREET,
  type: '诉求',
  title: '楼上漏水',
  content: CONTENT,
  caller: { name: CALLER, phone: PHONE },
});

describe('a data folder', () => {
  test('serves one process; what it took survives a kill, and the lock dies with its holder', async () => {
    const folder = join(tempFolder(), 'data');
    const env = { DATA_DIR: folder, SERVER_MARK: '演示', WORKBENCH_NOW: '2019-10-12T09:00:00+08:00' };
    const server = await startServer(env);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of ['admin.sock', 'server.key']) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);

    const second = await run(env);
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toMatch(/正被另一个中心服务使用/);

    const health = (await (await fetch(`${server.url}/v1/health`)).json()) as { epoch: string; now: number };
    expect(health).toMatchObject({ ok: true, mark: '演示', db: 'pglite' });
    expect(health.now - Date.parse(env.WORKBENCH_NOW)).toBeLessThan(60_000);
    const { key } = await admin<{ key: string }>(env, 'issue-intake-key', '--source', '12345');
    const { code } = await admin<{ code: string }>(env, 'issue-code', '--unit', STREET);
    expect(
      await post(`${server.url}/v1/intake/orders`, key, { source: '12345', orders: [order('A-1')] }),
    ).toMatchObject({ accepted: 1 });
    const { device, token } = enrollAnswerSchema.parse(await post(`${server.url}/v1/devices/enroll`, '', { code }));
    const digest = await admin<unknown>(env, 'digest', '--device', device);
    expect(digest).toMatchObject({ scopes: [{ scope: STREET, count: 1 }] });

    const killed = await server.stop('SIGKILL');
    expect(killed.stdout).toBe(`{"listening":"${server.url}"}\n`);
    for (const secret of [PHONE, CALLER, CONTENT, '漏水', key, code, token])
      expect(killed.stderr).not.toContain(secret);

    // Nobody runs: the command opens the folder itself, past the socket that the killed server left.
    expect(existsSync(join(folder, 'admin.sock'))).toBe(true);
    expect(await admin<unknown>(env, 'digest', '--device', device)).toEqual(digest);
    const again = await startServer(env);
    expect(await (await fetch(`${again.url}/v1/health`)).json()).toMatchObject({ epoch: health.epoch });
    const pull = { device, pos: 1, epoch: health.epoch, cursors: {}, known: 0, knownTag: '' };
    expect(pageSchema.parse(await post(`${again.url}/v1/sync/pull`, token, pull)).entries).toHaveLength(1);
    const listed = await admin<unknown>(env, 'devices');
    expect(listed).toEqual({ devices: [{ device, unit: STREET, last: 0, revoked: false }] });
    expect(await again.stop('SIGTERM')).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'admin.sock'))).toBe(false);
  });

  test('with a path too long for a socket works all the same', async () => {
    const folder = await dataFolder(join('很长的目录名'.repeat(6), 'data'));
    const env = { DATA_DIR: folder };
    const server = await startServer(env);
    expect(await admin<unknown>(env, 'devices')).toEqual({ devices: [] });
    expect(await server.stop('SIGINT')).toMatchObject({ code: 0 });
  });

  test('is never opened with another key, and no new key is made over it', async () => {
    const folder = await dataFolder();
    const env = { DATA_DIR: folder };
    await admin(env, 'issue-code', '--unit', STREET);
    const key = readFileSync(join(folder, 'server.key'));
    rmSync(join(folder, 'server.key'));
    const missing = await run(env);
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toMatch(/缺少密钥文件/);
    expect(existsSync(join(folder, 'server.key'))).toBe(false);
    const other = join(folder, 'other.key');
    writeFileSync(other, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
    expect(await run({ ...env, SERVER_KEY_FILE: other })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/密钥与数据不符/) as string,
    });
    writeFileSync(other, 'half');
    expect(await run({ ...env, SERVER_KEY_FILE: other })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/已损坏/) as string,
    });
    writeFileSync(other, key);
    expect(await admin<unknown>({ ...env, SERVER_KEY_FILE: other }, 'devices')).toEqual({ devices: [] });
  });
});

test('usage, refusal and unavailability have their exit codes and say why in Chinese', async () => {
  const folder = tempFolder();
  const env = { DATA_DIR: folder };
  const missing = { DATA_DIR: join(folder, 'missing') };
  // None of these gets as far as the folder.
  const early = await Promise.all([
    run(env, 'issue-code'),
    command(env, 'fly'),
    run({ ...env, PORT: 'x' }),
    run({ ...env, WORKBENCH_NOW: '昨天' }),
    run({ ...env, TLS_CERT: 'a.pem' }),
    run({ ...env, TLS_CERT: 'a.pem', TLS_KEY: 'b.pem' }),
    command(missing, 'digest', '--device', 'x'),
    run(env, '--help'),
    command(env, 'devices', '--fly'),
  ]);
  const away = { ...env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const cases = [
    [early[0], 2, /^缺少必填的选项：--unit <code>。用 --help 查看用法。\n$/],
    [early[1], 2, /^没有这个命令，或参数太多。/],
    [early[8], 2, /^没有这个选项：--fly。/],
    [early[2], 2, /PORT/],
    [early[3], 2, /WORKBENCH_NOW/],
    [early[4], 2, /TLS_KEY/],
    [early[5], 2, CHINESE],
    [early[6], 3, CHINESE],
    [early[7], 0, CHINESE],
    [await command(env, 'devices'), 3, /没有中心的数据，没有新建/],
    [await run(env, 'issue-code', '--unit', '999'), 1, /已新建[^]*DATA_DIR/],
    [await command(env, 'issue-code', '--unit', '999'), 1, /^(?![^]*已新建)/],
    [await run(away), 3, /DATABASE_URL/],
    [await run({ ...env, HOST: '203.0.113.1' }), 2, CHINESE],
  ] as const;
  for (const [{ code, stdout, stderr }, expected, says] of cases) {
    expect(stderr).toMatch(says);
    expect({ code, stdout, stderr }).toMatchObject({ code: expected, stdout: '' });
    expect(stderr).not.toMatch(/^\s*at /m);
  }
  expect(existsSync(missing.DATA_DIR)).toBe(false);
});

test('a taken port is said, and the folder is free again', async () => {
  const [one, two] = [await dataFolder(), await dataFolder()];
  const server = await startServer({ DATA_DIR: one });
  const { port } = new URL(server.url);
  expect(await run({ DATA_DIR: two, PORT: port })).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(/已被占用/) as string,
  });
  expect(await admin<unknown>({ DATA_DIR: two }, 'devices')).toEqual({ devices: [] });
});

test('TLS with the institution’s own certificate', async () => {
  const at = (name: string): string => join(import.meta.dirname, 'fixtures', name);
  const server = await startServer({
    DATA_DIR: await dataFolder(),
    TLS_CERT: at('tls-cert.pem'),
    TLS_KEY: at('tls-key.pem'),
  });
  expect(server.url).toMatch(/^https:/);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const asked = request(`${server.url}/v1/health`, { ca: readFileSync(at('tls-cert.pem')) }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('error', reject).end();
  });
  expect(status).toBe(200);
});
