/** `search`, `stats`, `rebuild`, `backup` and `erase` on a store that has no centre. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OrderState } from '#shared/domain/order/types.ts';
import { received } from '../unit/support/world.ts';
import { run, type Answer } from './support/cli.ts';
import { desk } from './support/desk.ts';

interface Made {
  dir: string;
  tell: (...words: string[]) => Promise<Answer>;
}

/** Orders as an import leaves them, in a store that was never enrolled. */
function made(): Made {
  const { workstation, dir, key } = desk(null);
  const { store, truth, projection } = workstation;
  const order = (n: number, facts: Partial<OrderState>): void => {
    const { view } = received({ number: `20191012000${n}`, content: `第${n}件：路灯不亮` }, `order-${n}`);
    truth.put(view.state.id, { ...view, state: { ...view.state, ...facts } });
    projection.refresh(view.state.id);
  };
  const imported = { channel: '12345', district: null, community: null, createdAt: null };
  const at = Date.parse('2019-10-12T08:00:00+08:00');
  const completed = { phase: 'completed', cityDispatchedAt: at, completedAt: at } as const;
  store.write(() => {
    const unit = (name: string): { id: string; name: string } => ({ id: 'U1', name });
    const street = { id: '101', name: '龙田街道' };
    order(1, { ...completed, imported: { ...imported, street, unit: unit('城管队'), inTime: true } });
    order(2, { ...completed, imported: { ...imported, street, unit: unit('城管队'), inTime: false } });
    order(3, {
      ...completed,
      due: { ...received().view.state.due, at: null },
      imported: { ...imported, street: null, unit: unit('城 管 队'), inTime: null },
    });
    order(4, {
      cityDispatchedAt: Date.parse('2019-10-13T00:00:00+08:00'),
      imported: { ...imported, street, unit: null, inTime: null },
    });
  });
  workstation.close();
  const keyFile = join(dir, 'test.key');
  writeFileSync(keyFile, `${key}\n`, { mode: 0o600 });
  const where = ['--store', dir, '--key-file', keyFile, '--json'];
  return { dir, tell: (...words) => run([...words, ...where]) };
}

describe('without a centre', () => {
  it('searches every order that holds the text, the latest first', async () => {
    const { tell } = made();
    expect(await tell('search', '路燈', '--limit', '2')).toMatchObject({
      code: 0,
      err: '',
      out: { total: 4, orders: [{ id: 'order-4', number: '201910120004' }, { id: 'order-3' }] },
    });
    expect(await tell('search', '没有这样的字')).toMatchObject({ code: 0, out: { total: 0, orders: [] } });
    expect(await tell('search', '路灯', '--limit', '0')).toMatchObject({ code: 2, out: null });
  });

  it('counts whole days, both inclusive, and joins the spellings of one id', async () => {
    const { tell } = made();
    const stats = async (by: string, from: string, to: string): Promise<unknown> =>
      (await tell('stats', '--by', by, '--from', from, '--to', to)).out;
    expect(await stats('unit', '2019-10-12', '2019-10-12')).toEqual({
      rows: [{ name: '城管队', id: 'U1', count: 3, inTime: 1, overdue: 1, unknown: 1, inTimeRate: { n: 1, d: 2 } }],
    });
    expect(await stats('street', '2019-10-12', '2019-10-13')).toMatchObject({
      rows: [
        { name: '龙田街道', id: '101', count: 3 },
        { name: '八角街道', count: 1 },
      ],
    });
    expect(await stats('channel', '2019-10-13', '2019-10-13')).toMatchObject({ rows: [{ name: '12345', count: 1 }] });
    expect(await stats('category', '2019-10-14', '2019-10-14')).toEqual({ rows: [] });
    expect(await tell('stats', '--by', 'street', '--from', '2019-10-32', '--to', '2019-11-01')).toMatchObject({
      code: 2,
    });
    expect(await tell('stats', '--by', 'street', '--from', '2019-10-12', '--to', '2019-10-11')).toMatchObject({
      code: 2,
    });
    expect(await tell('stats', '--by', 'moon', '--from', '2019-10-12', '--to', '2019-10-12')).toMatchObject({
      code: 2,
      err: expect.stringContaining('moon'),
    });
  });

  it('makes its rows anew from the events, with the same result', async () => {
    const { tell } = made();
    expect(await tell('rebuild')).toMatchObject({ code: 0, out: { orders: 4, same: true } });
    expect(await tell('search', '路灯')).toMatchObject({ out: { total: 4 } });
  });

  it('copies itself, and never over a file', async () => {
    const { dir, tell } = made();
    const file = join(dir, 'copy.db');
    expect(await tell('backup', file)).toMatchObject({ code: 0, out: { file, orders: 4 } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await tell('backup', file)).toMatchObject({ code: 1, err: expect.stringContaining('已经存在') });
    expect(await tell('backup', join(dir, 'no', 'such', 'copy.db'))).toMatchObject({ code: 0 });
    expect(existsSync(join(dir, 'no', 'such', 'copy.db'))).toBe(true);
  });

  it('erases only after a confirmation', async () => {
    const { tell } = made();
    expect(await tell('erase', '201910120001')).toMatchObject({ code: 1, err: expect.stringContaining('--confirm') });
    expect(await tell('search', '第1件')).toMatchObject({ out: { total: 1 } });
    expect(await tell('erase', '201910120001', '201910120001', '--confirm')).toMatchObject({
      code: 0,
      out: { erased: 1 },
    });
    expect(await tell('search', '第1件')).toMatchObject({ out: { total: 0 } });
    expect(await tell('erase', '999', '--confirm')).toMatchObject({ code: 1 });
  });
});
