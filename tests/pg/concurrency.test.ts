/**
 * Several server processes on one PostgreSQL: nothing skipped, nothing done twice, no deadlock. With a plain sequence in
 * place of the locked counter the same run must show the gap, or it proves nothing.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { count, eq, inArray, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deviceDigest } from '../../src-server/admin/digest.ts';
import { buildApp, type App } from '../../src-server/http/app.ts';
import type { Store } from '../../src-server/store/database.ts';
import { lockedCounter, type FeedCounter } from '../../src-server/store/feed.ts';
import { openStore } from '../../src-server/store/open.ts';
import { orderEvents, scopes } from '../../src-server/store/schema/index.ts';
import { World } from '../server/support/world.ts';
import type { Workstation } from '../server/support/workstation.ts';
import { hasPostgres, startPostgres, type Postgres } from './support/postgres.ts';

/** Between taking a number and committing: the first one takes long enough for others to overtake it, if they can. */
const dawdle = (seq: number): Promise<void> => sleep(seq === 1 ? 1000 : randomInt(0, 15));

/** What a hand-written feed would do: numbers are taken before the commit, in an order of their own. */
const plainSequence: FeedCounter = async (tx, scope, by, tag) => {
  if (by !== 1) throw new Error('the control takes one number at a time');
  const [taken] = await tx.select({ seq: sql<number>`nextval('plain_sequence')::int` }).from(sql`(select 1) one`);
  const seq = taken!.seq;
  await dawdle(seq);
  const newer = sql`excluded.seq > ${scopes.seq}`;
  const set = {
    seq: sql`greatest(${scopes.seq}, excluded.seq)`,
    tag: sql`case when ${newer} then excluded.tag else ${scopes.tag} end`,
  };
  await tx
    .insert(scopes)
    .values({ id: scope, seq, tag, floor: 0, floorTag: '' })
    .onConflictDoUpdate({ target: scopes.id, set });
  return seq;
};
const slowed: FeedCounter = async (...call) => {
  const seq = await lockedCounter(...call);
  await dawdle(seq);
  return seq;
};

