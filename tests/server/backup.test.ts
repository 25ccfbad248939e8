/** Backups of the program: taken while it serves, restored when it is stopped, and what cannot be restored changes nothing. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { enrollAnswerSchema } from '#shared/contract/wire.ts';
import { CALLER, CONTENT, PHONE } from './support/world.ts';
import { admin, command, dataFolder, startServer } from './support/program.ts';

// Each test opens the folder a dozen times.
vi.setConfig({ testTimeout: 10 * 60_000 });

const STREET = '110107003';
const NOW = '2019-10-12T09:00:00+08:00';

interface Taken {
  backup: string;
  file: string;
  orders: number;
  events: number;
}
interface Restored {
  restored: string;
  epoch: string;
  restores: number;
  orders: number;
  before: string | null;
  warning: string | null;
}

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

/** A data folder with one order, its workstation and one backup taken while the server ran; a second order came later. */
async function used() {
  const folder = await dataFolder();
  const env = { DATA_DIR: folder, WORKBENCH_NOW: NOW };
  const server = await startServer(env);
  const { key } = await admin<{ key: string }>(env, 'issue-intake-key', '--source', '12345');
  const { code } = await admin<{ code: string }>(env, 'issue-code', '--unit', STREET);
  const { device } = enrollAnswerSchema.parse(await post(`${server.url}/v1/devices/enroll`, '', { code }));
  const deliver = (number: string) =>
    post(`${server.url}/v1/intake/orders`, key, { source: '12345', orders: [order(number)] });
  await deliver('A-1');
  const digest = await admin<unknown>(env, 'digest', '--device', device);
  const to = join(folder, '..', 'backups');
  const taken = await admin<Taken>(env, 'backup', '--to', to);
  await deliver('A-2');
  const health = (await (await fetch(`${server.url}/v1/health`)).json()) as { epoch: string };
  return { folder, env, server, device, digest, taken, to, epoch: health.epoch };
}

describe('a backup', () => {
  test('taken while the server runs gives back every byte, with a new epoch; it says nothing of anybody', async () => {
    const { env, server, device, digest, taken, to, epoch } = await used();
    expect(taken).toMatchObject({ orders: 1, events: 1 });
    expect(readdirSync(to)).toEqual([expect.stringMatching(/^backup-20191012-0900.*\.jsbak$/)]);
    const bytes = readFileSync(taken.file);
    for (const secret of [PHONE, CALLER, CONTENT, '漏水', STREET]) expect(bytes.includes(secret)).toBe(false);
    expect(await admin<unknown>(env, 'backups')).toMatchObject({ backups: [{ backup: taken.backup }] });

    const busy = await command(env, 'restore', '--from', taken.file);
    expect(busy).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/先停下服务/) as string });
    await server.stop('SIGTERM');
    expect(await admin<unknown>(env, 'digest', '--device', device)).not.toEqual(digest);

    const restored = await admin<Restored>(env, 'restore', '--from', taken.file);
    expect(restored).toMatchObject({ restored: taken.backup, restores: 1, orders: 1, warning: null });
    expect(restored.epoch).not.toBe(epoch);
    expect(existsSync(restored.before ?? '')).toBe(true);
    expect(await admin<unknown>(env, 'digest', '--device', device)).toEqual(digest);
    expect(await admin<unknown>(env, 'backups')).toMatchObject({ backups: [{ backup: taken.backup }] });
  });

  test('restored twice is counted outside the database, each time with an epoch of its own', async () => {
    const { env, folder, server, taken } = await used();
    await server.stop('SIGTERM');
    const first = await admin<Restored>(env, 'restore', '--from', taken.file);
    const second = await admin<Restored>(env, 'restore', '--from', taken.file);
    expect([first.restores, second.restores]).toEqual([1, 2]);
    expect(second.epoch).not.toBe(first.epoch);
    expect(JSON.parse(readFileSync(join(folder, 'server.key.restores'), 'utf8'))).toEqual({ restores: 2 });
    // Its own log goes on behind what the backup holds.
    await admin(env, 'issue-code', '--unit', STREET);
  });

  test('brings back a damaged database, and says that other backups are no longer registered', async () => {
    const { env, folder, server, device, digest, taken } = await used();
    await server.stop('SIGTERM');
    writeFileSync(join(folder, 'pg', 'global', 'pg_control'), 'x');
    expect(await command(env, 'devices')).toMatchObject({ code: 1 });
    const restored = await admin<Restored>(env, 'restore', '--from', taken.file);
    expect(restored.warning).toMatch(/另做一次备份/);
    expect(await admin<unknown>(env, 'digest', '--device', device)).toEqual(digest);
  });

  test('that was cut, changed, or is of another key changes nothing and says why', async () => {
    const { env, folder, server, device, taken, to } = await used();
    await server.stop('SIGTERM');
    const digest = await admin<unknown>(env, 'digest', '--device', device);
    const bytes = readFileSync(taken.file);
    const bad = (name: string, content: Buffer | string): string => {
      writeFileSync(join(to, name), content);
      return join(to, name);
    };
    const flipped = Buffer.from(bytes);
    flipped[bytes.length - 40]! ^= 1;
    const header = bytes.indexOf('\n') + 1;
    const renamed = Buffer.concat([
      Buffer.from(bytes.toString('utf8', 0, header).replace(/"at":\d+/, '"at":1')),
      bytes.subarray(header),
    ]);
    const otherKey = join(folder, 'other.key');
    writeFileSync(otherKey, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
    const cases = [
      [env, bad('cut.jsbak', bytes.subarray(0, -20)), /已损坏/],
      [env, bad('more.jsbak', Buffer.concat([bytes, Buffer.of(0)])), /已损坏/],
      [env, bad('flipped.jsbak', flipped), /已损坏/],
      [env, bad('renamed.jsbak', renamed), /已损坏/],
      [env, bad('other.jsbak', '{}\n'), /不是中心的备份/],
      [env, join(to, 'missing.jsbak'), /没有这个备份文件/],
      [env, to, /这是目录/],
      [{ ...env, SERVER_KEY_FILE: otherKey }, taken.file, /另一把密钥/],
      [{ ...env, SERVER_KEY_FILE: join(folder, 'no.key') }, taken.file, /缺少密钥文件/],
    ] as const;
    for (const [environment, from, says] of cases) {
      const { code, stdout, stderr } = await command(environment, 'restore', '--from', from);
      expect(stderr).toMatch(says);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('pg'))).toEqual(['pg']);
    expect(existsSync(join(folder, 'server.key.restores'))).toBe(false);
    expect(await admin<unknown>(env, 'digest', '--device', device)).toEqual(digest);
  });

  test('that is no longer kept is forgotten once, and none is written over', async () => {
    const { env, server, taken } = await used();
    expect(await command(env, 'backup', '--to', taken.file)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/不会覆盖/) as string,
    });
    expect(await admin<unknown>(env, 'forget-backup', '--backup', taken.backup)).toEqual({ forgotten: taken.backup });
    expect(await command(env, 'forget-backup', '--backup', taken.backup)).toMatchObject({ code: 1 });
    expect(await admin<unknown>(env, 'backups')).toEqual({ backups: [] });
    await server.stop('SIGTERM');
  });
});
