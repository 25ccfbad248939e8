/** Numbers of documents at the centre: leased once, recorded whatever happens, each with one fate in the ledger. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { rangeSchema, type LeasedRange } from '#shared/contract/numbers-wire.ts';
import { sha256Hex } from '#shared/domain/hash.ts';
import { ADMIN_COMMANDS } from '../../../src-server/admin/commands.ts';
import { revoke } from '../../../src-server/devices/enroll.ts';
import type { SeriesLedger } from '../../../src-server/numbers/ledger.ts';
import { jumpNumberSeries } from '../../../src-server/numbers/series.ts';
import { beginEpoch } from '../../../src-server/store/meta.ts';
import { numberFacts, numberRanges, numberSeries, serverMeta } from '../../../src-server/store/schema/index.ts';
import type { Lane } from '../support/lane.ts';
import { item, send, streetWithOrder } from '../support/sending.ts';
import type { Workstation } from '../support/workstation.ts';
import { World } from '../support/world.ts';

let used = 0;
/** The database is shared by the tests of a file: each has a series of its own. */
const newSeries = (): string => `试${++used}`;

const reserve = (from: Workstation, series: string, patch: Record<string, unknown> = {}): Promise<LeasedRange> =>
  from.post(
    '/v1/numbers/reserve',
    { device: from.device, request: randomUUID(), series, year: 2019, count: 10, ...patch },
    (body) => rangeSchema.parse(body),
  );
const refusal = async (from: Workstation, series: string, patch: Record<string, unknown>): Promise<unknown> => {
  const body = { device: from.device, request: randomUUID(), series, year: 2019, count: 10, ...patch };
  const answer = await from.world.post('/v1/numbers/reserve', from.token, body);
  return [answer.status, (answer.body as { code: string }).code];
};
const use = (series: string, number: number) => ({ series, year: 2019, number, document: 'letter' });

