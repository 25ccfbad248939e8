/**
 * What workstations ask of the centre beside push and pull, asked of two server processes at once: a code is used once, no
 * number is given twice and none is lost between, a comparison holds, and nobody waits for who waits for him.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rangeSchema, type LeasedRange } from '#shared/contract/numbers-wire.ts';
import { enrollAnswerSchema } from '#shared/contract/wire.ts';
import { sha256Hex } from '#shared/domain/hash.ts';
import { yearOf } from '#shared/domain/numbers/series.ts';
import { issueCode, revoke } from '../../src-server/devices/enroll.ts';
import { compareBucket } from '../../src-main/engine/sync/digest-bucket.ts';
import { City, DISTRICT, SETTLED, STREETS } from './support/city.ts';
import { hasPostgres, startPostgres, type Postgres } from './support/postgres.ts';
import type { Station } from './support/station.ts';

const SERIES = '石八接办';
const LEASES = 6;
/** Workstations that come and go meanwhile. */
const GUESTS = 8;

interface Answer {
  status: number;
  body: unknown;
}
async function ask(url: string, token: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: await answer.json() };
}

describe.runIf(hasPostgres())('two server processes asked at once', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  /** The same request to both. */
  const askBoth = ({ servers }: City, path: string, token: string, body: unknown): Promise<Answer[]> =>
    Promise.all(servers.map(({ url }) => ask(`${url}${path}`, token, body)));

  test('enrol one workstation a code', async () => {
    const city = await City.open(postgres, 2);
    const codes = await Promise.all(Array.from({ length: 6 }, (_, i) => issueCode(city.deps, STREETS[i % 2]!)));
    const answers = await Promise.all(
      codes.map((code) => askBoth(city, '/v1/devices/enroll', '', { code, device: '一号机' })),
    );
    for (const both of answers) {
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 403]);
      expect(both.find(({ status }) => status === 403)?.body).toMatchObject({ code: 'code-used' });
    }
    expect(await city.rows('select count(*)::int as n from device')).toEqual([{ n: codes.length }]);
    expect(postgres.deadlocks()).toBe(0);
  });

  test('lease, record, compare, enrol anew and revoke: no number twice, none lost, no deadlock', async () => {
    const city = await City.open(postgres, 2);
    for (const street of STREETS) await city.deliver(street, 10);
    const desks: Station[] = [];
    for (const unit of [...STREETS, DISTRICT]) desks.push(await city.enrol(unit));
    for (const desk of desks) await desk.sync();
    const year = yearOf(Date.now());

    /** Enrolled beside the desks, and again, and revoked while its requests are under way. */
    const comesAndGoes = async (): Promise<LeasedRange[]> => {
      const enrolled = async (previous?: string) => {
        const body = { code: await issueCode(city.deps, STREETS[0]), device: '二号机', ...(previous && { previous }) };
        return enrollAnswerSchema.parse((await ask(`${city.address}/v1/devices/enroll`, '', body)).body);
      };
      const [before, ranges] = [await enrolled(), [] as LeasedRange[]];
      const leases = (device: string, token: string) => lease(device, token).then((range) => ranges.push(range));
      const [after] = await Promise.all([
        enrolled(sha256Hex(before.token)),
        leases(before.device, before.token),
        leases(before.device, before.token),
      ]);
      await leases(after.device, after.token);
      await Promise.all([revoke(city.deps, after.device), revoke(city.deps, before.device)]);
      return ranges;
    };
    /** One lease, asked of both processes as a network that repeats does: both give the same numbers. */
    const lease = async (device: string, token: string): Promise<LeasedRange> => {
      const request = { device, request: randomUUID(), series: SERIES, year, count: 7 };
      const [one, other] = await askBoth(city, '/v1/numbers/reserve', token, request);
      expect([one?.status, other?.status]).toEqual([200, 200]);
      const { closed: _, ...range } = rangeSchema.parse(one?.body);
      expect(other?.body).toMatchObject(range);
      return { ...range, closed: false };
    };
    const works = async (desk: Station): Promise<LeasedRange[]> => {
      const { token } = desk.transport.centre;
      const ranges: LeasedRange[] = [];
      for (let i = 0; i < LEASES; i++) {
        const [range] = await Promise.all([
          lease(desk.device, token),
          compareBucket(desk.workstation, desk.transport, ''),
        ]);
        ranges.push(range);
        const orders = desk.workstation.truth.ids();
        desk.type(orders[i]!, 'useNumber', { series: SERIES, year, number: range.from, document: 'letter' });
        desk.work(3);
        await desk.sync();
      }
      return ranges;
    };
    const given = await Promise.all([...desks.map(works), ...Array.from({ length: GUESTS }, comesAndGoes)]);

    const ranges = given.flat().toSorted((a, b) => a.from - b.from);
    expect(ranges).toHaveLength(desks.length * LEASES + GUESTS * 3);
    expect(ranges.map(({ from, to }) => [from, to])).toEqual(ranges.map((_, i) => [7 * i + 1, 7 * i + 7]));
    const used = await city.rows<{ number: number }>('select number from number_fact order by number');
    const typed = given.slice(0, desks.length).flatMap((own) => own.map(({ from }) => from));
    expect(used.map(({ number }) => number)).toEqual(typed.toSorted((a, b) => a - b));
    expect(await city.settle()).toEqual(SETTLED);
    for (const desk of desks) {
      const bucket = await compareBucket(desk.workstation, desk.transport, '');
      expect(bucket).toMatchObject({ scopes: [], unresolved: [], orders: desk.workstation.truth.count() });
    }
    expect(postgres.deadlocks()).toBe(0);
  });
});