describe.runIf(hasPostgres())('several servers on one PostgreSQL', () => {
  let postgres: Postgres;
  let url: string;
  let stores: [Store, Store];

  beforeAll(async () => {
    postgres = await startPostgres();
    url = await postgres.database();
    // Both migrate at once: one does, the other waits.
    const open = () => openStore({ folder: null, databaseUrl: url });
    stores = await Promise.all([open(), open()]);
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await postgres.stop();
  });

  /** The second server process of a world. */
  const second = (world: World, counter: FeedCounter): Promise<App> =>
    buildApp({ ...world.deps, store: stores[1], counter }, { log: null, tls: null });

  /** Delivers orders one by one from many sides while a workstation pulls. Gives how many it never gets to see. */
  async function skipped(counter: FeedCounter): Promise<number> {
    const world = await World.open(stores[0], { deps: { counter } });
    const other = await second(world, counter);
    const district = await world.enrol('d');
    const apps = [world.app, other];
    const delivered = new AbortController();
    const pulling = (async () => {
      while (!delivered.signal.aborted) await district.pullOnce();
    })();
    const headers = { authorization: `Bearer ${world.key}` };
    await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        for (let k = 0; k < 12; k++) {
          const payload = { source: world.source, orders: [world.delivery('d')] };
          const answer = await apps[i % 2]!.inject({ method: 'POST', url: '/v1/intake/orders', headers, payload });
          expect(answer.json()).toMatchObject({ accepted: 1 });
        }
      }),
    );
    delivered.abort();
    await pulling;
    await district.pull();
    await other.close();
    return 8 * 12 - district.orders.length;
  }

  test('a reader skips nothing that is committed late', async () => {
    expect(await skipped(slowed)).toBe(0);
  });

  test('with a plain sequence it does (control: the check has teeth)', async () => {
    await stores[0].db.execute(sql`create sequence plain_sequence`);
    expect(await skipped(plainSequence)).toBeGreaterThan(0);
  });

  test('many workstations write the same orders: once each, chained, all seen, no deadlock', async () => {
    const before = postgres.deadlocks();
    const world = await World.open(stores[0]);
    const other = await second(world, lockedCounter);
    const orders = [...(await world.receive('s1', 6)), ...(await world.receive('s2', 6))];
    const district = await world.enrol('d');
    const streets: Workstation[] = [];
    for (let i = 0; i < 8; i++) streets.push(await world.enrol(i % 2 === 0 ? 's1' : 's2'));
    await Promise.all([district, ...streets].map((station) => station.pull()));

    const sent: string[] = [];
    /** Sends each batch twice, through both servers at once, as a network that repeats does. */
    const pushTwice = async (station: Workstation): Promise<void> => {
      const payload = station.sync.push();
      if (!payload) return;
      const headers = { authorization: `Bearer ${station.token}` };
      const answers = await Promise.all(
        [world.app, other].map((app) => app.inject({ method: 'POST', url: '/v1/sync/push', headers, payload })),
      );
      for (const answer of answers) expect(answer.json()).toMatchObject({ err: '' });
      expect(answers[0]!.json<{ results: unknown }>().results).toEqual(
        answers[1]!.json<{ results: unknown }>().results,
      );
    };
    const works = async (station: Workstation): Promise<void> => {
      for (let round = 0; round < 6; round++) {
        const held = station.orders;
        for (let k = 0; k < 4 && held.length > 0; k++) {
          const order = held[randomInt(held.length)]!;
          const { phase } = station.view(order).state;
          const [kind, payload] =
            phase === 'awaitingAccept' ? ['accept', {}] : ['reply', { text: `答复${round}-${k}`, measures: '换管' }];
          sent.push(station.act(kind as string, order, payload as Record<string, unknown>).id);
        }
        await pushTwice(station);
        await station.pull();
      }
    };
    const dispatches = async (): Promise<void> => {
      for (let round = 0; round < 12; round++) {
        const order = orders[randomInt(orders.length)]!;
        const toUnit = world.unit(district.view(order).state.leadUnit === world.unit('s1') ? 's2' : 's1');
        sent.push(district.act('dispatch', order, { toUnit }).id);
        await pushTwice(district);
        await district.pull();
      }
    };
    await Promise.all([dispatches(), ...streets.map(works)]);

    for (const station of [district, ...streets]) {
      const grants = (await station.pull()).at(-1)!.grants;
      expect(station.digest(grants)).toEqual(await deviceDigest(world.deps, station.device));
      for (const item of station.store.items.values()) expect(['accepted', 'refused']).toContain(item.state);
    }
    const effects = await stores[0].db
      .select({ command: orderEvents.command, times: count() })
      .from(orderEvents)
      .where(inArray(orderEvents.command, sent))
      .groupBy(orderEvents.command);
    expect(effects.every(({ times }) => times === 1)).toBe(true);
    const accepted = [district, ...streets]
      .flatMap((station) => [...station.store.items.values()])
      .filter(({ state }) => state === 'accepted');
    expect(accepted.length).toBeGreaterThan(50);
    expect(effects.map(({ command }) => command).toSorted()).toEqual(accepted.map(({ c }) => c.id).toSorted());
    for (const order of orders) {
      const rows = await stores[0].db
        .select({ n: orderEvents.n })
        .from(orderEvents)
        .where(eq(orderEvents.order, order));
      expect(rows.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(rows.map((_, i) => i + 1));
    }
    expect(postgres.deadlocks()).toBe(before);
    await other.close();
  });

  test('a poke reaches the devices of every server, also after the connection that listens was cut', async () => {
    const world = await World.open(stores[0]);
    let pokes = 0;
    const stop = await stores[1].listen(
      'feed',
      (payload) => void (pokes += payload.includes(world.unit('s1')) ? 1 : 0),
    );
    await world.receive('s1');
    await expect.poll(() => pokes).toBe(1);
    await stores[0].db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%'`);
    await sleep(2000);
    await world.receive('s1');
    await expect.poll(() => pokes, { timeout: 10_000 }).toBe(2);
    await stop();
  });

  test('a database that goes away is said to be away, and what was not answered can be sent again', async () => {
    const gone = await startPostgres();
    const store = await openStore({ folder: null, databaseUrl: await gone.database() });
    const world = await World.open(store);
    const street = await world.enrol('s1');
    const order = await world.receiveOne('s1');
    await street.pull();
    street.act('accept', order, {});
    await gone.stop();
    const push = street.sync.push()!;
    const answer = await world.post('/v1/sync/push', street.token, push);
    expect(answer).toMatchObject({
      status: 503,
      body: { code: 'unavailable', message: expect.stringMatching(/稍后再试/) as string },
    });
    expect((await world.app.inject('/v1/health')).statusCode).toBe(503);
    expect(street.sync.push()).toEqual(push);
    await store.close();
  });
});