export const numbersSuite = (store: Lane): void => {
  const ledgerOf = async (world: World, series: string): Promise<string[]> => {
    const { series: found } = (await ADMIN_COMMANDS.numbers.run(world.deps, { series, year: '2019' })) as {
      series: SeriesLedger[];
    };
    return (found[0]?.lines ?? []).map((line) => {
      const span = line.from === line.to ? `${line.from}` : `${line.from}-${line.to}`;
      return [span, line.fate, ...('flags' in line ? line.flags : [line.why])].filter((word) => word !== '').join(' ');
    });
  };
  /** Ranges of a series cover 1 … next-1 without gap or overlap. */
  const expectWhole = async (series: string): Promise<void> => {
    const ranges = await store().db.select().from(numberRanges).where(eq(numberRanges.series, series));
    const [counter] = await store().db.select().from(numberSeries).where(eq(numberSeries.series, series));
    let next = 1;
    for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
      expect(from).toBe(next);
      next = to + 1;
    }
    expect(counter?.next).toBe(next);
  };

  describe('leasing numbers', () => {
    test('gives each workstation numbers that nobody else has', async () => {
      const world = await World.open(store());
      const [one, two, series] = [await world.enrol('s1'), await world.enrol('s2'), newSeries()];
      expect(await reserve(one, series)).toMatchObject({ series, year: 2019, from: 1, to: 10, closed: false });
      expect(await reserve(two, series)).toMatchObject({ from: 11, to: 20 });
      expect(await reserve(one, newSeries())).toMatchObject({ from: 1, to: 10 });
      expect(await ledgerOf(world, series)).toEqual(['1-10 open', '11-20 open']);
      await expectWhole(series);
    });

    test('by many at once leases no number twice and leaves no gap', async () => {
      const world = await World.open(store());
      const series = newSeries();
      const stations = await Promise.all(['s1', 's2', 'b1', 'd'].map((unit) => world.enrol(unit)));
      await Promise.all(
        stations.flatMap((each) => [reserve(each, series), reserve(each, series), reserve(each, series)]),
      );
      await expectWhole(series);
      expect(await ledgerOf(world, series)).toHaveLength(12);
    });

    test('asked again after a lost answer gives the same numbers, also at once', async () => {
      const world = await World.open(store());
      const [street, series, request] = [await world.enrol('s1'), newSeries(), randomUUID()];
      const answers = await Promise.all([1, 2, 3].map(() => reserve(street, series, { request })));
      expect(new Set(answers.map(({ id, from, to }) => `${id} ${from} ${to}`)).size).toBe(1);
      expect(await reserve(street, series)).toMatchObject({ from: 11 });
      // The request of one device says nothing to another one's.
      expect(await reserve(await world.enrol('s2'), series, { request })).toMatchObject({ from: 21 });
    });

    test('is refused for another year, another device, and what is no request', async () => {
      const world = await World.open(store());
      const [street, other, series] = [await world.enrol('s1'), await world.enrol('s2'), newSeries()];
      expect(await refusal(street, series, { year: 2018 })).toEqual([422, 'year']);
      expect(await refusal(street, series, { year: 2020 })).toEqual([422, 'year']);
      expect(await refusal(street, series, { device: other.device })).toEqual([403, 'device']);
      for (const wrong of [{ series: '带 空格' }, { series: '' }, { count: 0 }, { count: 201 }, { count: 1.5 }, { request: 'x' }, { year: -1 }])
        expect(await refusal(street, series, wrong)).toEqual([400, expect.any(String)]); // prettier-ignore
      expect((await world.post('/v1/numbers/reserve', '', {})).status).toBe(401);
      expect(await store().db.select().from(numberRanges).where(eq(numberRanges.series, series))).toEqual([]);
    });

    test('of the next year begins in December; the old year is closed when it is over', async () => {
      const world = await World.open(store());
      const [street, series] = [await world.enrol('s1'), newSeries()];
      await reserve(street, series);
      world.now = Date.parse('2019-12-20T08:00:00+08:00');
      await reserve(street, series, { year: 2020 });
      expect(await ledgerOf(world, series)).toEqual(['1-10 open']);
      world.now = Date.parse('2020-01-01T00:00:00+08:00');
      expect(await refusal(street, series, { year: 2019 })).toEqual([422, 'year']);
      expect(await reserve(street, series, { year: 2020 })).toMatchObject({ from: 11, to: 20 });
      expect(await ledgerOf(world, series)).toEqual(['1-10 closed year']);
    });

    test('ends with the device: what was not reported is told as 未用或未报', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const series = newSeries();
      await reserve(street, series);
      await street.does('useNumber', order, use(series, 3));
      expect(await revoke(world.deps, street.device)).toBe(true);
      expect(await refusal(street, series, {})).toEqual([403, 'revoked']);
      expect(await ledgerOf(world, series)).toEqual(['1-2 closed revoked', '3 used', '4-10 closed revoked']);
    });

    test('begins anew with an enrolment: the old range is closed, and its papers are still the workstation’s own', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const series = newSeries();
      await reserve(street, series);
      const late = street.command('useNumber', order, use(series, 1));
      const body = { code: await world.code(street.unit), device: '一号机', previous: sha256Hex(street.token) };
      const { body: answer } = await world.post('/v1/devices/enroll', '', body);
      const { device, token, epoch } = answer as { device: string; token: string; epoch: string };
      const ranges = await world.app.inject({
        url: '/v1/numbers/ranges',
        headers: { authorization: `Bearer ${street.token}` },
      });
      expect(ranges.json()).toEqual({ ranges: [] }); // prettier-ignore
      const pushed = await world.post('/v1/sync/push', token, { device, epoch, items: [item(1, late)] });
      expect(pushed.status).toBe(200);
      expect(await ledgerOf(world, series)).toEqual(['1 used', '2-10 closed again']);
    });
  });

  describe('a number that was used', () => {
    test('stands on the order and in the ledger, with command, order and workstation; its outcome carries it', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const series = newSeries();
      await reserve(street, series);
      const c = street.act('useNumber', order, use(series, 2));
      expect((await street.push()).results[0]?.o).toMatchObject({ ok: true, number: `${series}〔2019〕2号` });
      await street.pull();
      expect(street.view(order).state.numbers).toMatchObject([{ series, number: 2, document: 'letter' }]);
      expect(await street.does('voidNumber', order, { series, year: 2019, number: 2, reason: '打印损坏' })).toBe('');
      expect(await ledgerOf(world, series)).toEqual(['1 open', '2 void', '3-10 open']);
      const facts = await store().db.select().from(numberFacts).where(eq(numberFacts.command, c.id));
      expect(facts).toMatchObject([{ order, unit: street.unit, device: street.device, act: 'use', number: 2 }]);
    });

    test('is recorded although the order left the unit meanwhile; the page still says gone (factsStand)', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const [district, series] = [await world.enrol('d'), newSeries()];
      await reserve(street, series);
      street.act('useNumber', order, use(series, 1));
      const note = street.act('note', order, { text: '已到现场' });
      await district.pull();
      // The order goes to another street while the first one is offline.
      expect(await district.does('dispatch', order, { toUnit: world.unit('s2'), note: '请办理' })).toBe('');
      const { results } = await street.push();
      expect(results.map(({ o }) => [o.ok, o.why])).toEqual([
        [true, ''],
        [false, 'not-visible'],
      ]);
      await street.pull();
      expect(street.orders).toEqual([]);
      expect(street.store.itemById(note.id)?.state).toBe('refused');
      expect(await ledgerOf(world, series)).toEqual(['1 used', '2-10 open']);
      const other = await world.enrol('s2');
      await other.pull();
      expect(other.view(order).state.numbers).toMatchObject([{ number: 1 }]);
    });

    test('is recorded for an order that the centre does not know, and for a unit that is no longer the workstation’s', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const series = newSeries();
      await reserve(street, series);
      const unknown = street.command('useNumber', randomUUID(), use(series, 1));
      const nowhere = street.command('useNumber', 'no uuid \u0000', use(series, 2));
      const foreign = street.command('useNumber', order, use(series, 3), { unit: world.unit('s2') });
      const items = [unknown, nowhere, foreign].map((c, i) => item(i + 1, c));
      const { results, err } = await send(street, ...items);
      expect([err, results.map(({ o }) => [o.ok, o.vers])]).toEqual(['', items.map(() => [true, {}])]);
      await street.pull();
      expect(street.view(order).state.version).toBe(1);
      expect(await ledgerOf(world, series)).toEqual(['1 used', '2 used', '3 used', '4-10 open']);
    });

    test('twice, or of another’s range, or of nobody’s, is recorded and flagged, never dropped', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const [other, series] = [await world.enrol('s2'), newSeries()];
      await reserve(street, series);
      await reserve(other, series);
      for (const number of [1, 1, 15, 23]) expect(await street.does('useNumber', order, use(series, number))).toBe('');
      const numbers = street.store.settledAbove(0).map(({ number }) => number);
      expect(numbers).toEqual([1, '', 15, 23].map((n) => n && `${series}〔2019〕${n}号`));
      expect(await ledgerOf(world, series)).toEqual([
        '1 used 重号',
        '2-10 open',
        '11-14 open',
        '15 used 越号',
        '16-20 open',
        '21-22 jumped ahead',
        '23 used 越号',
      ]);
      await expectWhole(series);
    });

    test('that cannot be read is refused, and stops nothing behind it', async () => {
      const { street, order } = await streetWithOrder(store);
      const series = newSeries();
      const bad = [{}, use(series, 0), use('', 1), { ...use(series, 1), document: '给某人的函' }];
      const items = [...bad, use(series, 1)].map((payload, i) =>
        item(i + 1, street.command('useNumber', order, payload)),
      );
      const { results } = await send(street, ...items);
      expect(results.map(({ o }) => o.why)).toEqual(['payload', 'payload', 'payload', 'payload', '']);
    });

    test('by several at once on one order, and leased meanwhile: no deadlock, everything recorded', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const [twin, series] = [await world.enrol('s1'), newSeries()];
      await twin.pull();
      const ranges = await Promise.all([reserve(street, series), reserve(twin, series)]);
      const push = (from: Workstation, { from: first }: LeasedRange) =>
        send(from, ...[0, 1, 2].map((n) => item(n + 1, from.command('useNumber', order, use(series, first + n)))));
      const [a, b] = await Promise.all([push(street, ranges[0]!), push(twin, ranges[1]!), reserve(street, series)]);
      expect([...a.results, ...b.results].every(({ o }) => o.ok)).toBe(true);
      expect((await ledgerOf(world, series)).filter((line) => line.endsWith('used'))).toHaveLength(6);
      await expectWhole(series);
    });
  });

  describe('a centre that was set back', () => {
    /** What the backup holds: nothing of the series, of its ranges, or of its facts. */
    const forget = async (series: string): Promise<void> => {
      for (const table of [numberFacts, numberRanges, numberSeries]) await store().db.delete(table).where(eq(table.series, series));
    }; // prettier-ignore
    const cleanUp = async (): Promise<void> => {
      await store().db.delete(serverMeta).where(eq(serverMeta.key, 'numberJump'));
    };

    test('leases nothing again that the lost part leased, in series it knows and in those it lost (newEpoch)', async () => {
      const world = await World.open(store());
      const [street, kept, lost] = [await world.enrol('s1'), newSeries(), newSeries()];
      await reserve(street, kept);
      await reserve(street, lost);
      await forget(lost);
      await jumpNumberSeries(store().db, 2, world.now);
      expect(await reserve(street, kept)).toMatchObject({ from: 2011 });
      expect(await reserve(street, lost)).toMatchObject({ from: 2001 });
      expect(await ledgerOf(world, kept)).toEqual(['1-10 open', '11-2010 jumped restore', '2011-2020 open']);
      expect(await ledgerOf(world, lost)).toEqual(['1-2000 jumped restore', '2001-2010 open']);
      // A year that nobody could have leased from begins at 1.
      world.now = Date.parse('2020-02-01T08:00:00+08:00');
      expect(await reserve(street, lost, { year: 2020 })).toMatchObject({ from: 1 });
      await cleanUp();
    });

    test('keeps the number that a command had, and tells the lost range’s papers as used (reuseNumber)', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const series = newSeries();
      await reserve(street, series);
      const c = street.command('useNumber', order, use(series, 4));
      await forget(series);
      await jumpNumberSeries(store().db, 1, world.now);
      const number = `${series}〔2019〕4号`;
      const { results } = await send(street, item(1, c, { number }));
      expect(results[0]?.o).toMatchObject({ ok: true, number });
      expect(await ledgerOf(world, series)).toEqual(['1-3 jumped restore', '4 used', '5-1000 jumped restore']);
      await cleanUp();
    });

    test('by hand, with nobody told: the counter moves behind what is reported', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const [other, series] = [await world.enrol('s2'), newSeries()];
      await reserve(street, series);
      await forget(series);
      expect(await street.does('useNumber', order, use(series, 7))).toBe('');
      expect(await reserve(other, series)).toMatchObject({ from: 8 });
      await expectWhole(series);
    });

    test('with a new epoch: the workstation is told which of its ranges still stand', async () => {
      const world = await World.open(store());
      const [street, series] = [await world.enrol('s1'), newSeries()];
      const range = await reserve(street, series);
      await beginEpoch(store().db);
      const headers = { authorization: `Bearer ${street.token}` };
      const answer = await world.app.inject({ url: '/v1/numbers/ranges', headers });
      expect(answer.json()).toEqual({ ranges: [range] });
    });
  });
};
