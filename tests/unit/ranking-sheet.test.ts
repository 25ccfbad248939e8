import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankingSheet, rankingSheetTexts, type RankingSheetFrame } from '#shared/domain/assessment/ranking-sheet.ts';
import { NO_COUNTS } from '#shared/domain/assessment/counts.ts';
import { rankUnits } from '#shared/domain/assessment/ranking.ts';
import type { Grouping, Scheme } from '#shared/domain/assessment/scheme.ts';
import { uncoveredCharacters } from '../../src-renderer/sheets/coverage.ts';
import { fewestPages, paginate, type Measured } from '../../src-renderer/sheets/paginate.ts';
import { SCHEME_30_35_35 } from './support/schemes.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);

const scheme: Scheme = {
  ...SCHEME_30_35_35,
  id: 'R-2019-11',
  name: '街道周考核口径',
  responseBase: 'sample',
  basicWeight: 90,
  example: false,
};

const units = [
  {
    code: 'gucheng',
    name: '古城街道',
    counts: {
      ...NO_COUNTS,
      assessed: 40,
      contacted: 40,
      sample: 20,
      responded: 20,
      solved: 15,
      satisfied: 14,
      basicallySatisfied: 2,
    },
  },
  { code: 'guangning', name: '广宁街道', counts: { ...NO_COUNTS, assessed: 6 } },
  {
    code: 'lugu',
    name: '鲁谷街道',
    counts: { ...NO_COUNTS, assessed: 9, contacted: 9, sample: 4, responded: 4, solved: 4, satisfied: 4 },
  },
];

const frame: RankingSheetFrame = {
  districtName: '石景山区',
  subject: 'street',
  period: { id: '2019-W47', fromAt: at('2019-11-18T00:00'), toAt: at('2019-11-25T00:00') },
  source: 'upperLevelSample',
  uncounted: 0,
  isDemo: false,
  offline: { sinceAt: null },
  dataAsOf: { centreAt: at('2019-11-25T07:59'), localAt: at('2019-11-25T08:00') },
  unsent: 0,
  printedBy: '王堃',
  printNumber: 'P2019-000381',
  copyNumber: 1,
  snapshot: { id: '2019-W47-01', shortHash: 'a54e3f44' },
};
const ranking = rankUnits(units, scheme);
const sheet = rankingSheet(ranking, scheme, frame);

describe('rows of the ranking sheet', () => {
  it('says why a unit is not ranked', () => {
    expect(sheet.rows.map((row) => [row.unitName, row.rank, row.note])).toEqual([
      ['古城街道', 1, ''],
      ['广宁街道', null, '无有效回访'],
      ['鲁谷街道', null, '不足5件不排'],
    ]);
    expect(sheet.total).toMatchObject({ unitName: '合并计算', assessed: 55, sample: 24, note: '件数合并计算' });
  });

  it('shows by the first unit how a score comes about', () => {
    expect(sheet.scheme.workedExample).toBe('古城街道 20/20×30＋15/20×35＋15.8/20×35，印为83.90。');
    expect(rankingSheet(rankUnits(units.slice(1), scheme), scheme, frame).scheme.workedExample).toBeNull();
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(sheet))).toEqual(sheet);
  });
});

