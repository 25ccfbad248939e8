/** Bad input of issue 4: refused with a code, nothing changed, and the good ones behind it are still served. */
import { v7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import type { Item, Receipt } from '#shared/contract/wire.ts';
import type { Command } from '#shared/domain/order/types.ts';
import { revoke } from '../../../src-server/devices/enroll.ts';
import { good, PUSH, REQUESTS, type Scene, type Sent } from '../support/bad-requests.ts';
import type { Lane } from '../support/lane.ts';
import { item, send, streetWithOrder } from '../support/sending.ts';
import { changedTables, tableHashes } from '../support/table-hashes.ts';

const CHINESE = /\p{Script=Han}/u;

type ItemsOf = (scene: Scene) => Item[] | Promise<Item[]>;

/** Batches that are not executed at all. [what, items, epoch, err] */
const STOPPED: [string, ItemsOf, string | null, Receipt['err']][] = [
  ['a future epoch', (s) => [good(s, 1)], v7(), 'epoch'],
  ['an epoch with U+0000', (s) => [good(s, 1)], '\u0000', 'epoch'],
  ['a gap at the beginning', (s) => [good(s, 2)], null, 'gap'],
  ['a batch in the wrong order', (s) => [good(s, 2), good(s, 1)], null, 'gap'],
  ['the largest seq there is', (s) => [good(s, Number.MAX_SAFE_INTEGER)], null, 'gap'],
];

/** Batches of which the first sending is executed and nothing behind it. [what, items, err] */
const CUT: [string, ItemsOf, Receipt['err']][] = [
  ['a gap in the middle', (s) => [good(s, 1), good(s, 3), good(s, 2)], 'gap'],
  ['two commands at one seq', (s) => [good(s, 1), good(s, 1)], 'fork'],
];

const refusedCommand = (patch: (scene: Scene) => Partial<Command> | Promise<Partial<Command>>) => async (s: Scene) =>
  ({ ...good(s, 1).c, ...(await patch(s)) }) as Command;

/** Commands that get a refusal of their own. [what, command, why] */
const REFUSED: [string, (scene: Scene) => Promise<Command>, string][] = [
  ['an unknown kind', refusedCommand(() => ({ kind: 'fly' })), 'unknown-kind'],
  ['a kind named like a prototype', refusedCommand(() => ({ kind: '__proto__' })), 'unknown-kind'],
  ['a kind with U+0000', refusedCommand(() => ({ kind: 'accept\u0000' })), 'unknown-kind'],
  ['a version nobody has', refusedCommand(() => ({ version: 99 })), 'unknown-kind'],
  ['a negative version', refusedCommand(() => ({ version: -1 })), 'payload'],
  ['an act of the server', refusedCommand(() => ({ kind: 'sample' })), 'role'],
  ['a foreign unit', refusedCommand(({ world }) => ({ unit: world.unit('s2') })), 'unit'],
  ['a unit nobody knows', refusedCommand(() => ({ unit: 'nobody' })), 'unit'],
  ['a unit named like a prototype', refusedCommand(() => ({ unit: '__proto__' })), 'unit'],
  [
    'an order of a foreign scope',
    refusedCommand(async ({ world }) => ({ orders: [await world.receiveOne('s2')] })),
    'not-visible',
  ],
  [
    'an own order together with a foreign one',
    refusedCommand(async ({ world, order }) => ({ orders: [order, await world.receiveOne('s2')] })),
    'not-visible',
  ],
  ['an order that is none', refusedCommand(() => ({ orders: [v7()] })), 'unknown-order'],
  ['an order that is no uuid', refusedCommand(() => ({ orders: ['__proto__'] })), 'unknown-order'],
  [
    'a new order under an id that no order can have',
    refusedCommand(({ street }) => ({ ...imported(street), orders: ['not-a-uuid'] })),
    'unknown-order',
  ],
  ['an order with U+0000', refusedCommand(({ order }) => ({ orders: [`${order}\u0000`] })), 'unknown-order'],
  ['no order', refusedCommand(() => ({ orders: [] })), 'payload'],
  ['too many orders', refusedCommand(() => ({ orders: Array.from({ length: 1001 }, () => v7()) })), 'payload'],
  ['a payload that is a list', refusedCommand(() => ({ payload: [] as unknown as Record<string, unknown> })), 'payload'],
  ['a text with U+0000', refusedCommand(() => ({ kind: 'note', payload: { text: '\u0000' } })), 'payload'],
  ['half a surrogate pair', refusedCommand(() => ({ actor: '值\ud83d班' })), 'payload'],
  ['a claim that is no number', refusedCommand(() => ({ claimedAt: 1.5 })), 'payload'],
  ['the last act of somebody else', refusedCommand(() => ({ seenAct: v7() })), 'stale'],
  ['a last act with U+0000', refusedCommand(() => ({ seenAct: '\u0000' })), 'stale'],
]; // prettier-ignore

/** A row of an office's file: the one kind of command that makes an order. */
function imported({ unit }: Scene['street']): Pick<Command, 'kind' | 'payload'> {
  const facts = {
    source: '文件', number: 'D-1', districtNumber: null, type: '诉求', category: [], channel: null, district: null,
    street: null, community: null, unit: { id: unit, name: '' }, createdAt: null, cityDispatchedAt: 0,
    districtDispatchedAt: null, dueAt: null, repliedAt: null, completedAt: null, closed: false, inTime: null, result: null,
  }; // prettier-ignore
  const personal = { title: null, content: null, callerName: null, callerPhone: null, place: null, reply: null };
  return { kind: 'import', payload: { facts, personal: { ...personal, extra: null } } };
}

/** What a refused command may write: that it was heard. */
const HEARD = ['device', 'device_sending', 'outcome'];

export const badInputSuite = (store: Lane): void => {
  const scene = (): Promise<Scene> => streetWithOrder(store);
  const post = async ({ world, street }: Scene, { payload, path = PUSH, headers = {}, token = street.token }: Sent) => {
    const authorization = token === '' ? {} : { authorization: `Bearer ${token}` };
    const all = { 'content-type': 'application/json', ...authorization, ...headers };
    return world.app.inject({ method: 'POST', url: path, headers: all, payload });
  };
  const takesTheNext = async (at: Scene, seq: number): Promise<void> => {
    const next = item(seq, at.street.command('accept', at.order, {}));
    expect(await send(at.street, next)).toMatchObject({ err: '', results: [{ o: { id: next.c.id, ok: true } }] });
    expect((await at.street.pullOnce()).err).toBe('');
  };

  describe('bad input', () => {
    test.each(REQUESTS)('%s is refused with a code, nothing changes, and the next one is served', async (...row) => {
      const [, request, status, code] = row;
      const at = await scene();
      const sent = await request(at);
      const before = await tableHashes(store());
      const answer = await post(at, sent);
      expect({ status: answer.statusCode, body: answer.json<unknown>() }).toEqual({
        status,
        body: { code, message: expect.stringMatching(CHINESE) as string },
      });
      expect(changedTables(before, await tableHashes(store()))).toEqual([]);
      await takesTheNext(at, 1);
    });

    test.each(STOPPED)('%s stops the batch, and what is sent properly goes on', async (...row) => {
      const [, itemsOf, epoch, err] = row;
      const at = await scene();
      const items = await itemsOf(at);
      const before = await tableHashes(store());
      const sending = { device: at.street.device, epoch: epoch ?? at.street.store.meta().epoch, items };
      expect(await at.street.sendPush(sending)).toMatchObject({ err, results: [] });
      expect(changedTables(before, await tableHashes(store()))).toEqual([]);
      await takesTheNext(at, 1);
    });

    test.each(CUT)('%s stops the batch behind the first, which keeps its outcome', async (...row) => {
      const [, itemsOf, err] = row;
      const at = await scene();
      const items = await itemsOf(at);
      const receipt = await send(at.street, ...items);
      expect(receipt).toMatchObject({ err, results: [{ o: { id: items[0]!.c.id, ok: true } }] });
      const after = await tableHashes(store());
      expect(await send(at.street, items[0]!)).toMatchObject({ err: '', results: receipt.results });
      expect(changedTables(after, await tableHashes(store()))).toEqual([]);
      expect(await send(at.street, item(2, at.street.command('fly', at.order, {})))).toMatchObject({ err: '' });
    });

    test.each(REFUSED)('%s is refused by itself, and the good one behind it is taken', async (...row) => {
      const [, commandOf, why] = row;
      const at = await scene();
      const c = await commandOf(at);
      const before = await tableHashes(store());
      const refused = await send(at.street, item(1, c));
      expect(refused).toMatchObject({ err: '', results: [{ o: { id: c.id, ok: false, why, vers: {} } }] });
      const after = await tableHashes(store());
      expect(changedTables(before, after)).toEqual(HEARD);
      // The same once more, and in one batch with the good one.
      const next = good(at, 2);
      const both = await send(at.street, item(1, c), next);
      expect(both).toMatchObject({ err: '', results: [refused.results[0], { o: { id: next.c.id, ok: true } }] });
    });

    test('a replayed batch is answered as it was and changes nothing', async () => {
      const at = await scene();
      const items = [good(at, 1), item(2, at.street.command('fly', at.order, {}))];
      const first = await send(at.street, ...items);
      const before = await tableHashes(store());
      for (let i = 0; i < 3; i++) expect(await send(at.street, ...items)).toEqual(first);
      expect(changedTables(before, await tableHashes(store()))).toEqual([]);
    });

    test('an id that has its outcome keeps it: other content under it has no effect, whoever brings it', async () => {
      const at = await scene();
      const { street, world, order } = at;
      const first = await send(street, good(at, 1));
      const { id } = first.results[0]!.o;
      const other = street.command('reply', order, { text: '已修好', measures: '换管' }, { id, seenAct: id });
      const before = await tableHashes(store());
      expect(await send(street, item(1, other))).toEqual(first);
      expect(changedTables(before, await tableHashes(store()))).toEqual([]);
      const copy = await world.enrol('s1');
      await copy.pull();
      expect((await send(copy, item(1, other))).results).toEqual(first.results);
      const district = await world.enrol('d');
      await district.pull();
      expect(district.view(order).events.map(({ kind }) => kind)).toEqual(['receive', 'accept']);
    });

    test('clocks and claims of any size decide nothing and break nothing (INV-11)', async () => {
      const at = await scene();
      const far = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0, -1];
      const { street, order } = at;
      const first = good(at, 1);
      await send(street, first);
      const items = far.map((claimedAt, i) => {
        const words = { text: `第${i}次`, measures: '换管' };
        return item(
          i + 2,
          street.command('reply', order, words, { claimedAt, offset: claimedAt, seenAct: first.c.id }),
        );
      });
      const receipt = await send(street, ...items);
      expect(receipt.results.map(({ o }) => o.why)).not.toContain('error');
      expect(receipt).toMatchObject({ err: '', results: { length: far.length } });
      const district = await at.world.enrol('d');
      await district.pull();
      for (const { countedAt } of district.view(order).events.slice(2)) expect(countedAt).toBe(at.world.now);
    });

    test('a revoked device changes nothing, by no way', async () => {
      const at = await scene();
      await revoke(at.world.deps, at.street.device);
      const before = await tableHashes(store());
      expect(await send(at.street, good(at, 1))).toMatchObject({ err: 'revoked', results: [] });
      expect(await at.street.sendPull(at.street.sync.pull()!)).toMatchObject({ err: 'revoked', grants: [] });
      const headers = { authorization: `Bearer ${at.street.token}` };
      const events = await at.world.app.inject({ method: 'GET', url: '/v1/sync/events', headers });
      expect([events.statusCode, events.json()]).toMatchObject([403, { code: 'revoked' }]);
      expect(changedTables(before, await tableHashes(store()))).toEqual([]);
    });
  });

  describe('a cursor that lies', () => {
    const LIES: [string, (cursor: { at: number; tag: string; head: number }, scene: Scene) => object][] = [
      ['stands above the head', ({ head }) => ({ at: head + 1, head: head + 1 })],
      ['stands past all numbers', () => ({ at: Number.MAX_SAFE_INTEGER, head: Number.MAX_SAFE_INTEGER })],
      ['stands before its own place', ({ head }) => ({ at: head, head: head - 1 })],
      ['has the tag of another row', (_, { street }) => ({ headTag: street.device })],
      ['has a tag with U+0000', () => ({ headTag: '\u0000' })],
      ['lists from no id', () => ({ snap: "' or 1=1 --" })],
      ['lists from U+0000', () => ({ snap: '\u0000' })],
    ];
    test.each(LIES)('%s begins the listing anew and changes nothing', async (_, lie) => {
      const at = await scene();
      const { street, order } = at;
      const request = street.sync.pull()!;
      const cursor = request.cursors[street.unit]!;
      const before = await tableHashes(store());
      const page = await street.sendPull({
        ...request,
        cursors: { [street.unit]: { ...cursor, ...lie(cursor, at) } },
      });
      expect(page).toMatchObject({ err: '', resets: [street.unit], entries: [{ id: order }] });
      expect(changedTables(before, await tableHashes(store()))).toEqual([]);
    });

    test('about foreign scopes, or ten thousand of them, opens none', async () => {
      const at = await scene();
      const { street, world } = at;
      await world.receiveOne('s2');
      const request = street.sync.pull()!;
      const foreign = { at: 0, tag: '', head: 0, headTag: '', snap: '' };
      const names = [world.unit('s2'), world.unit('d'), 'constructor', 'toString', ''];
      const many = Array.from({ length: 10_000 }, (_, i) => `u${i}`);
      const before = await tableHashes(store());
      for (const scopes of [names, many]) {
        const cursors = { ...request.cursors, ...Object.fromEntries(scopes.map((scope) => [scope, foreign])) };
        const page = await street.sendPull({ ...request, cursors });
        expect(page).toMatchObject({ grants: [street.unit], entries: [], resets: [], caught: true });
        expect(Object.keys(page.cursors)).toEqual([street.unit]);
      }
      expect(changedTables(before, await tableHashes(store()))).toEqual([]);
    });

    test.each([
      ['knows more than there is', { known: 7, knownTag: 'x' }],
      ['knows more than can be', { known: Number.MAX_SAFE_INTEGER, knownTag: '' }],
      ['names another outcome', { known: 1, knownTag: '\u0000' }],
    ])('or a workstation that %s, is told that the server forgot, and nothing else', async (_, lie) => {
      const at = await scene();
      await send(at.street, good(at, 1));
      const request = at.street.sync.pull()!;
      const before = await tableHashes(store());
      const page = await at.street.sendPull({ ...request, ...lie });
      expect(page).toMatchObject({ forgot: true, entries: [], outcomes: [], resets: [], caught: false });
      expect(changedTables(before, await tableHashes(store()))).toEqual([]);
    });
  });
};
