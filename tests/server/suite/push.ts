import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { seenActsOf, seenHash } from '#shared/domain/order/seen.ts';
import { verifyChain } from '#shared/domain/order/event.ts';
import type { Command } from '#shared/domain/order/types.ts';
import { revoke } from '../../../src-server/devices/enroll.ts';
import { buildApp } from '../../../src-server/http/app.ts';
import { orderEvents, outcomes } from '../../../src-server/store/schema/index.ts';
import type { Lane } from '../support/lane.ts';
import { item, send, streetWithOrder } from '../support/sending.ts';
import { REPLY } from '../../unit/support/world.ts';

export const pushSuite = (store: Lane): void => {
  const eventsOf = (order: string) => store().db.select().from(orderEvents).where(eq(orderEvents.order, order));

  describe('a push', () => {
    test('makes an act an event, numbered, chained and with an outcome that names the version', async () => {
      const { street, order } = await streetWithOrder(store);
      const c = street.act('accept', order, {});
      const receipt = await street.push();
      expect(receipt).toMatchObject({
        err: '',
        results: [{ seq: 1, o: { id: c.id, ok: true, why: '', vers: { [order]: 2 } } }],
      });
      await street.pull();
      const { state, events } = street.view(order);
      expect(state).toMatchObject({ phase: 'handling', version: 2, act: c.id });
      expect(events[1]).toMatchObject({ command: c.id, unit: street.unit, actor: '值班员甲' });
      expect(verifyChain(events)).toMatchObject({ ok: true });
    });

    test('of a known seq gives the stored outcome again and has no second effect', async () => {
      const { street, order } = await streetWithOrder(store);
      const c = street.command('accept', order, {});
      const first = await send(street, item(1, c));
      const again = await send(street, item(1, c));
      expect(again).toEqual(first);
      expect(await eventsOf(order)).toHaveLength(2);
    });

    test('with another command at a known seq is a fork', async () => {
      const { street, order } = await streetWithOrder(store);
      await send(street, item(1, street.command('accept', order, {})));
      const other = street.command('accept', order, {});
      expect(await send(street, item(1, other))).toMatchObject({ err: 'fork', results: [] });
      expect(await store().db.select().from(outcomes).where(eq(outcomes.command, other.id))).toEqual([]);
    });

    test('with a gap, or of another epoch, executes nothing', async () => {
      const { street, order } = await streetWithOrder(store);
      const c = street.command('accept', order, {});
      expect(await send(street, item(2, c))).toMatchObject({ err: 'gap', results: [] });
      expect(await street.sendPush({ device: street.device, epoch: 'other', items: [item(1, c)] })).toMatchObject({
        err: 'epoch',
      });
      expect(await street.sendPush({ device: street.device, epoch: 'other', items: [] })).toMatchObject({
        err: 'epoch',
      });
      expect(await eventsOf(order)).toHaveLength(1);
      // Items before a gap keep their outcomes.
      const half = await send(street, item(1, c), item(3, street.command('reply', order, {})));
      expect(half).toMatchObject({ err: 'gap', results: [{ seq: 1, o: { ok: true } }] });
    });

    test('of a command that another device brought gives that one outcome', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const copy = await world.enrol('s1');
      const c = street.command('accept', order, {});
      const first = await send(street, item(1, c));
      const second = await send(copy, item(1, c));
      expect(second.results).toEqual(first.results);
      expect(await eventsOf(order)).toHaveLength(2);
      // It counts for the second device: its next seq is 2.
      expect(await send(copy, item(3, c))).toMatchObject({ err: 'gap' });
    });

    test('of the same command by two devices at once has one effect', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const copy = await world.enrol('s1');
      const c = street.command('accept', order, {});
      const unknown = street.command('accept', '019a0000-0000-7000-8000-000000000000', {});
      const [a, b] = await Promise.all([street, copy].map((from) => send(from, item(1, c), item(2, unknown))));
      expect(a?.results).toEqual(b?.results);
      expect(await eventsOf(order)).toHaveLength(2);
    });

    test('offers a refused command again as refused; it is never decided', async () => {
      const { street, order } = await streetWithOrder(store);
      const c = street.command('accept', order, {});
      expect(await send(street, item(1, c, { refused: 'stale' }))).toMatchObject({
        results: [{ o: { ok: false, why: 'stale' } }],
      });
      const odd = street.command('accept', order, {});
      expect(await send(street, item(2, odd, { refused: '\u0000 odd' }))).toMatchObject({
        results: [{ o: { why: 'error' } }],
      });
      expect(await eventsOf(order)).toHaveLength(1);
    });

    test('that cannot be read is refused as such, and the ones behind it go on', async () => {
      const { street, order } = await streetWithOrder(store);
      const bad = { ...street.command('accept', order, {}), unit: '', orders: 'all', actor: 'x'.repeat(500) };
      const nul = { ...street.command('accept', order, {}), actor: '值\u0000班' };
      const half = { ...street.command('accept', order, {}), actor: '值\ud83d班' };
      const good = street.command('accept', order, {});
      const receipt = await street.sendPush({
        device: street.device,
        epoch: street.store.meta().epoch,
        items: [item(1, bad as unknown as Command), item(2, nul), item(3, half), item(4, good)],
      });
      expect(receipt.results.map(({ o }) => [o.ok, o.why])).toEqual([
        [false, 'payload'],
        [false, 'payload'],
        [false, 'payload'],
        [true, ''],
      ]);
    });

    test('of a crashing rule is a refusal that is stored and stops nobody', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const district = await world.enrol('d');
      await district.pull();
      const rules = new Proxy(world.deps.rules, {
        get() {
          throw new Error('the rules are broken');
        },
      });
      const broken = await buildApp({ ...world.deps, rules }, { log: null, tls: null });
      const dispatch = district.command('dispatch', order, { toUnit: world.unit('s2') });
      const accept = { ...street.command('accept', order, {}), unit: district.unit };
      const answer = await broken.inject({
        method: 'POST',
        url: '/v1/sync/push',
        headers: { authorization: `Bearer ${district.token}` },
        payload: {
          device: district.device,
          epoch: district.store.meta().epoch,
          items: [item(1, dispatch), item(2, accept)],
        },
      });
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toMatchObject({
        err: '',
        results: [{ o: { ok: false, why: 'error' } }, { o: { why: 'not-lead' } }],
      });
      expect(await send(district, item(1, dispatch))).toMatchObject({ results: [{ o: { ok: false, why: 'error' } }] });
      await broken.close();
    });

    test('of a revoked device executes nothing', async () => {
      const { world, street, order } = await streetWithOrder(store);
      await revoke(world.deps, street.device);
      expect(await send(street, item(1, street.command('accept', order, {})))).toMatchObject({
        err: 'revoked',
        results: [],
      });
      expect(await street.sendPull(street.sync.pull()!)).toMatchObject({ err: 'revoked', entries: [], grants: [] });
    });
  });

  describe('a command is refused', () => {
    test('when its unit is not within the unit of the device', async () => {
      const { world, street, order } = await streetWithOrder(store);
      expect(await street.does('accept', order, {}, { unit: world.unit('s2') })).toBe('unit');
      expect(await street.does('accept', order, {}, { unit: world.unit('d') })).toBe('unit');
    });

    test('when the order stands in no scope of the device, without a word about it', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const other = await world.enrol('s2');
      const receipt = await send(other, item(1, street.command('accept', order, {}, { unit: other.unit })));
      expect(receipt.results[0]?.o).toMatchObject({ ok: false, why: 'not-visible', vers: {} });
      const nowhere = other.command('accept', 'no-such-order', {});
      expect((await send(other, item(2, nowhere))).results[0]?.o.why).toBe('unknown-order');
    });

    test('when another decisive act came between: the second one loses', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const section = await world.enrol('s1');
      await section.pull();
      expect(await street.does('accept', order)).toBe('');
      section.act('accept', order, {});
      await section.push();
      await section.pull();
      expect([...section.store.items.values()].map(({ refused }) => refused)).toEqual(['stale']);
    });

    test('when its author did not see an act that stands under the last one: his answer stands on any history', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const other = await world.enrol('s1');
      await other.pull();
      const signing = street.command('accept', order, {});
      const answer = street.command('reply', order, { ...REPLY, contactedAt: undefined }, { seenAct: signing.id });
      const [first] = street.view(order).events;
      const seen = { seenAct: answer.id, seenActs: seenHash([first!.command, signing.id, answer.id]) };
      const anew = street.command('rehandle', order, { note: '楼上仍在漏水' }, seen);
      expect(await other.does('accept', order)).toBe('');
      const { results } = await send(street, item(1, signing), item(2, answer), item(3, anew));
      expect(results.map(({ o }) => o.why)).toEqual(['stale', '', 'stale']);
      await other.pull();
      const now = { seenAct: answer.id, seenActs: seenActsOf(other.view(order).events) };
      const again = street.command('rehandle', order, { note: '楼上仍在漏水' }, now);
      expect((await send(street, item(4, again))).results.map(({ o }) => o.why)).toEqual(['']);
      // A workstation of an earlier program says the last one only.
      const { seenActs: _, ...older } = street.command('supplement', order, { nature: '自有' }, { seenAct: again.id });
      expect((await send(street, item(5, older))).results.map(({ o }) => o.why)).toEqual(['']);
    });

    test('when its id stands in the order already without being a workstation’s', async () => {
      const { street, order } = await streetWithOrder(store);
      const id = street.view(order).events[0]!.command;
      const receipt = await send(street, item(1, street.command('accept', order, {}, { id })));
      expect(receipt).toMatchObject({ err: '', results: [{ o: { id, ok: false, why: 'exists', vers: {} } }] });
      expect(await eventsOf(order)).toHaveLength(1);
      expect((await send(street, item(2, street.command('accept', order, {})))).results[0]?.o.ok).toBe(true);
    });

    test('by the database too, if it would be a second event of its order', async () => {
      const { order } = await streetWithOrder(store);
      const [received] = await eventsOf(order);
      const twin = store()
        .db.insert(orderEvents)
        .values({ ...received!, n: 2 });
      await expect(twin).rejects.toMatchObject({ cause: { code: '23505' } });
    });

    test('when it is one of the server, or of a newer program', async () => {
      const { street, order } = await streetWithOrder(store);
      expect(await street.does('sample', order, {})).toBe('role');
      expect(await street.does('receive', order, {})).toBe('role');
      expect(await street.does('fly', order, {})).toBe('unknown-kind');
      const receipt = await send(street, item(4, street.command('accept', order, {}, { version: 2 })));
      expect(receipt.results[0]?.o.why).toBe('unknown-kind');
    });
  });
};
