/**
 * Answers that cannot be: the store stays as it is, a person reads one Chinese sentence, and the next round works. One
 * broken history in a good page stops no other order (INV-10).
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from '#shared/contract/wire.ts';
import { hashOf } from '#shared/domain/hash.ts';
import type { OrderEvent, OrderState } from '#shared/domain/order/types.ts';
import { verify } from '../../src-main/engine/cli/verify.ts';
import { requestEnrolment, storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { syncView } from '../../src-main/engine/sync/status.ts';
import { Transport } from '../../src-main/engine/sync/transport.ts';
import { OTHER_STREET, received, STREET, uuid } from '../unit/support/world.ts';
import { FakeCentre } from './support/centre.ts';
import { openDesk, newKey, temporary, TestClock, type Desk } from './support/desk.ts';
import { addUser, engineOn, PASSWORD, type Window } from './support/engine.ts';

const [HELD, FIRST, SECOND] = [uuid(1), uuid(2), uuid(3)];
let centre: FakeCentre;
let at: Desk;
let window: Window;

/** Holds one order; two more wait at the centre. */
beforeEach(async () => {
  centre = new FakeCentre();
  const server = await centre.start();
  const [dir, key, clock] = [temporary(), newKey(), new TestClock()];
  const workstation = openDesk(dir, key, clock, true);
  at = { workstation, dir, key, clock, user: { name: '王堃', role: 'clerk', unit: STREET } };
  centre.codes.set('CODE-1', STREET);
  const transport = new Transport({ server, ca: '', token: '' });
  storeEnrolment(workstation, { server, ca: '' }, await requestEnrolment(transport, 'CODE-1'));
  await transport.close();
  await addUser(at, '王堃', 'clerk', STREET);
  window = engineOn(at);
  await window.client.call('session.signIn', { name: '王堃', password: PASSWORD });
  centre.put(received({ number: 'N1' }, HELD));
  await window.client.call('sync.now', {});
  centre.put(received({ number: 'N2' }, FIRST));
  centre.put(received({ number: 'N3' }, SECOND));
});
afterEach(() => centre.stop());

/** A hash of every row but what is told about the connection and its rounds, and the clock. */
function rowsHash(): string {
  const { store } = at.workstation;
  const tables = store
    .sql(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' AND name NOT LIKE 'sqlite%' AND name <> 'sync_round' ORDER BY name",
    )
    .pluck()
    .all() as string[];
  return hashOf(
    tables.map((table) => {
      const where = table === 'meta' ? " WHERE key NOT IN ('status', 'clock')" : '';
      return [table, JSON.stringify(store.db.prepare(`SELECT * FROM "${table}"${where}`).all())];
    }),
  );
}

type Change = (page: Page) => unknown;
type Body = { state: OrderState; events: OrderEvent[] };

/** The page with another first order. */
const withFirst =
  (change: (entry: { id: string; in: string[]; body: Body }) => unknown): Change =>
  (page) => ({ ...page, entries: page.entries.map((entry, i) => (i === 0 ? change(entry as never) : entry)) });
const withBody = (change: (body: Body) => unknown): Change =>
  withFirst((entry) => ({ ...entry, body: change(entry.body) }));
const withState = (patch: Record<string, unknown>): Change =>
  withBody(({ state, events }) => ({ state: { ...state, ...patch }, events }));
const withEvents = (change: (events: OrderEvent[]) => unknown): Change =>
  withBody(({ state, events }) => ({ state, events: change(events) }));
const DEEP = 200_000;

const BAD: [string, Change][] = [
  ['for another device', (page) => ({ ...page, device: 'device-9' })],
  ['for another position', (page) => ({ ...page, pos: page.pos + 1 })],
  ['of no position', (page) => ({ ...page, pos: -1 })],
  ['without grants', ({ grants: _, ...page }) => page],
  ['with grants that are a word', (page) => ({ ...page, grants: STREET })],
  ['with an error nobody knows', (page) => ({ ...page, err: 'later' })],
  ['with entries that are no list', (page) => ({ ...page, entries: { 0: page.entries[0] } })],
  ['with a negative cursor', (page) => ({ ...page, cursors: { [STREET]: { ...page.cursors[STREET], at: -1 } } })],
  ['with a command version of nothing', (page) => ({ ...page, v: 0 })],
  ['with a clock past all days', (page) => ({ ...page, serverAt: 8.7e15 })],
  ['with a clock before all days', (page) => ({ ...page, serverAt: -1 })],
  ['with an outcome that is no outcome', (page) => ({ ...page, outcomes: [{ seq: 1, o: { id: HELD } }] })],
  ['with the body of another order', withState({ id: SECOND })],
  ['with the events of another order', withEvents((events) => events.map((event) => ({ ...event, order: SECOND })))],
  ['with one order twice', (page) => ({ ...page, entries: [...page.entries, ...page.entries] })],
  ['with an order outside of the grants', withFirst((entry) => ({ ...entry, in: [STREET, OTHER_STREET] }))],
  ['with an order of no scope', withFirst((entry) => ({ ...entry, in: [] }))],
  ['with a scope for what is gone', withFirst((entry) => ({ ...entry, body: null }))],
  ['with a negative version', withState({ version: -1 })],
  ['with half a version', withState({ version: 1.5 })],
  ['with a version past all numbers', withState({ version: 1e308 })],
  ['with a phase that is a number', withState({ phase: 7 })],
  ['with a state that has no clocks', withState({ due: null })],
  ['with events that are a word', withEvents(() => 'events')],
  ['with an event of no number', withEvents((events) => events.map((event) => ({ ...event, n: 0 })))],
  ['with an event without a hash', withEvents((events) => events.map(({ hash: _, ...event }) => event))],
  ['with a value that is a number', withEvents((events) => events.map((event) => ({ ...event, private: { title: 1 } })))],
]; // prettier-ignore