describe('texts of the ranking sheet', () => {
  it('names the period as people write it: the end of a day is 24时 of that day', () => {
    expect(rankingSheetTexts(sheet).subtitle).toBe('2019年第47周（11月18日0时至11月24日24时）');
  });

  it('names both years when the week crosses them, and a period that ends at noon', () => {
    const later = { ...sheet.dataAsOf, localAt: at('2020-02-01T08:00') };
    const crossing = {
      ...sheet,
      dataAsOf: later,
      period: { id: '2020-W01', fromAt: at('2019-12-30T00:00'), toAt: at('2020-01-06T00:00') },
    };
    expect(rankingSheetTexts(crossing).subtitle).toBe('2020年第1周（2019年12月30日0时至2020年1月5日24时）');
    const atNoon = {
      ...sheet,
      dataAsOf: later,
      period: { ...sheet.period, fromAt: at('2019-11-18T12:00'), toAt: at('2019-11-25T12:30') },
    };
    expect(rankingSheetTexts(atNoon).subtitle).toBe('2019年第47周（11月18日12时至11月25日12时30分）');
  });

  it('carries snapshot, rule and data times in the foot', () => {
    const { footLeft, footRight, marks } = rankingSheetTexts(sheet);
    expect(footLeft).toEqual(['快照 2019-W47-01　校验 a54e3f44', '口径 R-2019-11　街道周考核口径']);
    expect(footRight).toEqual(['数据截至 中心 2019-11-25 07:59', '本机 2019-11-25 08:00　未上报 0 条']);
    expect(marks).toEqual([]);
  });

  it('says on every page what keeps it from being official', () => {
    const draft = rankingSheetTexts({ ...sheet, scheme: { ...sheet.scheme, example: true }, snapshot: null });
    expect(draft.marks).toEqual(['示例口径', '未冻结']);
    expect(draft.footLeft).toEqual(['快照 未冻结，数据可能变动', '口径 R-2019-11　街道周考核口径（示例）']);
    expect(draft.notes.at(-1)).toContain('是示例');
  });

  it('says what keeps it from being whole: invented data, an unfinished week, units that are not in it', () => {
    const texts = (patch: Partial<typeof sheet>) => rankingSheetTexts({ ...sheet, ...patch });
    expect(texts({}).marks).not.toContain('演示数据');
    expect(texts({ isDemo: true }).marks).toContain('演示数据');
    expect(texts({ uncounted: 19 }).meta[0]).toMatch(/^范围：\d+个街道（镇），其他单位19件未计入$/);
    const during = { ...sheet.dataAsOf, localAt: sheet.period.toAt - 1 };
    const after = { ...sheet.dataAsOf, localAt: sheet.period.toAt };
    expect(texts({ dataAsOf: during }).marks).toContain('本周未完');
    expect(texts({ dataAsOf: during }).subtitle).toContain('未完，截至');
    expect(texts({ dataAsOf: after }).marks).not.toContain('本周未完');
    expect(texts({ dataAsOf: after }).subtitle).not.toContain('未完');
  });

  it('notes an outage only when there is one', () => {
    expect(rankingSheetTexts(sheet).notes.join('')).not.toMatch(/断网|示例/);
    const offline = { ...sheet, offline: { sinceAt: at('2019-11-22T17:10') } };
    const { notes, meta } = rankingSheetTexts(offline);
    expect(notes).toContain('本表在断网期间生成，11月22日17:10之后中心侧的变动未计入。');
    expect(meta).toContain('网络：离线（自11月22日17:10）');
  });

  it('says first when the week has no orders', () => {
    const empty = rankingSheet(rankUnits([{ code: 'a', name: '甲街道', counts: NO_COUNTS }], scheme), scheme, frame);
    expect(rankingSheetTexts(empty).notes[0]).toBe('本周没有考核件，各单位只列不排。');
    expect(rankingSheetTexts(sheet).notes.join('')).not.toContain('没有考核件');
  });

  it('labels own call-backs as a second view', () => {
    const { meta, notes } = rankingSheetTexts({ ...sheet, source: 'ownCallback' });
    expect(meta).toContain('依据：本级回访');
    expect(notes.join('')).toContain('不代替上级抽查结果');
  });

  it('prints no number before one is given, and says which print it is', () => {
    expect(rankingSheetTexts({ ...sheet, printNumber: null, copyNumber: 2 }).printLines).toEqual([
      '第2次打印',
      '内部资料 注意保管',
    ]);
  });

  it('uses only characters that the bundled faces draw', () => {
    const everything = {
      ...sheet,
      source: 'ownCallback' as const,
      snapshot: null,
      copyNumber: null,
      total: { ...sheet.total, assessed: 0 },
      offline: { sinceAt: at('2019-11-22T17:10') },
    };
    expect(uncoveredCharacters(JSON.stringify(rankingSheetTexts(everything)))).toEqual([]);
  });
});

