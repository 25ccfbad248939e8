import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Item } from '#shared/contract/wire.ts';
import { PROTOCOL_VERSION } from '#shared/domain/order/commands/index.ts';
import { HOUR } from '#shared/domain/time.ts';
import { devices, outcomes, scopes, serverMeta } from '../../../src-server/store/schema/index.ts';
import { deviceDigest } from '../../../src-server/admin/digest.ts';
import { PAGE_LIMITS } from '../../../src-server/sync/pull.ts';
import type { Lane } from '../support/lane.ts';
import { World } from '../support/world.ts';

export const pullSuite = (store: Lane): void => {
  const headOf = async (scope: string) => (await store().db.select().from(scopes).where(eq(scopes.id, scope)))[0]!;

  describe('a pull', () => {
    test('lists a scope by snapshot in bounded pages and follows its tail, also while it grows', async () => {
      const world = await World.open(store());
      const before = await world.receive('s1', 410);
      const street = await world.enrol('s1');
      const first = await street.pullOnce();
      expect(first).toMatchObject({ caught: false, resets: [street.unit] });
      expect(first.entries).toHaveLength(200);
      const during = await world.receive('s1', 3);
      const pages = await street.pull();
      expect(pages.every(({ resets }) => resets.length === 0)).toBe(true);
      expect(street.orders).toEqual([...before, ...during].toSorted());
      expect(street.store.snapshotRuns(street.unit)).toBe(false);
      // Nothing new: an empty page that says so.
      expect(await street.pullOnce()).toMatchObject({ caught: true, entries: [], resets: [], outcomes: [] });
    });

    test('lists the newest orders first, each once, whatever stands at the border of a page', async () => {
      const world = await World.open(store(), {
        deps: { limits: { ...PAGE_LIMITS, orders: 2, ordersAtLeast: 2 } },
      });
      const hours = [3, 9, 9, 9, 1, 7, 7, 2, 9];
      const rows = hours.map((hour) => world.delivery('s1', { cityDispatchedAt: world.now - hour * HOUR }));
      await world.deliver('orders', rows);
      const street = await world.enrol('s1');
      const told: number[] = [];
      for (let caught = false; !caught;) {
        const page = await street.pullOnce();
        caught = page.caught;
        const times = page.entries.map(({ body }) => (world.now - body!.state.cityDispatchedAt) / HOUR);
        expect(times).toEqual(times.toSorted((a, b) => b - a)); // inside a page, the older first
        told.push(...times.toReversed());
      }
      expect(told).toEqual(hours.toSorted((a, b) => a - b));
      expect(street.orders).toHaveLength(hours.length);
    });

    test('bounds a page by the weight of its orders too, in the listing and in the tail', async () => {
      const bytes = 100_000;
      const world = await World.open(store(), { deps: { limits: { ...PAGE_LIMITS, bytes } } });
      const heavy = (count: number, size: number): Promise<unknown> =>
        world.deliver(
          'orders',
          Array.from({ length: count }, () => world.delivery('s1', { content: '水'.repeat(size) })),
        );
      const street = await world.enrol('s1');
      const weigh = async (): Promise<{ orders: number; bytes: number }[]> => {
        const pages: { orders: number; bytes: number }[] = [];
        for (let caught = false; !caught;) {
          const page = await street.pullOnce();
          caught = page.caught;
          const weights = page.entries.map(({ body }) => Buffer.byteLength(JSON.stringify(body)));
          pages.push({ orders: weights.length, bytes: weights.reduce((sum, weight) => sum + weight, 0) });
        }
        return pages;
      };
      await heavy(12, 5000);
      const listing = await weigh();
      expect(listing.map(({ orders }) => orders)).toEqual([3, 3, 3, 3]);
      await heavy(6, 5000);
      // One that is heavier than a page travels alone.
      await heavy(1, 20_000);
      const tail = await weigh();
      expect(tail.map(({ orders }) => orders)).toEqual([3, 3, 1]);
      expect(tail.at(-1)?.bytes).toBeGreaterThan(bytes);
      for (const page of [...listing, ...tail.slice(0, -1)]) expect(page.bytes).toBeLessThan(bytes);
      expect(street.orders).toHaveLength(19);
    });

    test('an order grows heavier with each act', async () => {
      const bytes = 60_000;
      const world = await World.open(store(), { deps: { limits: { ...PAGE_LIMITS, bytes } } });
      const [street, district] = [await world.enrol('s1'), await world.enrol('d')];
      const [one, two] = await world.receive('s1', 2);
      for (const workstation of [street, district]) await workstation.pull();
      for (const order of [one!, two!]) {
        expect(await street.does('accept', order)).toBe('');
        // Each of them fits beside the other; all of them do not.
        for (let i = 0; i < 4; i++)
          expect(await street.does('reply', order, { text: '水'.repeat(1500), measures: '换管' })).toBe('');
      }
      expect((await district.pullOnce()).entries).toHaveLength(1);
      expect(await district.pullOnce()).toMatchObject({ caught: true, entries: [{}] });
    });

    test('collapses many changes of one order into its current state', async () => {
      const world = await World.open(store());
      const [street, district] = [await world.enrol('s1'), await world.enrol('d')];
      const order = await world.receiveOne('s1');
      await street.pull();
      await district.pull();
      expect(await street.does('accept', order)).toBe('');
      for (let i = 0; i < 9; i++) street.act('reply', order, { text: `第${i}次答复`, measures: '换管' });
      await street.push();
      const page = await district.pullOnce();
      expect(page).toMatchObject({ caught: true, entries: [{ id: order, body: { state: { version: 11 } } }] });
      expect(page.cursors[district.unit]).toMatchObject({ at: 11, head: 11 });
    });

    test('brings outcomes before rows, all of them', async () => {
      const world = await World.open(store());
      const street = await world.enrol('s1');
      const order = await world.receiveOne('s1');
      const { epoch } = street.store.meta();
      const items = Array.from({ length: 205 }, (_, i): Item => {
        const c = street.command('fly', order, {});
        return { seq: i + 1, c, refused: '', number: '', prevHash: '' };
      });
      await street.sendPush({ device: street.device, epoch, items });
      const page = await street.sendPull(street.sync.pull()!);
      expect(page).toMatchObject({ caught: false, entries: [], cursors: {}, last: 205 });
      expect(page.outcomes.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
      const rest = await street.sendPull({ ...street.sync.pull()!, known: 200, knownTag: page.outcomes[199]!.o.tag });
      expect(rest.outcomes.map(({ seq }) => seq)).toEqual([201, 202, 203, 204, 205]);
      expect(rest.entries.map(({ id }) => id)).toEqual([order]);
    });

    test('says that the server forgot, and nothing else', async () => {
      const world = await World.open(store());
      const street = await world.enrol('s1');
      const order = await world.receiveOne('s1');
      await street.pull();
      expect(await street.does('accept', order)).toBe('');
      const request = street.sync.pull()!;
      expect(request.known).toBe(1);
      expect(await street.sendPull(request)).toMatchObject({ forgot: false, caught: true });
      for (const wrong of [{ known: 2 }, { knownTag: 'other' }])
        expect(await street.sendPull({ ...request, ...wrong })).toMatchObject({
          forgot: true,
          caught: false,
          entries: [],
          outcomes: [],
          resets: [],
        });
    });

    test('begins anew when the server does not have what the cursor names', async () => {
      const world = await World.open(store());
      await world.receive('s1', 5);
      const street = await world.enrol('s1');
      await street.pull();
      const request = street.sync.pull()!;
      const cursor = request.cursors[street.unit]!;
      const answerTo = (patch: Partial<typeof cursor>) =>
        street.sendPull({ ...request, cursors: { [street.unit]: { ...cursor, ...patch } } });
      expect(await answerTo({})).toMatchObject({ resets: [], entries: [] });
      for (const wrong of [
        { headTag: 'other' },
        { head: 99 },
        { at: 99, head: 99 },
        { at: 6, head: 5 },
        { snap: 'no id' },
        { snap: street.orders[2]! }, // as an earlier program listed
        { snap: `1e3 ${street.orders[2]}` },
      ]) {
        const page = await answerTo(wrong);
        expect(page.resets).toEqual([street.unit]);
        expect(page.entries).toHaveLength(5);
      }
      expect(await street.sendPull({ ...request, epoch: 'other' })).toMatchObject({ resets: [street.unit] });
      // Compacted away: the cursor lies below the floor.
      const head = await headOf(street.unit);
      await store().db.update(scopes).set({ floor: head.seq, floorTag: head.tag }).where(eq(scopes.id, street.unit));
      expect(await answerTo({ at: 3 })).toMatchObject({ resets: [street.unit] });
      expect(await answerTo({})).toMatchObject({ resets: [] });
    });

    test('of a new epoch makes the client read everything again and lose nothing', async () => {
      const world = await World.open(store());
      const [order] = await world.receive('s1', 3);
      const street = await world.enrol('s1');
      await street.pull();
      street.store.setMeta({ epoch: 'before' });
      const c = street.act('accept', order!, {});
      expect(await street.push()).toMatchObject({ err: 'epoch' });
      await street.pull();
      const [row] = await store().db.select().from(serverMeta).where(eq(serverMeta.key, 'epoch'));
      expect(street.store.meta().epoch).toBe(row?.value);
      await street.push();
      await street.pull();
      expect(street.view(order!).state.act).toBe(c.id);
    });

    test('is a contact of the device; a push is none', async () => {
      const world = await World.open(store());
      const street = await world.enrol('s1');
      const contact = async () =>
        (await store().db.select().from(devices).where(eq(devices.id, street.device)))[0]!.lastContactAt;
      const enrolledAt = world.now;
      world.now += HOUR;
      await street.sendPush({ device: street.device, epoch: street.store.meta().epoch, items: [] });
      expect(await contact()).toBe(enrolledAt);
      expect(await street.pullOnce()).toMatchObject({ serverAt: world.now, v: PROTOCOL_VERSION, safe: 0 });
      expect(await contact()).toBe(world.now);
    });
  });

  describe('an order that moves', () => {
    test('between streets is gone for one and there for the other, and comes back whole', async () => {
      const world = await World.open(store());
      const [one, two, district, city] = [
        await world.enrol('s1'),
        await world.enrol('s2'),
        await world.enrol('d'),
        await world.enrol('city'),
      ];
      const everybody = [one, two, district, city];
      const order = await world.receiveOne('s1');
      for (const workstation of everybody) await workstation.pull();
      const dispatch = async (toUnit: string) => {
        expect(await district.does('dispatch', order, { toUnit: world.unit(toUnit), note: '请尽快联系' })).toBe('');
        for (const workstation of everybody) await workstation.pull();
      };
      await dispatch('s2');
      expect([one.orders, two.orders]).toEqual([[], [order]]);
      const page = await one.sendPull({ ...one.sync.pull()!, cursors: {} });
      expect(page).toMatchObject({ entries: [], caught: true });
      await dispatch('s1');
      expect([one.orders, two.orders]).toEqual([[order], []]);
      expect(one.view(order)).toEqual(district.view(order));
      expect(city.view(order)).toEqual(district.view(order));
      expect(one.view(order).events.map(({ kind }) => kind)).toEqual(['receive', 'dispatch', 'dispatch']);
      // The one that lost it may not act on it any more, and learns nothing from trying.
      expect(await two.does('accept', order, {}, { seenAct: one.view(order).state.act })).toBe('not-visible');
    });

    test('down to a community stays with everybody above it', async () => {
      const world = await World.open(store());
      const [street, community] = [await world.enrol('s1'), await world.enrol('c1')];
      const order = await world.receiveOne('s1');
      await street.pull();
      expect(await street.does('accept', order)).toBe('');
      expect(await street.does('forward', order, { toUnit: community.unit })).toBe('');
      await community.pull();
      expect(community.view(order)).toEqual(street.view(order));
      expect(await community.does('reply', order, { text: '已修好', measures: '换管' })).toBe('');
      await street.pull();
      expect(street.view(order).state.phase).toBe('awaitingCallback');
    });

    test('leaves no scope of another district a trace', async () => {
      const world = await World.open(store());
      const far = await world.enrol('far');
      await world.receive('s1', 2);
      const page = await far.pullOnce();
      expect(page).toMatchObject({
        entries: [],
        grants: [far.unit],
        caught: true,
        cursors: { [far.unit]: { at: 0, head: 0 } },
      });
    });
  });

  test('digests of server and workstations agree after a day of work, and differ when a byte differs', async () => {
    const world = await World.open(store());
    const stations = [
      await world.enrol('s1'),
      await world.enrol('s2'),
      await world.enrol('d'),
      await world.enrol('city'),
      await world.enrol('far'),
    ];
    const [street, other, district] = stations as [(typeof stations)[0], (typeof stations)[0], (typeof stations)[0]];
    const orders = await world.receive('s1', 4);
    await world.receive('f1', 2);
    for (const station of stations) await station.pull();
    for (const order of orders.slice(0, 2)) await street.does('accept', order);
    await street.does('reply', orders[0]!, {
      text: '已修好',
      contactedAt: world.now,
      measures: '换管',
      deadline: '2019-10-18',
    });
    await street.does('callback', orders[0]!, { connected: true, solved: true, satisfaction: '满意' });
    await district.does('dispatch', orders[3]!, { toUnit: other.unit });
    for (const station of stations) {
      await station.pull();
      const page = await station.pullOnce();
      expect(page.caught).toBe(true);
      const digest = await deviceDigest(world.deps, station.device);
      expect(station.digest(page.grants)).toEqual(digest);
    }
    expect((await deviceDigest(world.deps, street.device))?.scopes).toMatchObject([{ scope: street.unit, count: 3 }]);
    const held = street.store.truth.get(orders[0]!)!;
    street.store.putTruth(orders[0]!, { ...held.view, state: { ...held.view.state, callbackAttempts: 7 } }, held.in);
    expect(street.digest([street.unit])).not.toEqual(await deviceDigest(world.deps, street.device));
    expect(await deviceDigest(world.deps, 'nobody')).toBeNull();
  });

  test('outcomes have random tags that nothing repeats', async () => {
    const world = await World.open(store());
    const street = await world.enrol('s1');
    const orders = await world.receive('s1', 3);
    await street.pull();
    for (const order of orders) await street.does('accept', order);
    const rows = await store().db.select().from(outcomes).where(eq(outcomes.device, street.device));
    expect(new Set(rows.map(({ tag }) => tag)).size).toBe(3);
  });
};
