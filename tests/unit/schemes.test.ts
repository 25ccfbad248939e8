/** Schemes as data, and what they and the figures say of themselves. */
import { describe, expect, it } from 'vitest';
import raw from '#resources/rules/schemes.json' with { type: 'json' };
import { NO_COUNTS } from '#shared/domain/assessment/counts.ts';
import { parseAssessmentRules } from '#shared/domain/assessment/package.ts';
import { explainOnTime, explainScore, figuresOf } from '#shared/domain/assessment/rates.ts';
import { formulaText, schemeText } from '#shared/domain/assessment/scheme.ts';
import { SCHEMES, SCHEME_10_50_40, SCHEME_30_35_35 } from './support/schemes.ts';

describe('the shipped schemes', () => {
  it('are examples, say where they come from, and HR-2025 is in force', () => {
    expect(raw).toMatchObject({ example: true, source: expect.stringContaining('示例') });
    expect(SCHEMES.map(({ id, example }) => [id, example])).toEqual([
      ['HR-2025', true],
      ['R-2019-11', true],
    ]);
  });

  it.each([
    [
      SCHEME_10_50_40,
      '综合成绩＝响应率×10＋解决率×50＋满意率×40；三率分母均为有效回访，基本满意按0.9计；按市派单时间归入时段，剔除件不计；用分数计算，最后一步四舍五入到1位小数。',
    ],
    [
      SCHEME_30_35_35,
      '综合成绩＝响应率×30＋解决率×35＋满意率×35；响应率除以考核件，解决率、满意率除以有效回访，基本满意不计；按市派单时间归入时段，剔除件不计；用分数计算，最后一步四舍五入到2位小数。',
    ],
  ])('explain themselves in one sentence: $id', (scheme, sentence) => {
    expect(schemeText(scheme)).toBe(sentence);
    // The formula alone is what stands beside a score.
    expect(formulaText(scheme)).toBe(sentence.replace(/按市派单时间归入时段，剔除件不计；/u, ''));
  });

  it('say so when they count by completion and with the excluded orders', () => {
    const other = { ...SCHEME_10_50_40, counting: 'all' as const, dateField: 'completedAt' as const };
    expect(schemeText(other)).toContain('按办结时间归入时段，剔除件照计');
  });
});

describe('a package of schemes', () => {
  const scheme = raw.schemes[0]!;
  const [volume] = raw.groupings;
  const classes = [{ name: '大', atLeast: 10 }];
  it.each([
    ['weights that do not sum to 100', { schemes: [{ ...scheme, weights: { response: 10, resolution: 50, satisfaction: 41 } }] }, '权数合计应为100'],
    ['one scheme twice', { schemes: [scheme, scheme] }, '同一口径只能写一次'],
    ['no scheme', { schemes: [] }, 'schemes'],
    ['an unknown grouping', { schemes: [{ ...scheme, grouping: '无' }] }, '口径所用的分组没有写明'],
    ['one grouping twice', { groupings: [volume, volume] }, '同一分组只能写一次'],
    ['classes that leave units out', { groupings: [{ ...volume, classes }] }, '最后一组从0件起'],
    ['classes the wrong way round', { groupings: [{ ...volume, classes: [{ name: '小', atLeast: 0 }, ...classes, { name: '无', atLeast: 0 }] }] }, '从多到少'],
    ['a unit in two groups', { groupings: [{ id: 'l', name: 'l', example: true, by: 'list', groups: [{ name: '东', units: ['1'] }, { name: '西', units: ['1'] }] }] }, '一个单位只能在一组'],
    ['a minimum of none', { schemes: [{ ...scheme, minimumSample: 0 }] }, 'minimumSample'],
    ['an unknown date field', { schemes: [{ ...scheme, dateField: 'createdAt' }] }, 'dateField'],
    ['an unknown field', { extra: 1 }, 'extra'],
  ])('is refused with %s', (_, patch, message) => {
    expect(() => parseAssessmentRules({ ...raw, ...patch })).toThrow(message);
  }); // prettier-ignore

  it('is taken with a list of named groups', () => {
    const list = { id: '片区', name: '片区', example: true, by: 'list', groups: [{ name: '东', units: ['1', '2'] }] };
    const rules = parseAssessmentRules({ ...raw, groupings: [list], schemes: [{ ...scheme, grouping: '片区' }] });
    expect(rules.groupings).toEqual([list]);
  });
});

describe('figures explain themselves', () => {
  const worked = {
    ...NO_COUNTS, assessed: 230, contacted: 228, sample: 200, responded: 200, solved: 190, satisfied: 180, basicallySatisfied: 12,
  }; // prettier-ignore

  it.each([
    [
      'the worked example',
      worked,
      SCHEME_10_50_40,
      '综合成绩＝200/200×10＋190/200×50＋190.8/200×40＝95.66，印为95.7。',
    ],
    [
      'the second street of d3',
      { ...NO_COUNTS, assessed: 60, contacted: 60, sample: 32, responded: 32, solved: 24, satisfied: 26 },
      SCHEME_30_35_35,
      '综合成绩＝60/60×30＋24/32×35＋26/32×35＝84.6875，印为84.69。',
    ],
    [
      'a score that does not end',
      { ...NO_COUNTS, assessed: 7, contacted: 6, sample: 6, responded: 6, solved: 5, satisfied: 5 },
      SCHEME_30_35_35,
      '综合成绩＝6/7×30＋5/6×35＋5/6×35≈84.0476，印为84.05。',
    ],
    ['no sample', { ...NO_COUNTS, assessed: 6 }, SCHEME_30_35_35, '无有效回访，只列不排。'],
    ['a small sample', { ...worked, sample: 4 }, SCHEME_30_35_35, '有效回访4件，不足5件，只列不排。'],
  ])('%s', (_, counts, scheme, sentence) => {
    expect(explainScore(counts, scheme)).toBe(sentence);
  });

  it('the on-time rate: what is not known is out of the denominator and counted apart', () => {
    const counts = { ...NO_COUNTS, assessed: 22, inTime: 17, overdue: 3, untimed: 2 };
    expect(figuresOf(counts, SCHEME_10_50_40).onTime).toEqual({ numerator: '17', denominator: 20, text: '85.00%' });
    expect(explainOnTime(counts, SCHEME_10_50_40)).toBe(
      '按期办结率＝按期17/（按期17＋超期3）＝85.00%，另有2件未办结或时间不明，不计。',
    );
    expect(explainOnTime({ ...counts, untimed: 0 }, SCHEME_10_50_40)).toBe(
      '按期办结率＝按期17/（按期17＋超期3）＝85.00%。',
    );
    const none = { ...NO_COUNTS, assessed: 2, untimed: 2 };
    expect(figuresOf(none, SCHEME_10_50_40).onTime.text).toBe('—');
    expect(explainOnTime(none, SCHEME_10_50_40)).toBe('按期办结率：没有可计的工单，另有2件未办结或时间不明，不计。');
  });

  it('rates have the decimals of the scheme', () => {
    const { resolution } = figuresOf(worked, { ...SCHEME_10_50_40, rateDecimals: 1 });
    expect(resolution.text).toBe('95.0%');
  });
});
