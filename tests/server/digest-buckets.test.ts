/** A byte that changed on one side is found, its bucket named, and the order told again (INV-3). */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ComparedView } from '#shared/contract/sync-api.ts';
import { bucketAnswerSchema, type BucketQuestion } from '#shared/contract/digest.ts';
import { hashOf } from '#shared/domain/hash.ts';
import { BUCKET } from '#shared/sync/digest.ts';
import { verify } from '../../src-main/engine/cli/verify.ts';
import { storeDigest } from '../../src-main/engine/store/digest.ts';
import { compareAll, compareStep } from '../../src-main/engine/sync/digest-pass.ts';
import { Centre } from '../sim/centre.ts';
import { NOON, OTHER_STREET, received, STREET, uuid } from '../unit/support/world.ts';
import { PlainDesk } from './support/plain-desk.ts';

const CURSOR = { at: 0, tag: '', head: 0, headTag: '', snap: null };

let centre: Centre;
let street: PlainDesk;
let ids: string[];

beforeAll(async () => {
  centre = await Centre.start(() => NOON);
});
afterAll(() => centre.stop());

const check = (): Promise<ComparedView> => compareAll(street.workstation, street.transport);
const isEqual = async (): Promise<boolean> =>
  hashOf(storeDigest(street.workstation)) === hashOf(await centre.digest(street.device));
const outcomes = ({ found }: ComparedView): string[][] =>
  found.flatMap(({ orders }) => orders.map(({ id, outcome }) => [id, outcome]));

