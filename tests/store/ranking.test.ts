/** The weekly ranking of a district, on the screen and on its sheet. */
import { describe, expect, it } from 'vitest';
import { SCHEME_30_35_35 } from '../unit/support/schemes.ts';
import {
  at as instant,
  COMMUNITY,
  DEPARTMENT,
  DISTRICT,
  FITTING,
  NOON,
  OTHER_STREET,
  received,
  STREET,
  SYSTEM,
  type Story,
} from '../unit/support/world.ts';
import { deliver, desk, type Desk } from './support/desk.ts';
import { signedIn } from './support/engine.ts';

const WEEK = '2019-W41';

function sampled(
  id: string,
  unitCode: string,
  result: Record<string, unknown>,
  patch: Record<string, unknown> = {},
): Story {
  const story = received({ number: id, unitCode, ...patch }, id);
  return story.must('sample', { ...FITTING['sample'], ...result }, SYSTEM, NOON);
}

function district(): Desk {
  const at = desk(DISTRICT);
  const handedOn = sampled('a1', STREET, {});
  handedOn.must('accept').must('forward', { toUnit: COMMUNITY });
  deliver(
    at,
    handedOn,
    sampled('a2', STREET, { solved: false, satisfaction: '不满意' }),
    sampled('a3', STREET, { satisfaction: '基本满意' }),
    sampled('a4', STREET, { valid: false, contacted: null, solved: null, satisfaction: null }),
    received({ number: 'a5' }, 'a5'),
    sampled('b1', OTHER_STREET, {}),
    sampled('c1', DEPARTMENT, {}),
    // Outside of the week by a minute on either side.
    sampled('d1', STREET, {}, { cityDispatchedAt: instant('2019-10-06 23:59') }),
    sampled('d2', STREET, {}, { cityDispatchedAt: instant('2019-10-14 00:00') }),
  );
  return at;
}

describe('the weekly ranking', () => {
  it('counts each street’s orders of the week by the upper level’s results', async () => {
    const { client } = await signedIn(district(), 'clerk', DISTRICT);
    const view = await client.call('assessment.ranking', { week: WEEK });
    const [first, second, third] = view.ranking.rows;
    expect(first).toMatchObject({ unit: OTHER_STREET, rank: 1, score: '100.0', counts: { assessed: 1, sample: 1 } });
    expect(second).toMatchObject({
      unit: STREET,
      rank: 2,
      counts: { assessed: 5, contacted: 3, sample: 3, responded: 3, solved: 2, satisfied: 1, basicallySatisfied: 1 },
      satisfaction: { numerator: '1.9', denominator: 3, text: '63.33%' },
    });
    expect(third).toMatchObject({ rank: null, score: null, response: { text: '—' } });
    expect(view.ranking.rows).toHaveLength(9);
    expect(view.ranking.total.counts).toMatchObject({ assessed: 6, sample: 4 });
    expect(view).toMatchObject({
      week: { id: WEEK, year: 2019, week: 41 },
      scheme: { example: true },
      district: { code: DISTRICT },
      pending: 0,
    });
  });

  it('prints what it shows', async () => {
    const { client } = await signedIn(district(), 'clerk', DISTRICT);
    const query = { week: WEEK, scheme: SCHEME_30_35_35.id };
    const [view, sheet] = [
      await client.call('assessment.ranking', query),
      await client.call('assessment.rankingSheet', query),
    ];
    expect(sheet.rows.map(({ rank, unitName, score }) => [rank, unitName, score])).toEqual(
      view.ranking.rows.map(({ rank, name, score }) => [rank, name, score]),
    );
    expect(sheet).toMatchObject({
      districtName: '石景山区', source: 'upperLevelSample', printedBy: `clerk-${DISTRICT}`,
      period: { id: WEEK, fromAt: instant('2019-10-07 00:00'), toAt: instant('2019-10-14 00:00') },
      scheme: { id: SCHEME_30_35_35.id, formula: view.scheme.formula },
    }); // prettier-ignore
  });

  it('is a matter of the district, its users and known weeks and schemes', async () => {
    const at = district();
    const { client } = await signedIn(at, 'clerk', DISTRICT);
    await expect(client.call('assessment.ranking', { week: '2019-W54' })).rejects.toMatchObject({ code: 'week' });
    await expect(client.call('assessment.ranking', { week: WEEK, scheme: 'none' })).rejects.toMatchObject({
      code: 'scheme',
    });
    const below = await signedIn(at, 'clerk', STREET);
    await expect(below.client.call('assessment.ranking', { week: WEEK })).rejects.toMatchObject({ code: 'scope' });
    const street = await signedIn(desk(STREET), 'admin', STREET);
    await expect(street.client.call('assessment.rankingSheet', { week: WEEK })).rejects.toMatchObject({
      code: 'scope',
    });
  });
});
