/** The stores of the second issue hold what it brought, and whatever of it is lost on the way is noticed by its name. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { LaterFacts } from '#shared/domain/order/facts.ts';
import { askedIn, figuresOf, type Figures } from '../../scripts/fixtures/figures.ts';
import { FILES, importBeside } from '../../scripts/fixtures/never-enrolled.ts';
import { connect } from '../../src-main/engine/store/connection.ts';
import { STORE_FILE } from '../../src-main/engine/store/open.ts';
import {
  copyOfFixture,
  expectedOf,
  fixtureStores,
  openCopy,
  openFixture,
  saidBy,
  saidThen,
} from './support/fixtures.ts';

const PART = 'part-2';
const figuresThen = (name: string): Figures => expectedOf({ part: PART, name }).figures!;
const of = (name: string): Figures['orders'][string][] => Object.values(figuresThen(name).orders);
const FACTS = [
  'supplement',
  'jointReplies',
  'submittedReply',
  'returned',
  'returns',
  'returnForbidden',
  'hops',
  'dueHistory',
  'extension',
  'onAccount',
  'exclusion',
  'visits',
  'callsBefore',
  'urges',
  'completion',
] as const satisfies readonly (keyof LaterFacts)[];

describe('the stores of the second issue', () => {
  const stores = fixtureStores().filter(({ part }) => part === PART);
  const orders = stores.flatMap(({ name }) => of(name));

  it('hold every phase and every fact that a later kind of command sets', () => {
    expect(new Set(orders.map(({ phase }) => phase))).toEqual(
      new Set(['awaitingAccept', 'handling', 'awaitingReview', 'awaitingRuling', 'awaitingCallback', 'completed']),
    );
    expect(FACTS.filter((fact) => orders.every((order) => order[fact] === undefined))).toEqual([]);
    for (const name of ['district', 'street'])
      expect(new Set(of(name).flatMap(({ exclusion }) => exclusion?.stage ?? []))).toEqual(
        new Set(['reviewed', 'refused', 'approved', 'cityRefused']),
      );
  });

  it.each(['district', 'street', 'again'])('hold a clock that rests, and due times that were moved: %s', (name) => {
    const dues = of(name).map(({ due }) => due!);
    expect(dues.filter(({ paused, at }) => paused !== undefined && at === null)).toHaveLength(1);
    expect(new Set(dues.flatMap(({ changes = [] }) => changes.map(({ kind }) => kind)))).toEqual(
      new Set(['extension', 'pause']),
    );
  });

  it('rank with one order outside of the assessment, and both ways', () => {
    const [assessed, all] = figuresThen('district').ranks.filter(({ subject }) => subject === 'street');
    const scoreIn = (rank: typeof all, counting: 'assessed' | 'all'): string | undefined =>
      rank?.rows.find(({ unit }) => unit === '八宝山街道')?.both[counting].score;
    expect([assessed?.counting, all?.counting, all?.orders.excluded]).toEqual(['assessed', 'all', 1]);
    expect(scoreIn(assessed, 'assessed')).not.toBe(scoreIn(all, 'all'));
  });

  it('hold imports in every state: accepted, brought up to date, refused, waiting, to be offered again', () => {
    const imports = stores.flatMap(({ name }) =>
      expectedOf({ part: PART, name }).facts.outbox.filter(
        (item) => (item as { command: { kind: string } }).command.kind === 'import',
      ),
    ) as { state: string }[];
    expect(new Set(imports.map(({ state }) => state))).toEqual(new Set(['accepted', 'refused', 'waiting', 'sent']));
    expect(of('district').filter(({ imported }) => imported !== undefined)).toHaveLength(3);
  });

  it('hold forms that were begun, of kinds without a form of their own', () => {
    const drafts = Object.values(expectedOf({ part: PART, name: 'street' }).facts.drafts).flat();
    const kinds = new Set((drafts as { kind: string }[]).map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['reply', 'extend', 'addJoint', 'supplement', 'visit', 'review']));
  });

  it('count what a file told of spellings, units that nobody knows, and results', () => {
    const { stats, ranks, found } = figuresThen('never-enrolled');
    const byStreet = stats.find(({ by }) => by === 'street')?.rows;
    // Two spellings under one id of the file.
    expect(byStreet?.find(({ id }) => id === 'J08')).toMatchObject({ name: '八角街道', count: 5 });
    const units = ranks.find(({ subject }) => subject === 'unit')?.rows;
    expect(units?.map(({ id }) => id)).toEqual(expect.arrayContaining(['~LD-7', '~外地街道', '110107-Q01']));
    const totals = new Map(found.map(({ text, total }) => [text, total]));
    expect([totals.get('路灯'), totals.get('ａｂｃ'), totals.get('13800001203')]).toEqual([1, 1, 1]);
    // Erased: only its number is still found.
    expect([totals.get('第6处'), totals.get('13800001206'), totals.get('201911180006')]).toEqual([0, 0, 1]);
  });
});

describe('the files that a store was made from', () => {
  it('say nothing new to any later program', () => {
    const { dir, expected, workstation } = openFixture({ part: PART, name: 'never-enrolled' });
    expect(FILES.map((name) => importBeside(workstation, dir, name))).toEqual(expected.again);
    expect(expected.again?.map((fates) => fates.new + fates.updated)).toEqual([0, 0]);
    expect(saidBy(expected, workstation)).toEqual(saidThen(expected));
  });
});

/** What a careless migration could do, and the figure that has to show it. */
const DAMAGE: [what: string, store: string, sql: string, shownBy: (keyof Figures)[]][] = [
  [
    'a clock that rests is forgotten',
    'district',
    `UPDATE order_truth SET state = json_remove(state, '$.due.paused') WHERE state ->> '$.due.paused' IS NOT NULL`,
    ['orders'],
  ],
  [
    'what moved a due time is forgotten',
    'district',
    `UPDATE order_truth SET state = json_remove(state, '$.due.changes') WHERE state ->> '$.due.changes' IS NOT NULL`,
    ['orders'],
  ],
  [
    'a phase falls back',
    'street',
    `UPDATE order_truth SET state = json_set(state, '$.phase', 'handling') WHERE state ->> '$.phase' = 'awaitingRuling'`,
    ['orders'],
  ],
  [
    'an excluded order counts again',
    'district',
    `UPDATE order_truth SET state = json_remove(state, '$.exclusion') WHERE state ->> '$.exclusion.stage' = 'approved'`,
    ['orders', 'ranks'],
  ],
  [
    'a joint unit is let go',
    'district',
    `UPDATE order_truth SET state = json_set(state, '$.jointUnits', json('[]')) WHERE state ->> '$.jointUnits' <> '[]'`,
    ['orders'],
  ],
  [
    'the file said nothing of the time',
    'never-enrolled',
    `UPDATE order_truth SET state = json_remove(state, '$.imported.inTime')`,
    ['orders', 'ranks', 'stats'],
  ],
  [
    'the file named no unit',
    'never-enrolled',
    `UPDATE order_truth SET state = json_set(state, '$.imported.unit', NULL)`,
    ['orders', 'ranks', 'stats'],
  ],
  [
    'a result from a file is lost',
    'never-enrolled',
    `UPDATE order_truth SET state = json_set(state, '$.sample', NULL)`,
    ['orders', 'ranks'],
  ],
  ['words are lost', 'never-enrolled', `DELETE FROM event_private WHERE field = 'title'`, ['found']],
];

describe('what a store lost on its way', () => {
  it.each(DAMAGE)('is shown when %s: %s', (_, name, sql, shownBy) => {
    const copy = copyOfFixture({ part: PART, name });
    // Before it is migrated: the tables are those of its own day.
    const db = connect(join(copy.dir, STORE_FILE), copy.key);
    expect(db.prepare(sql).run().changes).toBeGreaterThan(0);
    db.close();
    const workstation = openCopy(copy);
    workstation.store.write(() => workstation.projection.rebuild());
    const then = copy.expected.figures!;
    const now = figuresOf(workstation, askedIn(then));
    const differing = (Object.keys(then) as (keyof Figures)[]).filter((key) => !isDeepStrictEqual(now[key], then[key]));
    expect(differing.toSorted()).toEqual(shownBy);
    expect(saidBy(copy.expected, workstation).verify).not.toEqual(copy.expected.verify);
  });
});