/** Changes one character in the middle of a stored text, or the one that `at` points to. */
function flip(table: string, column: string, where: string, at?: number): void {
  const { store } = street.workstation;
  const text = store.sql(`SELECT ${column} FROM ${table} WHERE ${where}`).pluck().get() as string;
  const place = at ?? Math.floor(text.length / 2);
  const other = String.fromCodePoint((text.codePointAt(place) ?? 0) ^ 1);
  const changed = `${text.slice(0, place)}${other}${text.slice(place + 1)}`;
  store.sql(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(changed);
}
const run = (text: string): void => void street.workstation.store.sql(text).run();
/** The integer of the order under test. */
const K = (): string => String(street.workstation.truth.keys.find(ids[1]!));
/** Events are append-only at the centre: only a test sets that aside. */
async function atCentre(change: ReturnType<typeof sql>): Promise<void> {
  await centre.rows(sql`set session_replication_role = replica`);
  await centre.rows(change);
  await centre.rows(sql`set session_replication_role = origin`);
}

describe('comparing a few orders', () => {
  beforeEach(async () => {
    await centre.empty(50);
    street = await PlainDesk.enrolled(centre, STREET);
    await centre.receive(1, 5, [STREET]);
    await street.syncs();
    ids = street.workstation.truth.ids();
    await street.does(ids[1]!, 'accept');
    await street.does(ids[1]!, 'note', { text: '已约明日上门' });
  });

  it('finds nothing where nothing differs, and says how much it compared', async () => {
    expect(await check()).toMatchObject({ orders: 5, buckets: 1, differing: 0, endedAt: NOON, found: [] });
    expect(street.pulls().some((pull) => pull.look)).toBe(false);
  });

  it.each<[string, () => void]>([
    ['the body of an event', () => flip('event', 'body', `k = ${K()} AND n = 2`)],
    ['the frame of an event', () => flip('event', 'body', `k = ${K()} AND n = 2`, 0)],
    ['the kind of an event', () => flip('event', 'kind', `k = ${K()} AND n = 3`)],
    ['the command of an event', () => flip('event', 'command_id', `k = ${K()} AND n = 3`)],
    ['the hash of an event', () => flip('event', 'hash', `k = ${K()} AND n = 1`)],
    ['the state', () => flip('order_truth', 'state', `k = ${K()}`)],
    ['the frame of the state', () => flip('order_truth', 'state', `k = ${K()}`, 0)],
    ['a personal value', () => flip('event_private', 'value', `k = ${K()} AND n = 3`)],
    ['the salt of a personal value', () => flip('event_private', 'salt', `k = ${K()} AND n = 1 AND field = 'title'`)],
    ['the version', () => run(`UPDATE order_truth SET version = version + 1 WHERE k = ${K()}`)],
    ['the membership', () => run(`DELETE FROM membership WHERE k = ${K()}`)],
    ['the state, missing,', () => run(`DELETE FROM order_truth WHERE k = ${K()}`)],
    ['an event, missing,', () => run(`DELETE FROM event WHERE k = ${K()} AND n = 3`)],
    ['a personal value, missing,', () => run(`DELETE FROM event_private WHERE k = ${K()} AND n = 3`)],
    ['the order, missing,', () => street.workstation.truth.drop(ids[1]!)],
  ])('finds and mends %s of an order that changed here', async (_, change) => {
    change();
    const view = await check();
    expect(view).toMatchObject({ differing: 1, mended: 1, unresolved: 0 });
    expect(outcomes(view)).toEqual([[ids[1], 'mended']]);
    expect(view.found).toMatchObject([{ after: '', upTo: '', orders: [{ number: expect.any(String) as string }] }]);
    expect(await isEqual()).toBe(true);
    expect(verify(street.workstation)).toMatchObject({ ok: true, checked: 5 });
    expect(await check()).toMatchObject({ differing: 0 });
  });

  it.each([
    [0, 'x'],
    [9, '0'],
    [35, 'A'],
  ])('finds an id that changed here: one order too many, one too few (%i)', async (place, other) => {
    const old = ids[1]!;
    const id = `${old.slice(0, place)}${old[place] === other ? '1' : other}${old.slice(place + 1)}`;
    street.workstation.store.sql('UPDATE order_key SET id = ? WHERE id = ?').run(id, old);
    const view = await check();
    expect(outcomes(view).toSorted()).toEqual(
      [
        [id, 'mended'],
        [old, 'mended'],
      ].toSorted(),
    );
    expect([await isEqual(), street.workstation.truth.ids()]).toEqual([true, ids]);
  });

  it('drops an order that the centre does not know in the scope', async () => {
    const { truth } = street.workstation;
    const surplus = received({}, uuid(7));
    truth.put(surplus.id, surplus.view);
    truth.setMembership(surplus.id, [STREET]);
    expect(outcomes(await check())).toEqual([[surplus.id, 'mended']]);
    expect([truth.ids(), await isEqual()]).toEqual([ids, true]);
  });

  it.each([
    ['order_row', 'title'],
    ['order_row', 'masked_title'],
    ['order_row', 'phase'],
    ['order_fact', 'street_name'],
    ['order_unit', 'unit'],
  ])('makes a list row anew that is not what its events say: %s.%s', async (table, column) => {
    run(`UPDATE order_row SET masked_title = 'x' WHERE k = ${K()} AND '${column}' = 'masked_title'`);
    flip(table, column, `k = ${K()}${table === 'order_unit' ? ` AND unit = '${STREET}'` : ''}`, 0);
    expect(verify(street.workstation).ok).toBe(false);
    const view = await check();
    expect(view).toMatchObject({ differing: 1, mended: 0, rows: 1, unresolved: 0 });
    expect(outcomes(view)).toEqual([[ids[1], 'row']]);
    expect(verify(street.workstation)).toMatchObject({ ok: true });
  });

  it.each([
    ['an event', sql`update order_event set body = jsonb_set(body, '{actor}', '"别人"') where n = 2`],
    ['a state', sql`update work_order set state = jsonb_set(state, '{phase}', '"closed"') where version = 3`],
    ['a number of events', sql`delete from order_event where n = 2`],
  ])('keeps its own good copy when it is the centre that changed: %s', async (_, change) => {
    const before = street.workstation.truth.view(ids[1]!);
    await atCentre(change);
    const view = await check();
    expect(view).toMatchObject({ differing: 1, mended: 0, unresolved: 1 });
    expect(outcomes(view)).toEqual([[ids[1], 'unresolved']]);
    expect(street.workstation.truth.view(ids[1]!)).toEqual(before);
    expect(verify(street.workstation)).toMatchObject({ ok: true });
  });

  it('names an order that the centre cannot read, and goes on with the others', async () => {
    await atCentre(sql`update event_private set sealed = '\\x01' where n = 3`);
    flip('order_truth', 'state', `k = ${String(street.workstation.truth.keys.find(ids[3]!))}`);
    const view = await check();
    expect(outcomes(view)).toEqual([
      [ids[3], 'mended'],
      [ids[1], 'unresolved'],
    ]);
  });

  it('takes what was erased at the centre', async () => {
    await atCentre(sql`delete from event_private where n = 3`);
    expect(outcomes(await check())).toEqual([[ids[1], 'mended']]);
    expect(await isEqual()).toBe(true);
    const values = street.workstation.store.sql('SELECT value FROM event_private').pluck().all();
    expect(values).not.toContain('已约明日上门');
  });

  it('compares nothing while there is something to receive, and says nothing of it', async () => {
    await centre.receive(2, 1, [STREET]);
    expect(await compareStep(street.workstation, street.transport)).toBeNull();
    expect(await check()).toMatchObject({ orders: 6, differing: 0 });
  });

  it('drops an answer when the store has received something since it was asked', async () => {
    const { transport, workstation } = street;
    const forward = transport.post.bind(transport);
    flip('event', 'body', `k = ${K()} AND n = 2`);
    transport.post = async (path, body, ...more) => {
      const answer = await forward(path, body, ...more);
      if (path === '/v1/sync/digest') workstation.syncStore.setMeta({ pos: workstation.meta.sync().pos + 1 });
      return answer;
    };
    expect(await compareStep(workstation, transport)).toBeNull();
  });
});

describe('comparing many orders', () => {
  const COUNT = 2 * BUCKET.orders + 20;

  beforeAll(async () => {
    await centre.empty(200);
    street = await PlainDesk.enrolled(centre, STREET);
    await centre.receive(3, COUNT, [STREET]);
    await street.syncs();
    ids = street.workstation.truth.ids();
  });

  it('goes bucket by bucket, goes on after a restart, and names the bucket that differs', async () => {
    const [near, far] = [ids[3]!, ids[COUNT - 2]!];
    for (const id of [near, far])
      street.workstation.store
        .sql('UPDATE order_truth SET version = 9 WHERE k = ?')
        .run(street.workstation.truth.keys.find(id));
    const first = await compareStep(street.workstation, street.transport);
    expect(first).toMatchObject({ after: '', upTo: ids[BUCKET.orders - 1], orders: BUCKET.orders, mended: [near] });
    const second = await compareStep(street.workstation, street.transport);
    expect(second).toMatchObject({ after: first?.upTo, orders: BUCKET.orders, mended: [] });
    const third = await compareStep(street.workstation, street.transport);
    expect(third).toMatchObject({ after: second?.upTo, upTo: '', orders: 20, mended: [far] });
    // The next pass is due in a week.
    expect(await compareStep(street.workstation, street.transport)).toBeNull();
    expect(street.workstation.meta.get('digest')).toMatchObject({
      running: null,
      last: { orders: COUNT, buckets: 3, differing: 2, mended: 2 },
    });
  });

  it('reads no more at the centre than one step may cost, however much this side lacks', async () => {
    for (const id of ids.slice(5)) street.workstation.truth.drop(id);
    const first = await compareStep(street.workstation, street.transport);
    expect(first).toBeNull();
    const view = await check();
    expect(view).toMatchObject({ buckets: 3, mended: COUNT - 5, unresolved: 0 });
    expect(await isEqual()).toBe(true);
    const most = Math.max(...street.pulls().map(({ look }) => look?.length ?? 0));
    expect(most).toBeLessThanOrEqual(BUCKET.orders);
  });
});

describe('what one device may ask', () => {
  const questionOf = (patch: Partial<BucketQuestion> = {}): unknown => {
    const { device, pos, epoch } = street.workstation.meta.sync();
    const cursors = street.workstation.syncStore.cursors();
    return { device, pos, epoch, cursors, after: '', upTo: '', rows: true, ...patch };
  };
  const token = (): string => street.workstation.meta.get('token') ?? '';

  beforeEach(async () => {
    await centre.empty(50);
    street = await PlainDesk.enrolled(centre, STREET);
    await centre.receive(4, 4, [STREET, OTHER_STREET]);
    await street.syncs();
    ids = street.workstation.truth.ids();
  });

  it('is its own scopes, and for itself', async () => {
    const { body } = await centre.post('/v1/sync/digest', token(), questionOf());
    const answer = bucketAnswerSchema.parse(body);
    expect(answer.rows.map(({ id }) => id)).toEqual(ids);
    expect(answer.scopes).toMatchObject([{ scope: STREET, count: 2 }]);
    const other = await PlainDesk.enrolled(centre, OTHER_STREET);
    expect(await centre.post('/v1/sync/digest', token(), questionOf({ device: other.device }))).toMatchObject({
      status: 403,
    });
    const foreign = questionOf({ cursors: { ...street.workstation.syncStore.cursors(), [OTHER_STREET]: CURSOR } });
    expect((await centre.post('/v1/sync/digest', token(), foreign)).body).toMatchObject({ comparable: false });
    await centre.revoke(street.device);
    expect((await centre.post('/v1/sync/digest', token(), questionOf())).body).toMatchObject({
      comparable: false,
      rows: [],
    });
  });

  it('tells nothing of an order that is not granted: it is gone, as one that never was', async () => {
    const [foreign = ''] = (
      await centre.rows<{ id: string }>(sql`select order_id as id from order_scope where scope = ${OTHER_STREET}`)
    ).map(({ id }) => id);
    const look = [foreign, uuid(9), 'no-uuid', ids[0]!];
    const { body } = await centre.post('/v1/sync/pull', token(), street.workstation.sync.pull(look));
    const { entries } = body as { entries: { id: string; body: unknown }[] };
    expect(new Map(entries.map(({ id, body: held }) => [id, held === null]))).toEqual(
      new Map([
        [foreign, true],
        [uuid(9), true],
        ['no-uuid', true],
        [ids[0]!, false],
      ]),
    );
  });

  it.each([
    ['a bound that is no id', { after: "' or 1=1" }],
    ['a negative position', { pos: -1 }],
    ['a bound in capitals', { upTo: 'ABCDEF00-0000-7000-8000-000000000000' }],
  ])('is refused with %s', async (_, patch) => {
    expect(await centre.post('/v1/sync/digest', token(), questionOf(patch))).toMatchObject({ status: 400 });
  });
});
