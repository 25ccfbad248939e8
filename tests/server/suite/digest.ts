/** Buckets and orders told again, as the centre answers them; on PGlite and on real PostgreSQL. */
import { describe, expect, test } from 'vitest';
import { bucketAnswerSchema, type BucketAnswer } from '#shared/contract/digest.ts';
import { BUCKET, contentHash, scopeDigests } from '#shared/sync/digest.ts';
import type { Lane } from '../support/lane.ts';
import { World } from '../support/world.ts';
import type { Workstation } from '../support/workstation.ts';

async function ask(from: Workstation, patch: Record<string, unknown> = {}): Promise<BucketAnswer> {
  const { device, pos, epoch } = from.store.meta();
  const question = { device, pos, epoch, cursors: from.store.cursors(), after: '', upTo: '', rows: true, ...patch };
  return from.post('/v1/sync/digest', question, (body) => bucketAnswerSchema.parse(body));
}

const rowsOf = (from: Workstation, ids: readonly string[]) =>
  ids.map((id) => {
    const view = from.view(id);
    return { id, version: view.state.version, hash: contentHash(view), in: from.store.membership(id) };
  });

export const digestSuite = (store: Lane): void => {
  describe('a bucket', () => {
    test('is what the workstation of a city holds in all its districts', async () => {
      const world = await World.open(store());
      const city = await world.enrol('city');
      await world.receive('s1', 3);
      await world.receive('f1', 2);
      await city.pull();
      const answer = await ask(city);
      const grants = Object.keys(city.store.cursors());
      expect(grants).toHaveLength(2);
      expect(answer).toMatchObject({ comparable: true, upTo: '' });
      expect(answer.rows).toEqual(rowsOf(city, city.orders));
      expect(answer.scopes).toEqual(scopeDigests(grants, rowsOf(city, city.orders)));
    });

    test('ends where a step would cost too much, and the next one goes on there', async () => {
      const world = await World.open(store());
      const street = await world.enrol('s1');
      await world.receive('s1', BUCKET.orders + 2);
      await street.pull();
      const first = await ask(street);
      expect(first.rows.map(({ id }) => id)).toEqual(street.orders.slice(0, BUCKET.orders));
      expect(first.upTo).toBe(street.orders[BUCKET.orders - 1]);
      const second = await ask(street, { after: first.upTo });
      expect(second).toMatchObject({ upTo: '', rows: rowsOf(street, street.orders.slice(BUCKET.orders)) });
      const short = await ask(street, { after: street.orders[2], upTo: street.orders[4] });
      expect(short.rows.map(({ id }) => id)).toEqual(street.orders.slice(3, 5));
    });

    test('is not compared by who has something to receive', async () => {
      const world = await World.open(store());
      const street = await world.enrol('s1');
      await street.pull();
      await world.receive('s1');
      expect(await ask(street)).toMatchObject({ comparable: false, rows: [], scopes: [] });
      await street.pull();
      expect(await ask(street)).toMatchObject({ comparable: true, rows: [{ version: 1 }] });
      expect(await ask(street, { epoch: 'other' })).toMatchObject({ comparable: false });
    });

    test('that differs is told again by the ids in it, as pages are: until the page is full', async () => {
      const world = await World.open(store(), {
        deps: { limits: { orders: 2, ordersAtLeast: 2, bytes: 1 << 20, outcomes: 9 } },
      });
      const street = await world.enrol('s1');
      await world.receive('s1', 3);
      await street.pull();
      const { orders } = street;
      const page = await street.sendPull(street.sync.pull(orders)!);
      expect(page.entries.map(({ id }) => id)).toEqual(orders.slice(0, 2));
      expect(page.entries[0]).toMatchObject({ in: [street.unit], body: street.view(orders[0]!) });
      expect(page.caught).toBe(true);
      // What there is to receive comes first.
      await world.receive('s1');
      const busy = await street.sendPull(street.sync.pull(orders)!);
      expect(busy.entries).toHaveLength(1);
      expect(orders).not.toContain(busy.entries[0]?.id);
    });
  });
};