describe('coverage of the bundled faces', () => {
  it('covers rare characters of names and the marks of lights', () => {
    expect(uncoveredCharacters('𬭳㛃堃犇喆镕〔2019〕■▲●◇“”——…㎡℃①')).toEqual([]);
  });

  it('names what no face draws, once, and lets what takes no ink pass', () => {
    expect(uncoveredCharacters('某𠀋街道𠀋\u{30EDE}')).toEqual(['𠀋', '\u{30EDE}']);
    expect(uncoveredCharacters('八角\u200B街道\n')).toEqual([]);
    expect(uncoveredCharacters('\uD800')).toEqual(['\uD800']);
  });
});

describe('pages', () => {
  const measured: Measured = { page: 100, lead: 10, head: 10, rows: [], tail: 30 };
  const rows = (count: number): number[] => Array.from({ length: count }, () => 10);

  it('keeps a short table with its notes on one page', () => {
    expect(paginate({ ...measured, rows: rows(5) })).toEqual([{ from: 0, to: 5, hasTail: true }]);
  });

  it('takes the last rows along when notes and signatures need a page of their own', () => {
    expect(paginate({ ...measured, rows: rows(6) })).toEqual([
      { from: 0, to: 3, hasTail: false },
      { from: 3, to: 6, hasTail: true },
    ]);
  });

  it('does not leave the total row alone', () => {
    expect(paginate({ ...measured, rows: rows(9) })).toEqual([
      { from: 0, to: 6, hasTail: false },
      { from: 6, to: 9, hasTail: true },
    ]);
  });

  it('sets the lines closer only where that brings all onto one page', () => {
    const set = (count: number, dense: number) => (isDense: boolean) => ({
      ...measured,
      rows: Array.from({ length: count }, () => (isDense ? dense : 10)),
    });
    expect(fewestPages(set(5, 8))).toEqual({ contents: [{ from: 0, to: 5, hasTail: true }], isDense: false });
    expect(fewestPages(set(6, 8))).toEqual({ contents: [{ from: 0, to: 6, hasTail: true }], isDense: true });
    expect(fewestPages(set(9, 8))).toEqual({ contents: paginate({ ...measured, rows: rows(9) }), isDense: false });
  });

  it('refuses a row or notes that no page can hold', () => {
    expect(() => paginate({ ...measured, rows: [10, 95] })).toThrow('第2行太长');
    expect(() => paginate({ ...measured, rows: rows(6), tail: 90 })).toThrow('表注太长');
  });

  it('prints every row once, in order, within the page', () => {
    const height = fc.integer({ min: 5, max: 30 });
    fc.assert(
      fc.property(fc.array(height, { minLength: 2, maxLength: 200 }), (heights) => {
        const pages = paginate({ ...measured, page: 200, rows: heights });
        expect(pages[0]?.from).toBe(0);
        expect(pages.at(-1)?.to).toBe(heights.length);
        pages.forEach(({ from, to, hasTail }, i) => {
          expect(to).toBeGreaterThan(from);
          expect(to).toBe(pages[i + 1]?.from ?? heights.length);
          expect(hasTail).toBe(i === pages.length - 1);
          const used = heights.slice(from, to).reduce((sum, h) => sum + h, 0);
          expect(used + 10 + (i === 0 ? 10 : 0) + (hasTail ? 30 : 0)).toBeLessThanOrEqual(200);
        });
      }),
    );
  });
});

