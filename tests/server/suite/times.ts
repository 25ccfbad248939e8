import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { deviceSendings, orderEvents } from '../../../src-server/store/schema/index.ts';
import type { Lane } from '../support/lane.ts';
import { item, send, streetWithOrder } from '../support/sending.ts';

export const timesSuite = (store: Lane): void => {
  describe('times', () => {
    const timesOf = async (command: string) => {
      const [row] = await store().db.select().from(orderEvents).where(eq(orderEvents.command, command));
      const { claimedAt, receivedAt, countedAt, late } = row!.body;
      return { claimedAt, receivedAt, countedAt, late };
    };

    test('the claim counts between the last contact and the receipt, and is marked when it comes late', async () => {
      const { world, street, order } = await streetWithOrder(store);
      world.now += HOUR;
      const c = street.act('accept', order, {});
      world.now += 3 * HOUR;
      await street.push();
      expect(await timesOf(c.id)).toEqual({
        claimedAt: c.claimedAt,
        receivedAt: world.now,
        countedAt: c.claimedAt,
        late: true,
      });
    });

    test('a claim from before the last contact, or after the receipt, counts as received', async () => {
      const { world, street, order } = await streetWithOrder(store);
      world.now += HOUR;
      await street.pull();
      const early = street.act('accept', order, {}, { claimedAt: world.now - MINUTE });
      world.now += MINUTE;
      await street.push();
      await street.pull();
      expect(await timesOf(early.id)).toMatchObject({ countedAt: world.now, late: false });
      const future = street.act(
        'reply',
        order,
        { text: '已修好', measures: '换管' },
        { claimedAt: world.now + 10 * 365 * 24 * HOUR },
      );
      await street.push();
      expect(await timesOf(future.id)).toMatchObject({ countedAt: world.now });
    });

    test('pushes are no contact, and a clock that jumped counts for nothing', async () => {
      const { world, street, order } = await streetWithOrder(store);
      world.now += HOUR;
      const first = street.act('accept', order, {});
      world.now += MINUTE;
      await street.push();
      const second = street.act(
        'reply',
        order,
        { text: '已修好', measures: '换管' },
        { claimedAt: first.claimedAt + 1, seenAct: first.id },
      );
      const third = street.act('callback', order, { connected: false }, { offset: null });
      world.now += MINUTE;
      await street.push();
      expect(await timesOf(second.id)).toMatchObject({ countedAt: first.claimedAt + 1 });
      expect(await timesOf(third.id)).toMatchObject({ countedAt: world.now });
    });

    test('nobody acts before the order reached him: the receipt of the act he saw is the bound', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const district = await world.enrol('d');
      await district.pull();
      world.now += HOUR;
      const toOther = district.act('dispatch', order, { toUnit: world.unit('s2') });
      await district.push();
      const other = await world.enrol('s2');
      world.now += HOUR;
      await other.pull();
      const reached = (await timesOf(toOther.id)).receivedAt;
      const { id } = other.act('accept', order, {}, { claimedAt: reached - 1 });
      await other.push();
      expect(await timesOf(id)).toMatchObject({ countedAt: world.now });
      expect(street.unit).not.toBe(other.unit);
    });
  });

  test('each sending names the hash of the one before it, and a break is recorded', async () => {
    const { world, street, order } = await streetWithOrder(store);
    const sent = async (device: string) => {
      const rows = await store().db.select().from(deviceSendings).where(eq(deviceSendings.device, device));
      return rows.toSorted((a, b) => a.seq - b.seq).map(({ chainOk }) => chainOk);
    };
    street.act('accept', order, {});
    await street.push();
    street.act('reply', order, { text: '已修好', measures: '换管' });
    await street.push();
    expect(await sent(street.device)).toEqual([true, true]);
    // A device that enrolled anew goes on from the head of the one it was; one that invents a head does not.
    const call = () => street.command('callback', order, { connected: false });
    const [next, liar] = [await world.enrol('s1'), await world.enrol('s1')];
    await send(next, item(1, call(), { prevHash: street.store.meta().head }));
    await send(liar, item(1, call(), { prevHash: 'f'.repeat(64) }));
    expect([await sent(next.device), await sent(liar.device)]).toEqual([[true], [false]]);
    await send(street, item(3, call(), { prevHash: 'f'.repeat(64) }), item(4, call(), { prevHash: 'no hash \u0000' }));
    expect(await sent(street.device)).toEqual([true, true, false, false]);
  });
};
