/** `attach` and `attachments`: files from a terminal, by the rules of the window. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { received, STREET, uuid } from '../unit/support/world.ts';
import { run } from './support/cli.ts';
import { deliver, desk, temporary } from './support/desk.ts';
import { addUser } from './support/engine.ts';

const NUMBER = '201910120001';

async function made() {
  const at = desk();
  deliver(at, received({}, uuid(1)));
  await addUser(at, '王堃', 'clerk', STREET);
  await addUser(at, '李看', 'viewer', STREET);
  at.workstation.close();
  const keyFile = join(at.dir, 'test.key');
  writeFileSync(keyFile, `${at.key}\n`, { mode: 0o600 });
  const where = ['--store', at.dir, '--key-file', keyFile, '--json'];
  return { at, tell: (...words: string[]) => run([...words, ...where]) };
}

describe('files from a terminal', () => {
  it('are attached, listed by who may read them, and saved whole', async () => {
    const { tell } = await made();
    const bytes = randomBytes(100_000);
    const path = join(temporary(), '方女士家.jpg');
    writeFileSync(path, bytes);
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(await tell('attach', path, '--order', NUMBER, '--as', '王堃')).toMatchObject({
      code: 0,
      out: { outcome: 'pending' },
    });
    expect(await tell('attach', path, '--order', NUMBER, '--as', '王堃')).toMatchObject({
      code: 1,
      out: { reason: '这个文件已经附在工单上，不用再添加。' },
    });
    const list = (...as: string[]) => tell('attachments', '--order', NUMBER, ...as);
    expect(await list('--as', '王堃')).toMatchObject({
      code: 0,
      out: [{ hash, name: '方女士家.jpg', size: 100_000, state: 'waiting' }],
    });
    for (const as of [[], ['--as', '李看']]) {
      const { out } = await list(...as);
      expect(out).toMatchObject([{ name: '（已遮蔽）.jpg', readable: false }]);
    }
    const to = join(temporary(), '存.jpg');
    expect(await tell('attachments', '--order', NUMBER, '--as', '李看', '--save', hash, '--to', to)).toMatchObject({
      code: 1,
    });
    expect(existsSync(to)).toBe(false);
    const save = () => tell('attachments', '--order', NUMBER, '--as', '王堃', '--save', hash, '--to', to);
    expect(await save()).toMatchObject({ code: 0 });
    expect(readFileSync(to).equals(bytes)).toBe(true);
    expect(await save()).toMatchObject({ code: 1, err: expect.stringContaining('没有覆盖') });
  });

  it('say in Chinese what is wrong, without a name', async () => {
    const { tell } = await made();
    const empty = join(temporary(), '方女士家.jpg');
    writeFileSync(empty, '');
    const { code, err } = await tell('attach', empty, '--order', NUMBER, '--as', '王堃');
    expect([code, err.includes('空的'), err.includes('方女士')]).toEqual([1, true, false]);
    expect(await tell('attachments')).toMatchObject({ code: 2, err: expect.stringContaining('--order') });
    expect(await tell('attach', empty, '--order', 'none', '--as', '王堃')).toMatchObject({ code: 1 });
    expect(await tell('attachments', '--transfer')).toMatchObject({ code: 0, out: { sent: 0, fetched: 0, failed: 0 } });
  });
});