describe('a sheet of other units, periods and countings', () => {
  const excluded = { ...NO_COUNTS, assessed: 1, sample: 1, responded: 1 };
  const some = units.map((unit) => (unit.code === 'gucheng' ? { ...unit, excluded } : unit));
  const of = (scheme: Scheme, patch: Partial<RankingSheetFrame> = {}, grouping: Grouping | null = null) =>
    rankingSheet(rankUnits(some, scheme, grouping), scheme, { ...frame, ...patch });
  const month = { id: '2019-11', fromAt: at('2019-10-19T00:00'), toAt: at('2019-11-19T00:00') };

  it.each([
    [month, '石景山区社区（村）接诉即办月排名', '2019年11月（10月19日0时至11月18日24时）'],
    [
      { id: '2019-11-21', fromAt: at('2019-11-20T12:00'), toAt: at('2019-11-21T12:00') },
      '石景山区社区（村）接诉即办日排名',
      '2019年11月21日（11月20日12时至11月21日12时）',
    ],
    [
      { id: '2019-11-01/2019-11-10', fromAt: at('2019-11-01T00:00'), toAt: at('2019-11-11T00:00') },
      '石景山区社区（村）接诉即办排名',
      '2019年11月1日0时至11月10日24时',
    ],
  ])('is titled by its period: $id', (period, title, subtitle) => {
    const texts = rankingSheetTexts(of(scheme, { subject: 'community', period }));
    expect([texts.title, texts.subtitle]).toEqual([title, subtitle]);
    expect(texts.meta[0]).toBe('范围：3个社区（村）');
  });

  it('speaks of its own period where it is unfinished or empty', () => {
    const during = { ...frame.dataAsOf, localAt: month.toAt - 1 };
    expect(rankingSheetTexts(of(scheme, { period: month, dataAsOf: during })).marks).toContain('本月未完');
  });

  it('tells both countings where they differ', () => {
    const assessed = of(scheme);
    expect(assessed.rows.map(({ note }) => note)).toEqual(['全量41件，81.33分', '无有效回访', '不足5件不排']);
    expect(rankingSheetTexts(assessed).meta).toContain('依据：上级抽查结果，考核口径，剔除1件不计');
    const all = of({ ...scheme, counting: 'all' });
    expect(all.rows[0]).toMatchObject({ assessed: 41, score: '81.33', note: '考核40件，83.90分' });
    expect(rankingSheetTexts(all).meta).toContain('依据：上级抽查结果，全量，剔除1件照计');
    const plain = rankingSheetTexts(sheet);
    expect([...plain.meta, ...plain.notes].join('')).not.toContain('剔除');
    const done = of({ ...scheme, dateField: 'completedAt' });
    expect(rankingSheetTexts(done).meta[1]).toBe('依据：上级抽查结果，按办结时间归入时段，考核口径，剔除1件不计');
  });

  it('puts the sums of each group above its units', () => {
    const classes = [{ name: '大', atLeast: 20 }, { name: '小', atLeast: 0 }]; // prettier-ignore
    const grouped = of(scheme, {}, { id: 'v', name: '件数', example: true, by: 'volume', classes });
    expect(grouped.rows.map(({ unitName, rank, isGroup, assessed }) => [unitName, rank, isGroup, assessed])).toEqual([
      ['〔大〕', null, true, 40],
      ['古城街道', 1, false, 40],
      ['〔小〕', null, true, 15],
      ['广宁街道', null, false, 6],
      ['鲁谷街道', null, false, 9],
    ]);
    expect(rankingSheetTexts(grouped).meta[0]).toBe('范围：3个街道（镇）');
    expect(rankingSheetTexts(grouped).notes).toContain('各组分别排名，组内合计列在该组之前。');
    expect(uncoveredCharacters(JSON.stringify([grouped, rankingSheetTexts(grouped)]))).toEqual([]);
  });

  it('says that a store of files never synced', () => {
    const dataAsOf = { ...frame.dataAsOf, centreAt: null };
    expect(rankingSheetTexts(of(scheme, { dataAsOf, districtName: '' }))).toMatchObject({
      title: '街道（镇）接诉即办周排名',
      meta: expect.arrayContaining(['网络：未同步过']),
    });
  });
});
