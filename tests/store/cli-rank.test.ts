/** `rank`: any period, any unit a workstation may rank, JSON with exact fractions, and a workbook. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, utils, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { hashOf } from '#shared/domain/hash.ts';
import type { RankReport } from '../../src-main/engine/assessment/rank-report.ts';
import {
  at as instant,
  COMMUNITY,
  DEPARTMENT,
  DISTRICT,
  FITTING,
  NOON,
  OTHER_STREET,
  received,
  SECTION,
  STREET,
  SYSTEM,
  uuid,
  type Story,
} from '../unit/support/world.ts';
import { Place, run } from './support/cli.ts';

const at = new Place();
let n = 0;

/** An order of the week with the upper level's result. */
function sampled(unitCode: string, result: Record<string, unknown> = {}, patch: Record<string, unknown> = {}): Story {
  const id = uuid(++n);
  const story = received({ number: id, unitCode, ...patch }, id);
  return story.must('sample', { ...FITTING['sample'], ...result }, SYSTEM, NOON);
}

/** The workstation of a unit holds these orders. */
async function holding(unit: string, stories: Story[]): Promise<void> {
  for (const story of stories) at.centre.put(story);
  await at.enrol(unit);
  await run(['sync', ...at.where]);
}

async function ranked(...words: string[]): Promise<RankReport> {
  const answer = await run(['rank', ...words, ...at.where]);
  expect(answer).toMatchObject({ code: 0, err: '' });
  return answer.out as RankReport;
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const bad = { solved: false, satisfaction: '不满意' };

describe('rank at a district', () => {
  it('gives whole numbers scaled together, the printed score, and a hash over all of it', async () => {
    await holding(DISTRICT, [
      ...times(2, () => sampled(STREET)),
      sampled(STREET, { satisfaction: '基本满意' }),
      sampled(STREET, { valid: false, contacted: null, solved: null, satisfaction: null }),
      sampled(OTHER_STREET, bad),
      sampled(DEPARTMENT),
    ]);
    const report = await ranked('--period', '2019-W41', '--scheme', 'HR-2025');
    expect(report.rows).toHaveLength(9);
    expect(report.rows[0]).toMatchObject({
      unit: '八角街道',
      id: STREET,
      assessed: 4,
      sample: 3,
      responseRate: { n: 3, d: 3 },
      resolutionRate: { n: 3, d: 3 },
      satisfactionRate: { n: 29, d: 30 },
      onTimeRate: { n: 0, d: 0 },
      untimed: 4,
      score: '98.7',
      rank: 1,
      note: '',
      explanation:
        '综合成绩＝3/3×10＋3/3×50＋2.9/3×40≈98.6667，印为98.7。按期办结率：没有可计的工单，另有4件未办结或时间不明，不计。',
    });
    expect(report.rows[1]).toMatchObject({ unit: '古城街道', score: '10.0', rank: 2 });
    expect(report.rows[2]).toMatchObject({
      score: '—',
      rank: null,
      note: '样本不足：无有效回访',
      responseRate: { n: 0, d: 0 },
    });
    expect(report).toMatchObject({
      of: 'street',
      counting: 'assessed',
      orders: { all: 5, assessed: 5, excluded: 0, uncounted: 1 },
      dataAsOf: { local: expect.stringMatching(/^2019-10-12T1/) },
    });
    const { hash, dataAsOf: _when, ...hashed } = report;
    expect(hash).toBe(hashOf(hashed));
    expect(report.rows[0]!.both.all).toEqual(report.rows[0]!.both.assessed);
  });

  it('ranks departments, communities or all units that answer for themselves, over weeks, months, days and spans', async () => {
    const handedOn = sampled(STREET);
    handedOn.must('accept').must('forward', { toUnit: COMMUNITY });
    await holding(DISTRICT, [handedOn, sampled(STREET), sampled(DEPARTMENT)]);
    const counted = async (...words: string[]): Promise<[string, number][]> => {
      const { rows } = await ranked(...words);
      return rows.filter(({ assessed }) => assessed > 0).map(({ id, assessed }) => [id, assessed]);
    };
    expect(await counted('--of', 'department')).toEqual([[DEPARTMENT, 1]]);
    expect(await counted('--of', 'community')).toEqual([[COMMUNITY, 1]]);
    expect(await counted('--of', 'unit')).toEqual([
      [DEPARTMENT, 1],
      [STREET, 2],
    ]);
    expect((await ranked('--of', 'community')).rows).toHaveLength(153);
    expect((await ranked('--of', 'unit')).rows).toHaveLength(9 + 12 + 4);
    for (const period of ['2019-W41', '2019-10', '2019-10-12', '2019-10-12/2019-10-12'])
      expect(await counted('--period', period)).toEqual([[STREET, 2]]);
    expect(await counted('--period', '2019-10-11')).toEqual([]);
    expect(await counted('--period', '2019-10-12T08:00:00+08:00/2019-10-12T08:01:00+08:00')).toEqual([[STREET, 2]]);
  });

  it('ranks groups apart when asked to', async () => {
    await holding(DISTRICT, [sampled(STREET), sampled(OTHER_STREET, bad), sampled(DEPARTMENT, bad)]);
    const report = await ranked('--of', 'unit', '--groups', '类别');
    expect(report.rows.filter(({ rank }) => rank !== null).map(({ id, group, rank }) => [id, group, rank])).toEqual([
      [STREET, '街道（镇）', 1],
      [OTHER_STREET, '街道（镇）', 2],
      [DEPARTMENT, '区直部门', 1],
    ]);
    expect(report.groups.map(({ unit, assessed }) => [unit, assessed])).toEqual([
      ['街道（镇）', 2],
      ['区直部门', 1],
      ['公共服务企业', 0],
    ]);
  });

  it('does not rank sections, and knows its words', async () => {
    await at.enrol(DISTRICT);
    for (const [words, code, said] of [
      [['--of', 'section'], 1, '区级'],
      [['--of', 'galaxy'], 2, '用法不对'],
      [['--scheme', 'none'], 1, '没有考核口径none'],
      [['--groups', 'none'], 1, '没有分组none'],
      [['--all', '--assessed'], 2, '只能选一个'],
      [['--period', '2019-13'], 2, '没有这个时段'],
      [['--borders', 'none'], 2, 'noon-19'],
    ] as const)
      expect(await run(['rank', ...words, ...at.where])).toMatchObject({
        code,
        out: null,
        err: expect.stringContaining(said),
      });
  });
});

describe('rank at a street', () => {
  it('ranks its communities and sections, not streets', async () => {
    const [toCommunity, toSection] = [sampled(STREET), sampled(STREET, bad)];
    toCommunity.must('accept').must('forward', { toUnit: COMMUNITY });
    toSection.must('accept').must('forward', { toUnit: SECTION });
    await holding(STREET, [toCommunity, toSection, sampled(STREET)]);
    const communities = await ranked('--of', 'community');
    expect(communities.rows[0]).toMatchObject({ id: COMMUNITY, assessed: 1, rank: 1 });
    expect(communities.orders).toMatchObject({ all: 1, uncounted: 2 });
    const sections = await ranked('--of', 'section');
    expect(sections.rows).toHaveLength(5);
    expect(sections.rows[0]).toMatchObject({ id: SECTION, unit: '综合行政执法队', assessed: 1, rank: 1 });
    for (const of of ['street', 'unit', 'department'])
      expect(await run(['rank', '--of', of, ...at.where])).toMatchObject({
        code: 1,
        err: expect.stringContaining('区级'),
      });
  });
});

describe('rank --xlsx', () => {
  const cellsOf = (sheet: WorkSheet | undefined, column: string): unknown[] => {
    if (!sheet) return [];
    const [head = [], ...rows] = utils.sheet_to_json<unknown[]>(sheet, { header: 1 });
    return rows.map((row) => row[head.indexOf(column)]);
  };
  const opened = (file: string): WorkBook => read(readFileSync(file), { cellNF: true });

  it('writes typed cells and a sheet that explains them', async () => {
    await holding(DISTRICT, [
      sampled(STREET),
      sampled(STREET, { satisfaction: '基本满意' }),
      sampled(OTHER_STREET, bad),
    ]);
    const file = join(at.dir, '排名.xlsx');
    const report = await ranked('--period', '2019-W41', '--xlsx', file);
    const { SheetNames, Sheets } = opened(file);
    expect(SheetNames).toEqual(['排名', '口径说明']);
    const ranking = Sheets['排名'];
    expect(cellsOf(ranking, '街道（镇）').slice(0, 2)).toEqual(['八角街道', '古城街道']);
    expect(cellsOf(ranking, '综合成绩').slice(0, 3)).toEqual([98, 10, '—']);
    expect(cellsOf(ranking, '满意率').slice(0, 3)).toEqual([0.95, 0, '—']);
    expect(cellsOf(ranking, '满意率分数').slice(0, 3)).toEqual(['19/20', '0/10', '—']);
    const cells = Object.values(ranking ?? {}) as { t?: string; v?: unknown; z?: string }[];
    expect(cells.find(({ v }) => v === 0.95)).toMatchObject({ t: 'n', z: '0.00%' });
    expect(cells.find(({ v }) => v === 98)).toMatchObject({ t: 'n', z: '0.0' });
    const explained = utils.sheet_to_csv(Sheets['口径说明'] ?? {}, { FS: '|' });
    for (const line of [
      '起止|2019-10-07 00:00 至 2019-10-13 24:00',
      '排名依据|考核口径',
      '件数（全量）|3',
      '件数（考核口径）|3',
      '其中剔除|0',
      '数据截至（本机）|2019-10-12 1',
      `校验值|${report.hash}`,
      '示例',
      report.scheme.formula,
      '算法：八角街道|综合成绩＝2/2×10＋2/2×50＋1.9/2×40＝98，印为98.0。',
    ])
      expect(explained).toContain(line);
    expect(readdirSync(at.dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('replaces an older file of its own name, and touches none that may not be written', async () => {
    await at.enrol(DISTRICT);
    const file = join(at.dir, 'a.xlsx');
    writeFileSync(file, 'old');
    await ranked('--xlsx', file);
    expect(opened(file).SheetNames).toHaveLength(2);
    writeFileSync(file, 'kept');
    chmodSync(file, 0o444);
    mkdirSync(join(at.dir, 'folder.xlsx'));
    for (const [name, why] of [
      ['a.xlsx', '没有写入权限'],
      ['folder.xlsx', '已被一个文件夹占用'],
      ['none/a.xlsx', '没有这个文件夹'],
    ] as const)
      expect(await run(['rank', '--xlsx', join(at.dir, name), ...at.where])).toMatchObject({
        code: 1,
        out: null,
        err: expect.stringContaining(why),
      });
    expect(readFileSync(file, 'utf8')).toBe('kept');
    expect(existsSync(join(at.dir, 'none'))).toBe(false);
  });
});

it('places orders by the time that the period is asked for, to the minute', async () => {
  await holding(DISTRICT, [
    sampled(STREET, {}, { cityDispatchedAt: instant('2019-10-06 23:59') }),
    sampled(STREET, {}, { cityDispatchedAt: instant('2019-10-07 00:00') }),
    sampled(STREET, {}, { cityDispatchedAt: instant('2019-10-11 12:00') }),
  ]);
  const count = async (...words: string[]): Promise<number> => (await ranked(...words)).orders.all;
  expect(await count('--period', '2019-W41')).toBe(2);
  expect(await count('--period', '2019-W40')).toBe(1);
  expect(await count('--period', '2019-10-11', '--borders', 'noon-19')).toBe(0);
  expect(await count('--period', '2019-10-12', '--borders', 'noon-19')).toBe(1);
  expect(await count('--period', '2019-10', '--borders', 'noon-19')).toBe(3);
});
