/** Kept commands of an order that left: nobody reads them here, and a centre that forgot them still gets them (sealGone). */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pageSchema, type Item, type Page, type Push } from '#shared/contract/wire.ts';
import type { OrderEvent } from '#shared/domain/order/types.ts';
import { Centre } from '../sim/centre.ts';
import { DISTRICT, NOON, OTHER_STREET, STREET } from '../unit/support/world.ts';
import { PlainDesk } from './support/plain-desk.ts';

/** Stands in nothing else. */
const WORDS = '𬭳管道井阀门已关';
const BASIS = '𬭳街道职责清单第三条';

let centre: Centre;
let street: PlainDesk;
let order: string;
let typed: string[];
/** What the centre made of the commands the first time. */
let events: OrderEvent[];
/** Were the words in the store while the order was here? */
let before: boolean;

beforeAll(async () => {
  centre = await Centre.start(() => NOON);
});
afterAll(() => centre.stop());

const words = (all: readonly OrderEvent[]): unknown[] =>
  all.map(({ kind, command, data, private: held }) => [
    kind,
    command,
    data,
    Object.fromEntries(Object.entries(held).map(([field, { value }]) => [field, value])),
  ]);

async function eventsAtCentre(): Promise<OrderEvent[]> {
  const district = await PlainDesk.enrolled(centre, DISTRICT);
  await district.syncs();
  return (district.workstation.truth.view(order)?.events ?? []).filter(({ command }) => typed.includes(command));
}

/** A street notes and returns an order, and the district gives it to another one. A backup stands before all of it. */
beforeEach(async () => {
  await centre.empty(50);
  street = await PlainDesk.enrolled(centre, STREET);
  await centre.receive(1, 1, [STREET]);
  await street.syncs();
  [order = ''] = street.workstation.truth.ids();
  await centre.backup();
  typed = [
    await street.does(order, 'note', { text: WORDS }),
    await street.does(order, 'return', { reason: '权属不清', basis: BASIS }),
  ];
  events = await eventsAtCentre();
  const district = await PlainDesk.enrolled(centre, DISTRICT);
  await district.syncs();
  await district.does(order, 'ruling', { upheld: false, toUnit: OTHER_STREET, note: '由实际管辖的街道办理' });
  before = street.rawBytes().includes(WORDS);
  await street.syncs();
});

const rowsOf = (at: PlainDesk): unknown[] =>
  at.workstation.store.sql('SELECT sealed, command FROM outbox ORDER BY n').all();
const chains = async (): Promise<unknown[]> =>
  (
    await centre.rows<{ ok: boolean }>(sql`select chain_ok as ok from device_sending order by received_at, device, seq`)
  ).map(({ ok }) => ok);

describe('a kept command of an order that left', () => {
  it('says which command it was of which order, and not one word more, in no byte of the store (INV-6)', () => {
    expect([before, street.workstation.truth.ids()]).toEqual([true, []]);
    const bytes = street.rawBytes();
    for (const secret of [WORDS, BASIS]) expect(bytes.includes(secret)).toBe(false);
    const { outbox } = street.workstation;
    for (const [i, kind] of ['note', 'return'].entries())
      expect(outbox.byId(typed[i]!)).toMatchObject({
        c: { id: typed[i], orders: [order], kind, payload: {}, actor: '', seenAct: '' },
        seq: i + 1,
        state: 'accepted',
        sealed: { box: expect.any(String) as string, seq: i + 1 },
      });
    expect(outbox.ofOrder(order)).toEqual([]);
    expect(rowsOf(street)).toHaveLength(2);
  });

  it('is offered again to a centre that was set back, with its words, and its chain of evidence holds', async () => {
    await centre.restore(1, true);
    const report = await street.syncs();
    expect(report.settled.map(({ ok }) => ok)).toEqual([true, true]);
    const pushes = street.asked.filter(({ path }) => path === '/v1/sync/push');
    expect(JSON.stringify(pushes.at(-1)?.body)).not.toContain(WORDS);
    expect((pushes.at(-1)!.body as Push).items.map(({ sealed }) => sealed?.clear)).toEqual([true, true]);
    expect(words(await eventsAtCentre())).toEqual(words(events));
    expect(events.map(({ private: held }) => Object.values(held).map(({ value }) => value))).toEqual([
      [WORDS],
      [BASIS],
    ]);
    // The order is back: what was sealed stays sealed, and the truth says it all.
    expect(street.workstation.truth.ids()).toEqual([order]);
    expect(words(street.workstation.projection.shown(order)!.events)).toEqual(
      expect.arrayContaining(words(events)) as unknown,
    );
    await street.does(order, 'note', { text: '其后再记一笔' });
    expect(await chains()).toEqual([true, true, true]);
  });

  it('is offered again under a new enrolment, and its chain of evidence holds', async () => {
    await centre.restore(1, false);
    await street.enrol();
    await street.syncs();
    expect(words(await eventsAtCentre())).toEqual(words(events));
    await street.does(order, 'note', { text: '其后再记一笔' });
    const sent = street.asked.filter(({ path }) => path === '/v1/sync/push').map(({ body }) => body as Push);
    expect(sent.at(-2)?.items.map(({ sealed }) => sealed?.clear)).toEqual([false, false]);
    // The first names a sending that the centre has lost; the others name the one before them.
    expect(await chains()).toEqual([false, true, true]);
  });

  it('that a centre with another key cannot open is refused with a code, and the one behind it is served', async () => {
    await centre.restore(1, true);
    const { transport, workstation } = street;
    const forward = transport.post.bind(transport);
    transport.post = (path, body, ...more) => {
      const items = (body as Partial<Push>).items?.map((item: Item): Item =>
        item.seq === 1 && item.sealed ? { ...item, sealed: { ...item.sealed, box: `AQ${'A'.repeat(90)}` } } : item,
      );
      return forward(path, items ? { ...(body as Push), items } : body, ...more);
    };
    const { settled } = await street.syncs();
    expect(settled).toEqual([
      { id: typed[0], ok: false, why: 'sealed' },
      { id: typed[1], ok: true, why: '' },
    ]);
    expect(workstation.outbox.attention().map(({ item }) => item.c.id)).toEqual([typed[0]]);
    expect(words(await eventsAtCentre())).toEqual(words(events.slice(1)));
  });

  it('goes as refused when it was refused, whatever stands in it', async () => {
    const { outbox, store } = street.workstation;
    store.sql("UPDATE outbox SET state = 'refused', refused = 'stale', dismissed_at = 1 WHERE seq = 1").run();
    await centre.restore(1, true);
    const { settled } = await street.syncs();
    expect(settled[0]).toEqual({ id: typed[0], ok: false, why: 'stale' });
    expect(outbox.byId(typed[0]!)?.refused).toBe('stale');
  });

  it('stays readable while it was never sent', async () => {
    const own = '𬭳明日再去现场';
    await centre.restore(1, true);
    await street.syncs();
    const waiting = street.types(order, 'note', { text: own });
    const district = await PlainDesk.enrolled(centre, DISTRICT);
    await district.syncs();
    await district.does(order, 'ruling', { upheld: false, toUnit: OTHER_STREET, note: '另派' });
    const pull = street.workstation.sync.pull()!;
    const page = await street.transport.post('/v1/sync/pull', pull, pageSchema);
    street.workstation.sync.page(page as Page);
    expect(street.workstation.truth.ids()).toEqual([]);
    expect(street.workstation.outbox.byId(waiting)?.c.payload).toEqual({ text: own });
  });
});
