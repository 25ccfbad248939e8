/** 导出未上报内容: who may, what is in it, and that it is noted and changes nothing. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { describe, expect, it, vi } from 'vitest';
import { act } from '../../src-main/engine/order/act.ts';
import { receiptsIn } from '../../src-main/engine/sync/journal.ts';
import { exportOutbox } from '../../src-main/engine/sync/outbox-export.ts';
import { received, RECEIVED, REPLY, STREET, uuid } from '../unit/support/world.ts';
import { run } from './support/cli.ts';
import { deliver, desk, pageFor, type Desk } from './support/desk.ts';
import { addUser, signedIn } from './support/engine.ts';

const ID = uuid(1);

/** One refused, one waiting; typed by 王堃. */
function withUnsent(): Desk {
  const at = desk();
  deliver(at, received({}, ID));
  act(at.workstation, at.user, { id: ID, kind: 'accept', payload: {} });
  const { c } = at.workstation.sync.push()!.items[0]!;
  const o = { id: c.id, ok: false, why: 'stale', vers: {}, number: '', tag: 't1' };
  at.workstation.sync.page(pageFor(at.workstation, { outcomes: [{ seq: 1, o }], last: 1 }));
  act(at.workstation, at.user, { id: ID, kind: 'accept', payload: {} });
  act(at.workstation, at.user, { id: ID, kind: 'reply', payload: REPLY });
  return at;
}

function rowsOf(bytes: Uint8Array): string[][] {
  const book = read(bytes, { type: 'array' });
  expect(book.SheetNames).toEqual(['未上报内容', '说明']);
  return utils.sheet_to_json(book.Sheets['未上报内容']!, { header: 1, raw: false });
}

describe('the file of last resort', () => {
  it('holds what a clerk needs to type it again, is noted, and changes nothing', async () => {
    const at = withUnsent();
    const before = at.workstation.outbox.kept();
    const { client } = await signedIn(at, 'supervisor', STREET);
    const { name, content, commands } = await client.call('sync.exportOutbox', {});
    expect([name, commands]).toEqual(['未上报内容 2019-10-12 1200.xlsx', 3]);
    const [header, ...rows] = rowsOf(Buffer.from(content, 'base64'));
    expect(header).toContain('填写的内容');
    expect(rows.map(([, state, number, label]) => [state, number, label])).toEqual([
      ['未接受', RECEIVED.number, '签收'],
      ['未发出', RECEIVED.number, '签收'],
      ['未发出', RECEIVED.number, '回复'],
    ]);
    expect(rows[0]?.at(-1)).toContain('其间已有他人处理');
    expect(rows[2]?.[4]).toContain(`【对外答复】${REPLY.text}`);
    expect(rows[2]?.[4]).toContain(`【解决措施】${REPLY.measures}`);
    expect(rows[2]?.slice(5, 8)).toEqual(['2019-10-12 12:00', at.user.name, '八角街道']);
    expect(at.workstation.outbox.kept()).toEqual(before);
    expect(await client.call('sync.summary', { span: 'today' })).toMatchObject({
      lastExport: { by: `supervisor-${STREET}`, commands: 3 },
      exportable: 3,
    });
    expect(readFileSync(join(at.dir, 'engine.log'), 'utf8')).toContain('"event":"outbox-export","commands":3');
  });

  it('looks each order up once, however many commands wait for it', () => {
    const at = withUnsent();
    for (let i = 0; i < 20; i++) act(at.workstation, at.user, { id: ID, kind: 'note', payload: { text: `第${i}条` } });
    const look = vi.spyOn(at.workstation.projection, 'headOf');
    const { commands } = exportOutbox(at.workstation, at.user);
    expect([commands, look.mock.calls.length]).toEqual([23, 1]);
    const outcomes = at.workstation.sync.push()!.items.map(({ seq, c }) => {
      const o = { id: c.id, ok: false, why: 'stale', vers: {}, number: '', tag: `t${seq}` };
      return { seq, o };
    });
    expect(receiptsIn(at.workstation, { outcomes })).toHaveLength(22);
    expect(look.mock.calls.length).toBe(2);
  });

  it('is for supervisors and administrators, for clerks with their own words only, for viewers never', async () => {
    const at = withUnsent();
    await addUser(at, at.user.name, 'clerk', STREET);
    for (const [role, unit, code, words] of [
      ['viewer', STREET, 'role', '查看员不能导出'],
      // Colleagues' words may well be waiting.
      ['clerk', STREET, 'nothing', '本人填写的都已报到中心'],
      ['supervisor', `${STREET}-K01`, 'nothing', '没有可以导出的内容'],
    ] as const) {
      const { client } = await signedIn(at, role, unit);
      await expect(client.call('sync.exportOutbox', {})).rejects.toMatchObject({
        code,
        message: expect.stringContaining(words),
      });
      expect((await client.call('sync.summary', { span: 'today' })).exportable).toBe(0);
    }
    expect(at.workstation.store.sql('SELECT count(*) FROM outbox_export').pluck().get()).toBe(0);
  });

  it('is made from a command line as well, after a confirmation, and never over another file', async () => {
    const at = withUnsent();
    await addUser(at, at.user.name, 'clerk', STREET);
    at.workstation.close();
    const key = join(at.dir, 'test.key');
    writeFileSync(key, `${at.key}\n`, { mode: 0o600 });
    const file = join(at.dir, 'unsent.xlsx');
    const tell = (...words: string[]) =>
      run(['outbox-export', file, '--as', at.user.name, ...words, '--store', at.dir, '--key-file', key, '--json']);
    expect(await tell()).toMatchObject({ code: 1, out: null, err: expect.stringContaining('含个人信息') });
    expect(existsSync(file)).toBe(false);
    expect(await tell('--confirm')).toMatchObject({ code: 0, out: { file, commands: 3 } });
    expect(rowsOf(readFileSync(file))).toHaveLength(4);
    expect(statSync(file).mode & (process.platform === 'win32' ? 0 : 0o077)).toBe(0);
    expect(await tell('--confirm')).toMatchObject({ code: 1, err: expect.stringContaining('已经存在') });
  });
});
