/**
 * What a centre does on the wire. Every one of them has to pass: the server behind TLS, on PGlite and on PostgreSQL, the one
 * of the simulator, and the fake of the engine's tests, so that none of them can drift from the others.
 */
import { describe, expect, test } from 'vitest';
import type { Item, Page } from '#shared/contract/wire.ts';
import { pageSchema } from '#shared/contract/wire.ts';
import type { Command } from '#shared/domain/order/types.ts';
import { Transport } from '../../../src-main/engine/sync/transport.ts';
import type { Party } from '../support/party.ts';
import { item, send } from '../support/sending.ts';
import { Workstation } from '../support/workstation.ts';

/** What a fake may leave out; said where it is run. */
export type Lack = 'access' | 'restores' | 'digests' | 'pokes';

const ENROLL = '/v1/devices/enroll';

export const contractSuite = (name: string, open: () => Promise<Party>, lacks: readonly Lack[] = []): void => {
  const without = (what: Lack): boolean => lacks.includes(what);

  async function scene() {
    const party = await open();
    await party.deliver(party.units.street);
    const street = await Workstation.enrol(party, party.units.street);
    await street.pull();
    const order = street.orders[0]!;
    const accept = (): Command => street.command('accept', order, {});
    return { party, street, order, accept };
  }
  const kinds = (station: Workstation, order: string): string[] => station.view(order).events.map(({ kind }) => kind);

  describe(`${name}: enrolment`, () => {
    test('gives one device for one code, and says why not', async () => {
      const party = await open();
      const code = await party.code(party.units.street);
      const asked = { code, device: '一号机' };
      expect(await party.post(ENROLL, '', asked)).toMatchObject({ status: 200, body: { unit: party.units.street } });
      const said = { message: expect.stringMatching(/\p{Script=Han}/u) as string };
      expect(await party.post(ENROLL, '', asked)).toMatchObject({ status: 403, body: { code: 'code-used', ...said } });
      const wrong = { code: 'AAAA-BBBB-CCCC', device: '' };
      expect(await party.post(ENROLL, '', wrong)).toMatchObject({ status: 403, body: { code: 'code', ...said } });
    });
  });

  describe(`${name}: a push`, () => {
    test('decides, and the page brings outcome and event together', async () => {
      const { street, order } = await scene();
      const c = street.act('accept', order, {});
      const receipt = await street.push();
      expect(receipt).toMatchObject({ device: street.device, err: '' });
      expect(receipt.results).toMatchObject([{ seq: 1, o: { id: c.id, ok: true, why: '', vers: { [order]: 2 } } }]);
      const page = await street.pullOnce();
      expect(page).toMatchObject({ last: 1, caught: true, outcomes: receipt.results });
      expect(kinds(street, order)).toEqual(['receive', 'accept']);
      expect(street.store.itemById(c.id)).toMatchObject({ state: 'accepted', archived: true });
    });

    test('repeated is answered as it was, and done once', async () => {
      const { street, order, accept } = await scene();
      const [first, second] = [item(1, accept()), item(2, accept())];
      const once = await send(street, first, second);
      expect(once.results.map(({ o }) => o.ok)).toEqual([true, false]);
      expect(await send(street, first, second)).toEqual(once);
      expect(await send(street, second)).toMatchObject({ err: '', results: [once.results[1]] });
      const other = await Workstation.enrol(street.world, street.unit);
      await other.pull();
      expect(kinds(other, order)).toEqual(['receive', 'accept']);
    });

    test('with another command at its seq is a fork, with a gap or of another epoch it is not executed', async () => {
      const { street, order, accept } = await scene();
      expect(await send(street, item(2, accept()))).toMatchObject({ err: 'gap', results: [] });
      const { epoch } = street.store.meta();
      const items: Item[] = [item(1, accept())];
      expect(await street.sendPush({ device: street.device, epoch: `${epoch}x`, items })).toMatchObject({
        err: 'epoch',
        results: [],
      });
      expect(await send(street, ...items)).toMatchObject({ err: '', results: [{ o: { ok: true } }] });
      expect(await send(street, item(1, accept()), item(2, accept()))).toMatchObject({ err: 'fork', results: [] });
      expect(await send(street, item(2, accept()), item(4, accept()))).toMatchObject({ err: 'gap', results: [{}] });
      const other = await Workstation.enrol(street.world, street.unit);
      await other.pull();
      expect(kinds(other, order)).toEqual(['receive', 'accept']);
    });

    test('of a kind nobody knows is refused, and the one behind it goes on', async () => {
      const { street, order, accept } = await scene();
      const receipt = await send(street, item(1, street.command('fly', order, {})), item(2, accept()));
      expect(receipt.results.map(({ o }) => [o.ok, o.why])).toEqual([
        [false, 'unknown-kind'],
        [true, ''],
      ]);
    });

    test('of a command that another device brought gives its one outcome', async () => {
      const { party, street, accept } = await scene();
      const copy = await Workstation.enrol(party, party.units.street);
      const c = accept();
      const first = await send(street, item(1, c));
      expect((await send(copy, item(1, c))).results).toEqual(first.results);
    });

    test.skipIf(without('restores'))('that offers a refused command again keeps it refused', async () => {
      const { street, accept } = await scene();
      const receipt = await send(street, item(1, accept(), { refused: 'stale' }));
      expect(receipt.results).toMatchObject([{ o: { ok: false, why: 'stale' } }]);
    });
  });

  describe(`${name}: a pull`, () => {
    test('repeats position and device, and an empty one says that nothing is left', async () => {
      const { street } = await scene();
      const request = street.sync.pull()!;
      expect(await street.sendPull(request)).toMatchObject({
        device: street.device, pos: request.pos, epoch: request.epoch, err: '', grants: [street.unit],
        entries: [], outcomes: [], resets: [], last: 0, forgot: false, safe: 0, caught: true, cursors: request.cursors,
      }); // prettier-ignore
    });

    test('says of an order that left that it is gone, and gives it whole to whom it came', async () => {
      const { party, street, order } = await scene();
      const other = await Workstation.enrol(party, party.units.other);
      const district = await Workstation.enrol(party, party.units.district);
      await other.pull();
      await district.pull();
      expect(await district.does('dispatch', order, { toUnit: party.units.other })).toBe('');
      const page = await street.pullOnce();
      expect(page.entries).toEqual([{ id: order, in: [], body: null }]);
      await other.pull();
      expect([street.orders, other.orders]).toEqual([[], [order]]);
      expect(other.view(order)).toEqual(district.view(order));
    });

    test.skipIf(without('restores'))('says that it forgot to whom it once told more', async () => {
      const { street, accept } = await scene();
      await send(street, item(1, accept()));
      const request = street.sync.pull()!;
      const told = { forgot: true, caught: false, entries: [], outcomes: [], resets: [] };
      expect(await street.sendPull({ ...request, known: 9, knownTag: 'x' })).toMatchObject(told);
      expect(await street.sendPull({ ...request, known: 1, knownTag: 'x' })).toMatchObject(told);
      const [outcome] = (await street.sendPull(request)).outcomes;
      expect(await street.sendPull({ ...request, known: 1, knownTag: outcome!.o.tag })).toMatchObject({
        forgot: false,
      });
    });

    test.skipIf(without('digests'))('leaves a workstation with the digest of the centre', async () => {
      const { party, street, order } = await scene();
      expect(await street.does('accept', order)).toBe('');
      expect(street.digest([street.unit])).toEqual(await party.digest(street.device));
    });
  });

  describe(`${name}: access`, () => {
    test.skipIf(without('access'))('is refused with a code and a Chinese sentence', async () => {
      const { party, street } = await scene();
      const other = await Workstation.enrol(party, party.units.other);
      const pull = street.sync.pull()!;
      const cases: [path: string, token: string, body: unknown, status: number, code: string][] = [
        ['/v1/sync/pull', '', pull, 401, 'unauthorized'],
        ['/v1/sync/pull', 'x'.repeat(43), pull, 401, 'unknown-device'],
        ['/v1/sync/pull', other.token, pull, 403, 'device'],
        ['/v1/sync/push', other.token, { device: street.device, epoch: '', items: [] }, 403, 'device'],
        ['/v1/sync/push', street.token, { device: street.device }, 400, 'invalid'],
        ['/v1/sync/none', street.token, {}, 404, 'not-found'],
      ];
      for (const [path, token, body, status, code] of cases)
        expect(await party.post(path, token, body)).toEqual({
          status,
          body: { code, message: expect.stringMatching(/\p{Script=Han}/u) as string },
        });
    });

    test.skipIf(without('access'))('ends for a device that is revoked', async () => {
      const { party, street, accept } = await scene();
      await party.revoke(street.device);
      expect(await send(street, item(1, accept()))).toMatchObject({ err: 'revoked', results: [] });
      expect(await street.sendPull(street.sync.pull()!)).toMatchObject({ err: 'revoked', entries: [], grants: [] });
    });
  });

  describe(`${name}: the engine’s own connection`, () => {
    test.skipIf(without('pokes'))('reads the same page, and hears that there is a new one', async () => {
      const { party, street } = await scene();
      const transport = new Transport({ ...party.at!, token: street.token });
      const request = street.sync.pull()!;
      const page = (await transport.post('/v1/sync/pull', request, pageSchema)) as Page;
      expect(page).toEqual({ ...(await street.sendPull(request)), serverAt: page.serverAt });
      const stop = new AbortController();
      let pokes = 0;
      const listening = transport
        .listen('/v1/sync/events', { onPoke: () => void pokes++ }, stop.signal)
        .catch(() => undefined);
      // The stream may not be open yet: orders come until one is heard of.
      await expect.poll(async () => (await party.deliver(street.unit), pokes), { timeout: 20_000 }).toBeGreaterThan(0);
      stop.abort();
      await listening;
      await transport.close();
      await street.pull();
      expect(street.orders.length).toBeGreaterThan(1);
    });
  });
};
