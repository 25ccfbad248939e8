/** An office's file into a store that was never enrolled. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OrderState } from '#shared/domain/order/types.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import { readKeyFile } from '../../src-main/keys/key-file.ts';
import { Truth } from '../../src-main/engine/store/truth.ts';
import { at, STREET } from '../unit/support/world.ts';
import { runProcess } from './support/cli.ts';
import { Folder, HEADER, row, rows, textsOf, type Counts } from './support/files.ts';

const counts = (patch: Partial<Counts>): Counts => ({
  read: 0,
  new: 0,
  updated: 0,
  unchanged: 0,
  refused: 0,
  errorFile: null,
  ...patch,
});

/** The orders in the store, by number. */
async function statesOf({ dir }: Folder): Promise<Record<string, OrderState>> {
  const store = openStore(join(dir, 'store'), (await readKeyFile(join(dir, 'key'))) ?? '', { create: false });
  try {
    const truth = new Truth(store);
    const states = truth.ids().map((id) => truth.view(id)!.state);
    return Object.fromEntries(states.map((state) => [state.number, state]));
  } finally {
    store.close();
  }
}

describe('an import', () => {
  it('makes store and key where there are none, and its orders verify', async () => {
    const folder = new Folder();
    expect(await folder.import(folder.xlsx('a.xlsx', HEADER, ...rows(3)))).toEqual({
      code: 0,
      out: counts({ read: 3, new: 3 }),
      err: '',
    });
    expect(statSync(join(folder.dir, 'key')).mode & 0o777).toBe(0o600);
    expect(await folder.run(['verify'])).toMatchObject({ code: 0, out: { ok: true, checked: 3, events: 3 } });
    expect((await statesOf(folder))['N2']).toMatchObject({
      source: '文件',
      leadUnit: STREET,
      phase: 'awaitingAccept',
      cityDispatchedAt: at('2019-10-12 08:00'),
      personal: { title: '第2件', callerPhone: '13800001234' },
    });
  });

  it('can be found, counted and shown without a centre, personal values masked', async () => {
    const folder = new Folder();
    await folder.import(folder.csv('a.csv', HEADER, row(1), row(2, { 街道: '外地街道', 是否解决: '是' })));
    expect(await folder.run(['search', '第2处'])).toMatchObject({ out: { total: 1, orders: [{ number: 'N2' }] } });
    const days = ['--from', '2019-10-12', '--to', '2019-10-12'];
    const { out } = await folder.run(['stats', '--by', 'street', ...days]);
    expect(out).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ name: '外地街道', count: 1 })]),
    });
    for (const number of ['N1', 'N2']) {
      const shown = await folder.run(['show', number]);
      expect(shown).toMatchObject({ code: 0, out: { row: { number } } });
      expect(JSON.stringify(shown.out)).not.toMatch(/13800001234/);
    }
  });

  it('changes nothing the second time, whatever the order of rows and the kind of file', async () => {
    const folder = new Folder();
    await folder.import(folder.xlsx('a.xlsx', HEADER, ...rows(4)));
    const same = counts({ read: 4, unchanged: 4 });
    expect(await folder.import('a.xlsx')).toMatchObject({ code: 0, out: same });
    expect(await folder.import(folder.csv('b.csv', HEADER, ...rows(4).toReversed()))).toMatchObject({ out: same });
    const turned = [HEADER, ...rows(4)].map((cells) => cells.toReversed());
    expect(await folder.import(folder.csv('c.csv', ...turned))).toMatchObject({ out: same });
    expect(await folder.run(['verify'])).toMatchObject({ out: { checked: 4, events: 4 } });
  });

  it('adds one event to each order of which the file says something else', async () => {
    const folder = new Folder();
    await folder.import(folder.xlsx('a.xlsx', HEADER, ...rows(4)));
    const later = [row(1), row(2, { 是否解决: '是', 是否满意: '基本满意' }), row(3, { 备注: '急' }), row(5)];
    const expected = counts({ read: 4, new: 1, updated: 2, unchanged: 1 });
    expect(await folder.import(folder.csv('b.csv', HEADER, ...later))).toMatchObject({ code: 0, out: expected });
    expect(await folder.import('b.csv')).toMatchObject({ out: counts({ read: 4, unchanged: 4 }) });
    expect(await folder.run(['verify'])).toMatchObject({ out: { ok: true, checked: 5, events: 7 } });
    expect((await statesOf(folder))['N2']).toMatchObject({
      phase: 'completed',
      sample: { source: '导入', valid: true, contacted: null, solved: true, satisfaction: '基本满意', revision: 0 },
    });
  });

  it('takes nothing away by a list that says less', async () => {
    const folder = new Folder();
    const whole = ['工单编号', '标题', '工单类型', '创建时间', '派单时间', '街道', '一级分类', '备注'];
    folder.csv('a.csv', whole, [
      'N1',
      '漏水',
      '投诉',
      '2019-10-12 08:00',
      '2019-10-12 09:00',
      '八角街道',
      '住房',
      '急',
    ]);
    await folder.import('a.csv');
    folder.csv('b.csv', ['工单编号', '创建时间', '是否解决', '回访人'], ['N1', '2019-10-12 08:00', '否', '甲']);
    expect(await folder.import('b.csv')).toMatchObject({ code: 0, out: { updated: 1 } });
    expect((await statesOf(folder))['N1']).toMatchObject({
      type: '投诉',
      category: ['住房'],
      leadUnit: STREET,
      cityDispatchedAt: at('2019-10-12 09:00'),
      personal: { title: '漏水' },
      sample: { solved: false },
    });
    for (const file of ['a.csv', 'b.csv']) expect(await folder.import(file)).toMatchObject({ out: { unchanged: 1 } });
    expect(await folder.run(['verify'])).toMatchObject({ out: { ok: true, events: 2 } });
  });

  it('brings nothing back that was erased', async () => {
    const folder = new Folder();
    await folder.import(folder.csv('a.csv', HEADER, row(1)));
    await folder.import(folder.csv('b.csv', HEADER, row(1, { 标题: '改过的', 来电号码: '13911112222' })));
    expect(await folder.run(['erase', 'N1', '--confirm'])).toMatchObject({ code: 0 });
    for (const file of ['a.csv', 'b.csv']) expect(await folder.import(file)).toMatchObject({ out: { unchanged: 1 } });
    await folder.import(folder.csv('c.csv', HEADER, row(1, { 标题: '再改', 是否解决: '是' })));
    const { personal, sample } = (await statesOf(folder))['N1']!;
    expect([sample?.solved, Object.values(personal)]).toEqual([true, [null, null, null, null, null]]);
    expect(await folder.run(['verify'])).toMatchObject({ out: { ok: true } });
  });

  it('goes back to what an earlier file said', async () => {
    const folder = new Folder();
    folder.xlsx('a.xlsx', HEADER, row(1));
    folder.xlsx('b.xlsx', HEADER, row(1, { 标题: '改过的' }));
    for (const [file, expected] of [
      ['a', 'new'],
      ['b', 'updated'],
      ['a', 'updated'],
      ['b', 'updated'],
      ['b', 'unchanged'],
    ] as const)
      expect([file, (await folder.import(`${file}.xlsx`)).out]).toMatchObject([file, { [expected]: 1 }]);
    expect(await folder.run(['verify'])).toMatchObject({ out: { ok: true, events: 4 } });
  });

  it('takes the good rows and lists the others, with cell and reason, to correct and import again', async () => {
    const folder = new Folder();
    const bad = [
      row(1),
      row(2, { 来电号码: '1.38E+10' }),
      row(3, { 创建时间: '上周五' }),
      row(4, { 工单编号: null, 标题: '=1+1' }),
    ];
    const { code, out, err } = await folder.import(folder.xlsx('清单.xlsx', ['2019年清单'], HEADER, ...bad));
    expect([code, out]).toEqual([
      1,
      counts({ read: 4, new: 1, refused: 3, errorFile: join(folder.dir, '清单-未导入.xlsx') }),
    ]);
    expect(err).toContain('清单-未导入.xlsx');
    expect(statSync((out as Counts).errorFile!).mode & 0o777).toBe(0o600);
    const [header, ...listed] = textsOf((out as Counts).errorFile!);
    expect(header).toEqual(['行号', '单元格', '原因', ...HEADER]);
    expect(listed.map((cells) => cells.slice(0, 3))).toEqual([
      ['4', 'E4', expect.stringContaining('科学计数')],
      ['5', 'F5', expect.stringContaining('看不懂日期“上周五”')],
      ['6', 'A6', '没有工单编号'],
    ]);
    expect(listed[2]).toContain('=1+1');
    // The list itself, corrected: its own three columns are no facts.
    const corrected = listed.map((cells, i) => [...cells.slice(0, 3), ...row(i + 2)]);
    expect(await folder.import(folder.xlsx('again.xlsx', header!, ...corrected))).toMatchObject({
      out: { new: 3, refused: 0 },
    });
    expect(await folder.import(folder.xlsx('all.xlsx', HEADER, ...rows(4)))).toMatchObject({ out: { unchanged: 4 } });
    // An earlier list is never replaced.
    expect(await folder.import('清单.xlsx', '--errors', '另存.xlsx')).toMatchObject({
      out: { errorFile: join(folder.dir, '另存.xlsx') },
    });
    expect(await folder.import('清单.xlsx')).toMatchObject({
      out: { errorFile: join(folder.dir, '清单-未导入-2.xlsx') },
    });
    expect(await folder.import('清单.xlsx', '--errors', '另存.xlsx')).toMatchObject({
      code: 1,
      out: null,
      err: expect.stringContaining('--errors'),
    });
  });

  it('keeps the good rows where the list of the others cannot be written', async () => {
    const folder = new Folder();
    folder.csv('a.csv', HEADER, row(1), row(2, { 创建时间: 'x' }));
    const { code, err } = await folder.import('a.csv', '--errors', `${'长'.repeat(82)}.xlsx`);
    expect([code, err]).toEqual([1, expect.stringContaining('合格的行已经导入')]);
    expect(await folder.run(['verify'])).toMatchObject({ out: { ok: true, checked: 1 } });
  });

  it.each(['a.csv/list.xlsx', 'nowhere/list.xlsx', '/proc/nowhere/list.xlsx'])(
    'takes nothing where the list could not be written to %s',
    async (errors) => {
      const folder = new Folder();
      folder.csv('a.csv', HEADER, row(1), row(2, { 创建时间: 'x' }));
      const { code, err } = await folder.import('a.csv', '--errors', errors);
      expect([code, err]).toEqual([1, expect.stringMatching(/没有这个文件夹.*没有导入任何内容/)]);
      expect(existsSync(join(folder.dir, 'store'))).toBe(false);
    },
  );

  it('says that a table has a head and nothing else, and names the cell of a date that is none of our time', async () => {
    const folder = new Folder();
    const empty = await folder.import(folder.csv('a.csv', HEADER));
    expect([empty.code, empty.err]).toEqual([0, expect.stringContaining('没有一行工单')]);
    const { out } = await folder.import(folder.csv('b.csv', HEADER, row(1, { 创建时间: '1899-12-31' })));
    expect(
      textsOf((out as Counts).errorFile!)[1]!
        .slice(0, 3)
        .join(' '),
    ).toContain('“1899-12-31”不是近年的日期');
  });

  it('takes one of two rows that differ under one number, and both of two that are the same', async () => {
    const folder = new Folder();
    folder.csv('a.csv', HEADER, row(1), row(2), row(2), row(1, { 标题: '另一件' }));
    const { code, out } = await folder.import('a.csv');
    expect([code, out]).toMatchObject([1, { read: 4, new: 2, unchanged: 1, refused: 1 }]);
    expect(textsOf((out as Counts).errorFile!)[1]![2]).toBe('第 2 行和第 5 行编号相同而内容不同，只导入了第 2 行');
  });

  it('never takes an order of another system for one that only has its number', async () => {
    const folder = new Folder();
    await folder.import(folder.csv('a.csv', HEADER, row(1)));
    folder.csv('b.csv', HEADER, row(1, { 创建时间: '2021-03-05 10:00', 标题: '别的事' }));
    const { out } = await folder.import('b.csv');
    expect(out).toMatchObject({ new: 0, updated: 0, refused: 1 });
    expect(textsOf((out as Counts).errorFile!)[1]![2]).toContain('--source');
    expect(await folder.import('b.csv', '--source', '某区平台')).toMatchObject({ code: 0, out: { new: 1 } });
    const letters = HEADER.map((name) => (name === '工单编号' ? '留言编号' : name));
    expect(await folder.import(folder.csv('c.csv', letters, row(1)))).toMatchObject({ code: 0, out: { new: 1 } });
  });

  it('reads an own way of naming columns, once from a file and then by its name', async () => {
    const folder = new Folder();
    folder.csv(
      'a.csv',
      ['流水', '正文', '何时'],
      ['K1', '路灯不亮', '2019-10-12 08:00'],
      ['K2', '漏水', '2019-10-12 09:00'],
    );
    expect(await folder.import('a.csv')).toMatchObject({ code: 1, out: null, err: expect.stringContaining('表头') });
    folder.write('房山.json', JSON.stringify({ 流水: '工单编号', 正文: 'content', 何时: '创建时间' }));
    expect(await folder.import('a.csv', '--map', '房山.json')).toMatchObject({ code: 0, out: { new: 2 } });
    expect(await folder.import('a.csv', '--map', '房山')).toMatchObject({ code: 0, out: { unchanged: 2 } });
    expect(await folder.import('a.csv', '--map', '昌平')).toMatchObject({
      code: 2,
      err: expect.stringContaining('昌平'),
    });
    for (const text of ['nothing', '[]', '{"流水":"看不见的字段"}'])
      expect(await folder.import('a.csv', '--map', folder.write('x.json', text))).toMatchObject({ code: 1, out: null });
  });

  it('shows what it would read and writes nothing', async () => {
    const folder = new Folder();
    folder.csv('a.csv', ['说明'], HEADER, row(1), row(2, { 创建时间: 'x' }));
    expect(await folder.import('a.csv', '--preview')).toMatchObject({
      code: 0,
      out: {
        headerRow: 2,
        rows: 2,
        faulty: 1,
        first: [
          { row: 3, order: { number: 'N1' } },
          { row: 4, faults: [{ cell: 'F4' }] },
        ],
      },
    });
    expect(await folder.run(['verify'])).toMatchObject({ code: 3 });
  });

  it('says on stderr how far it is, and its result alone on stdout', async () => {
    const folder = new Folder();
    folder.csv('a.csv', HEADER, ...rows(20));
    const { code, out } = await runProcess(['import', 'a.csv', ...folder.where], { cwd: folder.dir });
    expect([code, out]).toEqual([0, counts({ read: 20, new: 20 })]);
  });

  it('runs twice at once into one store without losing or doubling an order', async () => {
    const folder = new Folder();
    await folder.import(folder.csv('first.csv', HEADER, row(1)));
    folder.csv('a.csv', HEADER, ...rows(300));
    folder.csv('b.csv', HEADER, ...rows(500).slice(200));
    const both = await Promise.all(
      ['a.csv', 'b.csv'].map((file) => runProcess(['import', file, ...folder.where], { cwd: folder.dir })),
    );
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const total = both.map(({ out }) => out as Counts).reduce((sum, each) => sum + each.new, 0);
    expect(total).toBe(499);
    expect(await folder.run(['verify'])).toMatchObject({ out: { ok: true, checked: 500, events: 500 } });
  });
});
