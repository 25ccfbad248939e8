/** The way of a stick from the terminal: the workstation's command line, the running server's administrator, and back. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AdminName } from '../../src-server/admin/commands.ts';
import { askServer } from '../../src-server/admin/remote.ts';
import { run as cli, PASSWORD } from '../store/support/cli.ts';
import { dataFolder, run, startServer, tempFolder } from './support/program.ts';

const NOW = '2019-10-12T09:00:00+08:00';

test('export, usb-import beside the running server, receipt back; every refusal is a sentence and exit code 1', async () => {
  const [folder, stick] = [tempFolder(), tempFolder()];
  const env = { DATA_DIR: await dataFolder(), WORKBENCH_NOW: NOW };
  const server = await startServer(env);
  // Over its socket, without a process for each.
  const ask = <T>(name: AdminName, args: Record<string, string>) => askServer(env.DATA_DIR, name, args) as Promise<T>;
  const { key } = await ask<{ key: string }>('issue-intake-key', { source: '12345' });
  const { code } = await ask<{ code: string }>('issue-code', { unit: '110107003' });
  const order = {
    number: 'A-1',
    cityDispatchedAt: NOW,
    unitCode: '110107003',
    type: '诉求',
    title: '楼上漏水',
    content: '厨房顶棚已经湿透。',
    caller: { name: '方女士', phone: '13800001234' },
  };
  const answer = await fetch(`${server.url}/v1/intake/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ source: '12345', orders: [order] }),
  });
  expect(await answer.json()).toMatchObject({ accepted: 1 });

  const where = ['--store', join(folder, 'store'), '--key-file', join(folder, 'key'), '--json'];
  const at = { env: { WORKBENCH_NOW: NOW } };
  const enrol = ['enroll', '--server', server.url, '--code', code, '--admin', '李建国', '--password-stdin', ...where];
  expect(await cli(enrol, { ...at, input: `${PASSWORD}\n` })).toMatchObject({ code: 0 });
  expect(await cli(['sync', ...where], at)).toMatchObject({ code: 0 });
  expect(await cli(['user', 'add', '王堃', '--role', 'clerk', ...where], at)).toMatchObject({ code: 0 });
  expect(await cli(['act', 'accept', '--order', 'A-1', '--as', '王堃', ...where], at)).toMatchObject({ code: 0 });

  // The line is down: from here on only the stick goes to and fro.
  const exported = await cli(['usb-export', '--to', stick, ...where], at);
  expect(exported).toMatchObject({ code: 0, out: { file: '上报-110107003-20191012-1.jdb', commands: 1 } });
  const up = '上报-110107003-20191012-1.jdb';
  const imported = await run({ ...env, INIT_CWD: stick }, 'usb-import', up, '--out', '.');
  expect(imported).toMatchObject({ code: 0, stderr: '' });
  const report = JSON.parse(imported.stdout) as { receipt: string };
  expect(report).toMatchObject({ taken: 1, refused: 0, pages: 1, unit: '110107003' });
  expect(report.receipt).toBe(join(stick, '回执-110107003-20191012-1.jdb'));
  const back = ['usb-import', report.receipt, ...where];
  expect(await cli(back, at)).toMatchObject({ code: 0, out: { accepted: 1, refused: 0 } });
  expect(await cli(['outbox', ...where], at)).toMatchObject({ out: { pending: 0, sent: 0, refused: 0 } });
  expect(await cli(back, at)).toMatchObject({ code: 0, out: { pages: 0, message: '这份回执已经用过，没有改动。' } });

  const { device } = (await ask<{ devices: { device: string }[] }>('devices', {})).devices[0]!;
  const digest = await ask<unknown>('digest', { device });
  expect(await cli(['digest', ...where], at)).toMatchObject({ code: 0, out: digest });

  writeFileSync(join(stick, 'photo.jpg'), 'no parcel');
  const strange = await run(env, 'usb-import', join(stick, 'photo.jpg'), '--out', stick);
  expect(strange).toMatchObject({ code: 1, stdout: '', stderr: '这不是上报或回执文件，没有改动。\n' });
  expect(await cli(['usb-import', join(stick, 'photo.jpg'), ...where], at)).toMatchObject({ code: 1, out: null });
  expect(await cli(['usb-export', '--to', join(stick, 'none'), ...where], at)).toMatchObject({
    code: 1,
    err: expect.stringContaining('文件没有写成：U盘已拔出，或没有这个文件夹。'),
  });
  await ask('revoke', { device });
  const revoked = ask('usb-import', { file: join(stick, up), out: stick });
  await expect(revoked).rejects.toThrow('这台工作站已被停用，没有导入。');
  expect(readdirSync(stick).toSorted()).toEqual(['photo.jpg', up, '回执-110107003-20191012-1.jdb'].toSorted());
  const ended = await server.stop('SIGTERM');
  for (const secret of ['楼上漏水', '13800001234', '方女士', '王堃', stick]) expect(ended.stderr).not.toContain(secret);
});
