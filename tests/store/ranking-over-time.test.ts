/** Rankings of past periods, of excluded orders, by completion, and in a store that never was enrolled. */
import { describe, expect, it } from 'vitest';
import { Organization, type Unit } from '#shared/domain/organization/organization.ts';
import { SAMPLE_RULES } from '#shared/samples/index.ts';
import { rankPeriod, type PeriodQuery } from '../../src-main/engine/assessment/ranking.ts';
import { rankReport } from '../../src-main/engine/assessment/rank-report.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';
import { SCHEME_10_50_40 } from '../unit/support/schemes.ts';
import {
  at,
  DISTRICT,
  FITTING,
  NOON,
  OTHER_STREET,
  received,
  STREET,
  SYSTEM,
  type Story,
} from '../unit/support/world.ts';
import { deliver, desk, newKey, temporary, TestClock, type Desk } from './support/desk.ts';

const OCTOBER = { id: '2019-10', fromAt: at('2019-10-01 00:00'), toAt: at('2019-11-01 00:00') };
const NOVEMBER = { id: '2019-11', fromAt: at('2019-11-01 00:00'), toAt: at('2019-12-01 00:00') };

let n = 0;
function sampled(unitCode: string, patch: Record<string, unknown> = {}, result: Record<string, unknown> = {}): Story {
  const id = `o${++n}`;
  return received({ number: id, unitCode, ...patch }, id).must(
    'sample',
    { ...FITTING['sample'], ...result },
    SYSTEM,
    NOON,
  );
}

const query = (patch: Partial<PeriodQuery> = {}): PeriodQuery => ({
  period: OCTOBER,
  scheme: SCHEME_10_50_40,
  subject: 'street',
  ...patch,
});
const counted = (workstation: Workstation, unit: string, asked: PeriodQuery) =>
  rankPeriod(workstation, unit, asked)
    .ranking.rows.filter(({ counts }) => counts.assessed > 0)
    .map(({ name, counts }) => [name, counts.assessed]);

describe('a ranking of a past period', () => {
  it('is that of the organization of then: a street merged in November still has its October', () => {
    const unit = (code: string, kind: Unit['kind'], parent: string | null, patch: Partial<Unit> = {}): Unit => ({
      code,
      name: code,
      kind,
      parent,
      ...patch,
    });
    const organization = new Organization([
      unit(DISTRICT, 'district', null),
      unit(STREET, 'street', DISTRICT, { name: '八角街道', until: '2019-10-31' }),
      unit(STREET, 'street', DISTRICT, { name: '新八角街道', from: '2019-11-01' }),
      unit(OTHER_STREET, 'street', DISTRICT, { name: '古城街道', until: '2019-10-31' }),
      unit('c1', 'community', OTHER_STREET, { until: '2019-10-31' }),
      unit('c1', 'community', STREET, { from: '2019-11-01' }),
    ]);
    const dir = temporary();
    const key = newKey();
    const workstation = openWorkstation(dir, key, {
      create: true,
      clock: new TestClock(),
      packages: { organization, rules: SAMPLE_RULES },
    });
    const answer = {
      device: 'd',
      token: 't'.repeat(32),
      unit: DISTRICT,
      epoch: 'e1',
      serverMark: 'test',
      serverAt: NOON,
    };
    storeEnrolment(workstation, { server: 'http://127.0.0.1:9', ca: '' }, answer);
    const late = { cityDispatchedAt: at('2019-11-05 08:00') };
    const inCommunity = (patch: Record<string, unknown>): Story => {
      const story = sampled(OTHER_STREET, patch);
      story.state = { ...story.known, leadUnit: 'c1', dispatchedAt: story.known.cityDispatchedAt };
      return story;
    };
    for (const story of [
      sampled(STREET),
      sampled(STREET, late),
      sampled(OTHER_STREET),
      inCommunity({}),
      inCommunity(late),
    ])
      workstation.store.write(() => {
        workstation.truth.put(story.id, story.view);
        workstation.projection.refresh(story.id);
      });
    expect(counted(workstation, DISTRICT, query())).toEqual([
      ['八角街道', 1],
      ['古城街道', 2],
    ]);
    // The community has moved: its order of November is the street's that it belongs to now.
    expect(counted(workstation, DISTRICT, query({ period: NOVEMBER }))).toEqual([['新八角街道', 2]]);
    workstation.close();
  });
});