const TEXTS: [string, (page: string) => string][] = [
  ['that is a login page', () => '<!doctype html><html><body>请先登录网络</body></html>'],
  ['that is empty', () => ''],
  ['that is nothing', () => 'null'],
  ['that is a list', () => '[]'],
  ['that is cut in the middle', (page) => page.slice(0, page.length / 2)],
  ['that lacks its last sign', (page) => page.slice(0, -1)],
  ['that is larger than any page', (page) => `${page}${' '.repeat(65 << 20)}`],
  [
    'that nests without end',
    (page) => page.replace('"state":{', `"state":{"deep":${'['.repeat(DEEP)}${']'.repeat(DEEP)},`),
  ],
];

/** What a round says and leaves that hears such a page, and the round after it. */
async function heard(spoil: (page: Page) => string): Promise<unknown> {
  const { client } = window;
  const before = rowsHash();
  centre.spoil = spoil;
  const { state, message } = await client.call('sync.now', {});
  const isUnchanged = rowsHash() === before;
  centre.spoil = null;
  const after = await client.call('sync.now', {});
  const { ok, checked } = verify(at.workstation);
  return { said: { state, message }, isUnchanged, after: { state: after.state, message: after.message }, ok, checked };
}
const UNHARMED = {
  said: { state: 'offline', message: expect.stringMatching(/^[^\n]*\p{Script=Han}[^\n]*。$/u) as string },
  isUnchanged: true,
  after: { state: 'online', message: null },
  ok: true,
  checked: 3,
};

describe('a page', () => {
  it.each(BAD)('%s changes nothing, and the next round works', async (_, change) => {
    expect(await heard((page) => JSON.stringify(change(page)))).toEqual(UNHARMED);
  });

  it.each(TEXTS)('%s changes nothing, and the next round works', async (_, change) => {
    expect(await heard((page) => change(JSON.stringify(page)))).toEqual(UNHARMED);
  });

  const BROKEN: [string, (events: OrderEvent[]) => OrderEvent[]][] = [
    ['names another event before it', (events) => events.map((e) => (e.n === 2 ? { ...e, prevHash: 'f'.repeat(64) } : e))],
    ['has a number twice', (events) => events.map((e) => ({ ...e, n: 1 }))],
    ['runs backwards', (events) => events.toReversed()],
    ['is longer than its version', (events) => events.map((e) => (e.n === 2 ? { ...e, n: 9 } : e))],
    ['is empty', () => []],
  ]; // prettier-ignore
  it.each(BROKEN)('with one history that %s brings all the others, and says which one it did not bring', async (...row) => {
    const [, change] = row;
    const { client } = window;
    for (const id of [HELD, FIRST]) centre.put(centre.orders.get(id)!.must('accept'));
    const breaks = (page: Page): unknown => ({
      ...page,
      entries: page.entries.map((entry) =>
        entry.body && entry.id !== SECOND ? { ...entry, body: { ...entry.body, events: change(entry.body.events) } } : entry,
      ),
    });
    centre.spoil = (page) => JSON.stringify(breaks(page));
    // What is held of one stays; what was never held of the other does not come.
    const view = await client.call('sync.now', {});
    expect(view).toMatchObject({ state: 'online', message: expect.stringMatching(/工单 .*N1.*没有采用.*。$/) });
    expect(at.workstation.truth.ids()).toEqual([HELD, SECOND]);
    expect(at.workstation.truth.version(HELD)).toBe(1);
    expect(verify(at.workstation)).toMatchObject({ ok: true, checked: 2 });
    // It is told until the order comes whole.
    centre.spoil = null;
    expect((await client.call('sync.now', {})).message).toContain('N2');
    for (const id of [HELD, FIRST]) centre.put(centre.orders.get(id)!.must('forward'));
    expect(await client.call('sync.now', {})).toMatchObject({ state: 'online', message: null });
    expect(at.workstation.truth.ids()).toEqual([HELD, FIRST, SECOND]);
    expect(syncView(at.workstation, { syncing: false, progress: null, unkept: null }).message).toBeNull();
  }); // prettier-ignore
});
