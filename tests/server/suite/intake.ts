import { asc, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { verifyChain } from '#shared/domain/order/event.ts';
import { fold } from '#shared/domain/order/evolve.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { eventPrivate, feed, orderEvents, orders } from '../../../src-server/store/schema/index.ts';
import { deliveredId } from '../../../src-server/ids.ts';
import { openVault } from '../../../src-server/store/vault.ts';
import { streetWithOrder } from '../support/sending.ts';
import type { Lane } from '../support/lane.ts';
import { CALLER, CONTENT, PHONE, World } from '../support/world.ts';

const CHINESE = /\p{Script=Han}/u;

export const intakeSuite = (store: Lane): void => {
  describe('orders that are delivered', () => {
    test('reach the workstations of every unit above them, whole and verifiable', async () => {
      const world = await World.open(store());
      const [street, district, other] = [await world.enrol('s1'), await world.enrol('d'), await world.enrol('s2')];
      const row = world.delivery('s1', {
        category: ['房屋', '漏水'],
        districtNumber: 'Q-7',
        extra: { 受理渠道: '电话' },
      });
      expect(await world.deliver('orders', [row])).toEqual({ accepted: 1, unchanged: 0, refused: [] });
      for (const workstation of [street, district, other]) await workstation.pull();
      expect(other.orders).toEqual([]);
      expect(street.orders).toEqual([world.idOf(row.number)]);
      const view = street.view(world.idOf(row.number));
      expect(district.view(world.idOf(row.number))).toEqual(view);
      expect(view.state).toMatchObject({
        number: row.number,
        districtNumber: 'Q-7',
        leadUnit: world.unit('s1'),
        phase: 'awaitingAccept',
      });
      expect(view.state.personal).toMatchObject({ callerName: CALLER, callerPhone: PHONE, content: CONTENT });
      expect(verifyChain(view.events)).toMatchObject({ ok: true, erased: 0 });
      expect(fold(view.events)).toEqual(view.state);
      expect(view.events[0]?.private['extra']?.value).toBe('{"受理渠道":"电话"}');
    });

    test('are taken once: the same again is unchanged, other content is refused and changes nothing', async () => {
      const world = await World.open(store());
      const row = world.delivery('s1');
      await world.deliver('orders', [row]);
      expect(await world.deliver('orders', [row, row])).toEqual({ accepted: 0, unchanged: 2, refused: [] });
      // The same instant written otherwise is the same content.
      const sameInstant = { ...row, cityDispatchedAt: new Date(world.now - HOUR).toISOString() };
      expect(await world.deliver('orders', [sameInstant])).toMatchObject({ unchanged: 1 });
      const answer = await world.deliver('orders', [{ ...row, title: '别的事' }]);
      expect(answer).toMatchObject({ accepted: 0, refused: [{ index: 0, code: 'number-exists' }] });
      expect(answer.refused[0]?.message).toMatch(CHINESE);
      const rows = await store()
        .db.select()
        .from(feed)
        .where(eq(feed.order, world.idOf(row.number)));
      expect(rows.map(({ scope, version }) => [scope, version])).toEqual(
        expect.arrayContaining([
          [world.unit('s1'), 1],
          [world.unit('d'), 1],
        ]),
      );
      expect(rows).toHaveLength(2);
    });

    test('are taken once also when several deliveries run at the same time', async () => {
      const world = await World.open(store());
      const rows = Array.from({ length: 30 }, () => world.delivery('s1'));
      const answers = await Promise.all([rows, rows.toReversed(), rows].map((some) => world.deliver('orders', some)));
      expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(30);
      expect(answers.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(60);
      const street = await world.enrol('s1');
      await street.pull();
      expect(street.orders).toHaveLength(30);
    });

    test('twice under one number in one delivery: the first is taken', async () => {
      const world = await World.open(store());
      const row = world.delivery('s1');
      const answer = await world.deliver('orders', [row, row, { ...row, title: '别的事' }]);
      expect(answer).toMatchObject({ accepted: 1, unchanged: 1, refused: [{ index: 2, code: 'number-exists' }] });
    });

    test('are checked one by one; a bad row is refused in Chinese with its place and its field', async () => {
      const world = await World.open(store());
      const good = world.delivery('s1');
      const { title: _, ...untitled } = world.delivery('s1');
      const rows = [
        good,
        untitled,
        world.delivery('s1', { type: '闲聊' }),
        world.delivery('s1', { cityDispatchedAt: '昨天' }),
        world.delivery('nowhere'),
        world.delivery('s1', { caller: { name: '方女士', phone: 13800001234 } }),
        world.delivery('s1', { number: '   ' }),
        world.delivery('s1', { content: '长'.repeat(20_001) }),
        'text',
        null,
        world.delivery('s1', { extra: { 半个字: '\ud83d' } }),
      ];
      const { accepted, refused } = await world.deliver('orders', rows);
      expect(accepted).toBe(1);
      const told = new Map(refused.map(({ index, code, message }) => [index, { code, message }]));
      expect([...told.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      for (const [index, field] of [
        [1, '标题（title）'],
        [2, '诉求类型（type）'],
        [3, '市派单时间（cityDispatchedAt）'],
        [4, '承办单位代码（unitCode）'],
        [5, '诉求人电话（caller.phone）'],
        [6, '工单编号（number）'],
        [7, '诉求内容（content）'],
      ] as const)
        expect(told.get(index)?.message).toContain(field);
      expect(told.get(4)?.code).toBe('unknown-unit');
      for (const { message } of told.values()) expect(message).toMatch(CHINESE);
      // No message repeats what was delivered.
      expect(JSON.stringify(refused)).not.toMatch(/闲聊|昨天|1380000/);
    });

    test('with an extra too large or too deep are refused with the field, the others are taken', async () => {
      const world = await World.open(store());
      let deep: unknown = 1;
      for (let i = 0; i < 500; i++) deep = [deep];
      const rows = [
        world.delivery('s1', { extra: { 附件: '长'.repeat(65_537) } }),
        world.delivery('s1', { extra: { 层: deep } }),
        world.delivery('s1', { extra: { 附件: '长'.repeat(60_000), 层: [[{ a: [1] }]] } }),
      ];
      const { accepted, refused } = await world.deliver('orders', rows);
      expect(accepted).toBe(1);
      expect(refused).toEqual([
        { index: 0, code: 'invalid', message: '附加字段（extra）：超过上限 65536。' },
        { index: 1, code: 'invalid', message: '附加字段（extra）：嵌套超过 20 层。' },
      ]);
    });

    test('say with null what others leave out, and it is the same content', async () => {
      const world = await World.open(store());
      const { place: _, ...row } = world.delivery('s1', { caller: { name: CALLER } });
      const nulls = { ...row, districtNumber: null, place: null, category: null, extra: null };
      expect(await world.deliver('orders', [{ ...nulls, caller: { name: CALLER, phone: null } }])).toMatchObject({
        accepted: 1,
      });
      expect(await world.deliver('orders', [row, { ...row, category: [] }])).toMatchObject({ unchanged: 2 });
      expect(await world.deliver('orders', [{ ...world.delivery('s1'), title: null }])).toMatchObject({
        refused: [{ code: 'invalid', message: expect.stringContaining('标题（title）') as string }],
      });
    });

    test('need the key of their own source', async () => {
      const world = await World.open(store());
      const body = { source: world.source, orders: [world.delivery('s1')] };
      expect(await world.post('/v1/intake/orders', '', body)).toMatchObject({ status: 401 });
      expect(await world.post('/v1/intake/orders', 'x'.repeat(43), body)).toMatchObject({ status: 401 });
      const foreign = await world.post('/v1/intake/orders', world.key, { ...body, source: '别处' });
      expect(foreign).toMatchObject({ status: 403, body: { code: 'source' } });
      const street = await world.enrol('s1');
      expect(await world.post('/v1/intake/orders', street.token, body)).toMatchObject({ status: 401 });
    });

    test('wait in orderly feeds: every scope counts without a hole', async () => {
      const world = await World.open(store());
      await world.receive('s1', 150);
      await world.receive('s2', 120);
      for (const [code, count] of [
        ['s1', 150],
        ['s2', 120],
        ['d', 270],
      ] as const) {
        const rows = await store()
          .db.select()
          .from(feed)
          .where(eq(feed.scope, world.unit(code)))
          .orderBy(asc(feed.seq));
        expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
      }
    });
  });

  describe('personal values', () => {
    test('stand nowhere in the clear', async () => {
      const world = await World.open(store());
      const id = await world.receiveOne('s1');
      const [projection] = await store().db.select().from(orders).where(eq(orders.id, id));
      const events = await store().db.select().from(orderEvents).where(eq(orderEvents.order, id));
      const values = await store().db.select().from(eventPrivate).where(eq(eventPrivate.order, id));
      expect(values.map(({ field }) => field).toSorted()).toEqual([
        'callerName',
        'callerPhone',
        'content',
        'place',
        'title',
      ]);
      const stored =
        JSON.stringify([projection, events]) + values.map(({ sealed }) => sealed.toString('latin1')).join();
      for (const value of [PHONE, CALLER, CONTENT, '漏水', '幸福里']) {
        expect(stored).not.toContain(value);
        expect(stored).not.toContain(Buffer.from(value, 'utf8').toString('latin1'));
      }
    });

    test('can be erased: the order is served without them and its chain still verifies', async () => {
      const world = await World.open(store());
      const id = await world.receiveOne('s1');
      await store().db.delete(eventPrivate).where(eq(eventPrivate.order, id));
      const street = await world.enrol('s1');
      await street.pull();
      const { state, events } = street.view(id);
      expect(state.personal).toEqual({ title: null, content: null, callerName: null, callerPhone: null, place: null });
      expect(verifyChain(events)).toMatchObject({ ok: true, erased: 5 });
    });

    test('and events can be replaced or removed by nobody', async () => {
      const world = await World.open(store());
      await world.receiveOne('s1');
      const { db } = store();
      for (const act of [
        sql`update order_event set kind = 'other'`,
        sql`delete from order_event`,
        sql`truncate order_event cascade`,
        sql`update event_private set field = 'other'`,
        sql`delete from admin_log`,
      ])
        await expect(db.execute(act)).rejects.toMatchObject({ cause: { code: '23001' } });
    });
  });

  describe('sample results', () => {
    const result = (number: string, patch: Record<string, unknown> = {}) => ({
      number,
      valid: true,
      contacted: true,
      solved: true,
      satisfaction: '满意',
      sampledAt: '2019-10-14T10:00:00+08:00',
      revision: 1,
      ...patch,
    });

    test('are taken once a revision; a higher revision replaces', async () => {
      const world = await World.open(store());
      const street = await world.enrol('s1');
      const row = world.delivery('s1');
      await world.deliver('orders', [row]);
      const first = result(row.number);
      const second = result(row.number, { revision: 2, solved: false, satisfaction: '不满意' });
      expect(await world.deliver('results', [first])).toEqual({ accepted: 1, unchanged: 0, refused: [] });
      expect(await world.deliver('results', [first])).toEqual({ accepted: 0, unchanged: 1, refused: [] });
      expect(await world.deliver('results', [{ ...first, solved: false }])).toMatchObject({
        refused: [{ index: 0, code: 'revision' }],
      });
      expect(await world.deliver('results', [second, second])).toMatchObject({ accepted: 1, unchanged: 1 });
      // What was taken before the correction is known; something new under a lower revision is not taken any more.
      expect(await world.deliver('results', [first])).toMatchObject({ unchanged: 1 });
      expect(await world.deliver('results', [result(row.number, { revision: 0, satisfaction: null })])).toMatchObject({
        refused: [{ code: 'revision', message: expect.stringMatching(CHINESE) as string }],
      });
      await street.pull();
      const { state, events } = street.view(world.idOf(row.number));
      expect(state.sample).toMatchObject({ revision: 2, solved: false, satisfaction: '不满意', source: world.source });
      expect(events.map(({ kind }) => kind)).toEqual(['receive', 'sample', 'sample']);
      expect(verifyChain(events)).toMatchObject({ ok: true });
    });

    test('of another source find the order by its number, if there is only one', async () => {
      const world = await World.open(store());
      const upper = await World.open(store());
      const row = world.delivery('s1');
      await world.deliver('orders', [row]);
      expect(await upper.deliver('results', [result(row.number)])).toMatchObject({ accepted: 1 });
      const twin = { ...upper.delivery('s1'), number: row.number };
      await upper.deliver('orders', [twin]);
      // Its own order goes first; a third source cannot tell which one is meant.
      expect(await upper.deliver('results', [result(row.number, { revision: 5 })])).toMatchObject({ accepted: 1 });
      const third = await World.open(store());
      expect(await third.deliver('results', [result(row.number, { revision: 9 })])).toMatchObject({
        refused: [{ code: 'ambiguous-number' }],
      });
    });

    test('under an id that a workstation has used for an act of its own are refused, and stop no others', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const row = world.delivery('s1');
      await world.deliver('orders', [row]);
      // The server was set back: what stands here was known to the workstation before.
      const id = deliveredId(world.deps.vault, 'sample', order, 1);
      expect(await street.does('accept', order, {}, { id })).toBe('');
      const { number } = street.view(order).state;
      expect(await world.deliver('results', [result(number), result(row.number)])).toMatchObject({
        accepted: 1,
        refused: [{ index: 0, code: 'exists' }],
      });
      // A later revision has an id of its own.
      expect(await world.deliver('results', [result(number, { revision: 2 })])).toMatchObject({ accepted: 1 });
    });

    test('of unknown orders, or not readable, are refused one by one', async () => {
      const world = await World.open(store());
      const row = world.delivery('s1');
      await world.deliver('orders', [row]);
      const rows = [
        result('没有'),
        result(row.number, { satisfaction: '还行' }),
        result(row.number),
        result(row.number, { revision: -1 }),
      ];
      const { accepted, refused } = await world.deliver('results', rows);
      expect(accepted).toBe(1);
      expect(refused.map(({ index, code }) => [index, code])).toEqual([
        [0, 'unknown-order'],
        [1, 'invalid'],
        [3, 'invalid'],
      ]);
      expect(refused[1]?.message).toContain('满意程度（satisfaction）');
    });
  });

  test('an order keeps its id when it is delivered again to a server that lost it', async () => {
    const world = await World.open(store());
    expect(world.idOf('A-1')).toBe(world.idOf('A-1'));
    expect(world.idOf('A-1')).not.toBe(world.idOf('A-1', '别处'));
    // Nobody without the server's key can tell it beforehand.
    const other = openVault(Buffer.alloc(32, 1));
    expect(deliveredId(other, 'order', world.source, 'A-1')).not.toBe(world.idOf('A-1'));
    const id = await world.receiveOne('s1');
    const [row] = await store().db.select().from(orders).where(eq(orders.id, id));
    expect(row?.dispatchedAt).toBeGreaterThan(world.now - DAY);
  });
};