/** What only an approved 剔除 or a file brings. */
const set = ({ workstation }: Desk, values: string, where: string): unknown =>
  workstation.store
    .sql(`UPDATE order_fact SET ${values} WHERE k = (SELECT k FROM order_key WHERE id = '${where}')`)
    .run();

describe('an excluded order', () => {
  it('is out of the one figure and in the other', () => {
    const here = desk(DISTRICT);
    const bad = sampled(STREET, {}, { solved: false, satisfaction: '不满意' });
    deliver(here, sampled(STREET), bad);
    set(here, 'excluded = 1', bad.id);
    const report = rankReport(here.workstation, DISTRICT, { ...query(), period: OCTOBER });
    expect(report.rows[0]).toMatchObject({
      assessed: 1,
      score: '100.0',
      both: { assessed: { assessed: 1, score: '100.0' }, all: { assessed: 2, score: '55.0' } },
    });
    expect(report.orders).toEqual({ all: 2, assessed: 1, excluded: 1, uncounted: 0 });
    const all = rankReport(here.workstation, DISTRICT, {
      ...query({ scheme: { ...SCHEME_10_50_40, counting: 'all' } }),
      period: OCTOBER,
    });
    expect(all.rows[0]).toMatchObject({ assessed: 2, score: '55.0', both: report.rows[0]!.both });
  });
});

it('a scheme may place orders by their completion', () => {
  const here = desk(DISTRICT);
  const [done, open] = [sampled(STREET), sampled(STREET)];
  deliver(here, done, open);
  set(here, `completed_at = ${at('2019-11-02 09:00')}, in_time = 0`, done.id);
  const scheme = { ...SCHEME_10_50_40, dateField: 'completedAt' as const };
  expect(counted(here.workstation, DISTRICT, query({ scheme }))).toEqual([]);
  expect(counted(here.workstation, DISTRICT, query({ scheme, period: NOVEMBER }))).toEqual([['八角街道', 1]]);
});

describe('a store that never was enrolled', () => {
  function files(): Workstation {
    const workstation = openWorkstation(temporary(), newKey(), { create: true, clock: new TestClock() });
    const place = (unit: string, street: string, community: string, patch = ''): void => {
      const story = sampled(STREET);
      workstation.store.write(() => {
        workstation.truth.put(story.id, story.view);
        workstation.projection.refresh(story.id);
      });
      const [unitId = '', unitName = ''] = unit.split(' ');
      const [streetId = '', streetName = ''] = street.split(' ');
      workstation.store
        .sql(
          `UPDATE order_fact SET answerable = ?, unit_id = ?, unit_name = ?, street_id = ?, street_name = ?, community_id = '',
             community_name = ?, in_time = 1 ${patch} WHERE k = (SELECT k FROM order_key WHERE id = ?)`,
        )
        .run(unitId === '' ? '~' : `~${unitId}`, unitId, unitName, streetId, streetName, community, story.id);
    };
    place('7 坪山街道办', '1 坪山街道', '');
    place('7 坪山街道办', '1 坪山', '六联');
    place('7 坪山办', '1 坪山街道', '六联');
    place('8 水务局', '1 ', '', ', in_time = 0, sample_solved = 0');
    place('', '2 马峦街道', '', ', in_time = NULL');
    place('', '', '');
    return workstation;
  }

  it('ranks all units that occur, joined by id under the most frequent spelling', () => {
    const workstation = files();
    const report = rankReport(workstation, '', { ...query({ subject: 'unit' }), period: OCTOBER });
    expect(
      report.rows.map(({ unit, id, assessed, onTimeRate, rank }) => [unit, id, assessed, onTimeRate, rank]),
    ).toEqual([
      ['坪山街道办', '~7', 3, { n: 3, d: 3 }, 1],
      ['水务局', '~8', 1, { n: 0, d: 1 }, 2],
    ]);
    expect(report.orders).toMatchObject({ all: 4, uncounted: 2 });
    expect(report.dataAsOf.centre).toBeNull();
    expect(counted(workstation, '', query())).toEqual([
      ['马峦街道', 1],
      ['坪山街道', 4],
    ]);
    expect(counted(workstation, '', query({ subject: 'community' }))).toEqual([['六联', 2]]);
    workstation.close();
  });

  it('is ranked by whoever holds its key, not by a user of another unit', () => {
    const workstation = files();
    expect(() => rankPeriod(workstation, DISTRICT, query())).toThrow('区级');
    workstation.close();
  });
});
