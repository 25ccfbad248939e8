/** What a person sees of orders: by scope, by role, and in words. */
import { describe, expect, it } from 'vitest';
import type { OrderPage } from '#shared/contract/api.ts';
import { HOUR } from '#shared/domain/time.ts';
import {
  COMMUNITY, DEPARTMENT, DISTRICT, ENTERPRISE, FIRM, NOON, OTHER_STREET, RECEIVED, REPLY, received, SECTION, STREET, at as instant,
} from '../unit/support/world.ts'; // prettier-ignore
import { deliver, desk, type Desk } from './support/desk.ts';
import { signedIn, type Window } from './support/engine.ts';

const ID = 'order-1';
const PHONE = RECEIVED.caller.phone;
const LIST = { queue: 'open', offset: 0, limit: 50 } as const;
const CONTENT = `反映漏水，另一电话${PHONE}，请联系。`;

function filled(unit: string): Desk {
  const at = desk(unit);
  const forwarded = received({ number: '201910120002', title: `报修${PHONE}` }, 'order-2')
    .must('accept')
    .must('forward', { toUnit: COMMUNITY, note: `请联系${PHONE}` });
  deliver(at, received({ content: CONTENT }), forwarded);
  return at;
}

const pageOf = (window: Window, id = ID): Promise<OrderPage> => window.client.call('order.get', { id });

describe('personal values', () => {
  it('are in full for those who handle orders of the unit in charge', async () => {
    for (const role of ['clerk', 'supervisor', 'admin'] as const) {
      const page = await pageOf(await signedIn(filled(STREET), role, STREET));
      expect(page.caller).toEqual({ name: '方女士', phone: PHONE, masked: false });
      expect(page.content).toBe(CONTENT);
    }
  });

  it('are masked for everybody else, in columns, texts, lists and the timeline', async () => {
    const readers = [
      await signedIn(filled(STREET), 'viewer', STREET),
      await signedIn(filled(DISTRICT), 'admin', DISTRICT),
    ];
    for (const window of readers) {
      const { client } = window;
      const [first, second] = [await pageOf(window), await pageOf(window, 'order-2')];
      expect(first.caller).toEqual({ name: '方女士', phone: '138****1234', masked: true });
      expect(first.content).toContain('138****1234');
      expect(second.timeline.map(({ text }) => text).join()).toContain('请联系138****1234');
      const all = JSON.stringify([first, second, await client.call('order.list', LIST)]);
      expect(all).toContain('报修138****1234');
      expect(all).not.toContain(PHONE);
    }
  });

  it('that the order itself holds stand in no text, title or place either', async () => {
    const at = desk(STREET);
    const [name, place] = ['方小明', '八角路1号楼3单元502'];
    const landline = '68601234';
    const story = received({
      title: `${name}报修，${landline}`,
      content: `${name}（6860-1234）反映${place}漏水。`,
      caller: { name, phone: landline },
      place,
    })
      .must('accept')
      .must('forward', { toUnit: COMMUNITY, note: `请联系${name}，6860 1234` });
    deliver(at, story);
    const viewer = await signedIn(at, 'viewer', STREET);
    const page = await pageOf(viewer);
    expect([page.place, page.row.title]).toEqual(['八角路***', '方**报修，68****34']);
    const all = JSON.stringify([page, await viewer.client.call('order.list', LIST)]);
    for (const value of [name, landline, '6860-1234', '6860 1234', '3单元502']) expect(all).not.toContain(value);
    const found = async (keyword: string) => (await viewer.client.call('order.list', { ...LIST, keyword })).total;
    expect([await found(name), await found(landline), await found('3单元502'), await found('报修')]).toEqual([
      0, 0, 0, 1,
    ]);
  });

  it('are no way to find an order for those who may not read them', async () => {
    const find = async (window: Window, keyword: string): Promise<number> =>
      (await window.client.call('order.list', { ...LIST, keyword })).total;
    const clerk = await signedIn(filled(STREET), 'clerk', STREET);
    const viewer = await signedIn(filled(STREET), 'viewer', STREET);
    expect([await find(clerk, PHONE), await find(viewer, PHONE)]).toEqual([2, 0]);
    for (const keyword of ['漏水', '201910120001', '２０１９１０１２０００１', '107-0001', '八角北里', ' 漏水 '])
      expect([keyword, await find(viewer, keyword)]).toEqual([keyword, expect.any(Number)]);
    expect([
      await find(viewer, '漏水'),
      await find(viewer, '２０１９１０１２０００２'),
      await find(viewer, '100%'),
    ]).toEqual([2, 1, 0]);
  });
});

describe('scope', () => {
  it('shows a person of a unit below only what that unit has, and from its own desk', async () => {
    const at = filled(STREET);
    const street = await signedIn(at, 'clerk', STREET);
    expect(await street.client.call('order.counts', {})).toEqual({
      open: 2,
      toAccept: 1,
      toDo: 0,
      handling: 1,
      toCallBack: 0,
      completed: 0,
    });
    const community = await signedIn(filled(STREET), 'clerk', COMMUNITY);
    expect(await community.client.call('order.counts', {})).toEqual({
      open: 1,
      toAccept: 0,
      toDo: 1,
      handling: 0,
      toCallBack: 0,
      completed: 0,
    });
    const { rows } = await community.client.call('order.list', { ...LIST, queue: 'toDo' });
    expect(rows.map(({ id, queue, leadUnit }) => [id, queue, leadUnit.code])).toEqual([['order-2', 'toDo', COMMUNITY]]);
    await expect(pageOf(community)).rejects.toMatchObject({ code: 'unknown-order' });
    await expect(community.client.call('order.targets', { id: ID, kind: 'forward' })).rejects.toMatchObject({
      code: 'unknown-order',
    });
    await expect(community.client.call('order.act', { id: ID, kind: 'accept', payload: {} })).rejects.toMatchObject({
      code: 'unknown-order',
    });
  });
});

describe('the order page', () => {
  it('explains the due time, lists the history, and says what may be done and why not', async () => {
    const page = await pageOf(await signedIn(filled(STREET), 'clerk', STREET));
    expect(page.dueExplanation).toBe(
      '2019-10-12 08:00派单；复杂和未分级的问题5个工作日办结，自派单次日起算；2019-10-18 24:00到期。口径：石景山2019，示例。',
    );
    expect(page.timeline).toMatchObject([{ kind: 'receive', pending: false }]);
    const usual = page.acts.filter(({ kind, key }) => key !== null && kind !== 'review');
    expect(usual.map(({ kind, label, key, allowed }) => [kind, label, key, allowed])).toEqual([
      ['accept', '签收', 'A', true],
      ['forward', '转办', 'F', false],
      ['reply', '回复', 'R', false],
      ['callback', '回访', 'V', false],
    ]);
    for (const { allowed, reason } of page.acts) expect(reason === null).toBe(allowed);
    expect(page.row).toMatchObject({ id: ID, queue: 'toAccept', light: { colour: 'green' }, act: expect.any(String) });
  });

  it('computes lights against now and gives a completed order none', async () => {
    const at = desk();
    const closed = received({ number: '3' }, 'order-3').must('accept').must('reply').must('callback');
    deliver(at, received(), received({ number: '2', type: '表扬' }, 'order-2'), closed);
    const { client } = await signedIn(at, 'clerk', STREET);
    const lights = async () => (await client.call('order.list', LIST)).lights;
    expect(await lights()).toEqual({ red: 0, amber: 0, green: 1, none: 1 });
    at.clock.pass(instant('2019-10-18 00:00') - NOON);
    expect(await lights()).toEqual({ red: 0, amber: 1, green: 0, none: 1 });
    at.clock.pass(24 * HOUR);
    expect(await lights()).toMatchObject({ red: 0, amber: 1 });
    at.clock.pass(1);
    expect(await lights()).toMatchObject({ red: 1, amber: 0 });
    const red = await client.call('order.list', { ...LIST, light: 'red' });
    expect(red.rows.map(({ id, light }) => [id, light?.text])).toEqual([[ID, '超0分']]);
    const done = await client.call('order.list', { ...LIST, queue: 'completed' });
    expect([done.total, done.rows[0]?.light, done.lights.red]).toEqual([1, null, 0]);
  });

  it('offers units to send to, most used up to yesterday first', async () => {
    const at = desk();
    const forwarded = (id: string, toUnit: string) =>
      received({ number: id }, id).must('accept').must('forward', { toUnit });
    deliver(at, received().must('accept'), forwarded('a', SECTION), forwarded('b', FIRM), forwarded('c', FIRM));
    at.clock.pass(24 * HOUR);
    const { client } = await signedIn(at, 'clerk', STREET);
    const targets = (await client.call('order.targets', { id: ID, kind: 'forward' })).map(({ code }) => code);
    expect(targets.slice(0, 2)).toEqual([FIRM, SECTION]);
    expect(targets).toContain(COMMUNITY);
    // The unit that leads keeps its place among them: digits must not move.
    expect(targets).toContain(STREET);
    expect(targets).not.toContain(OTHER_STREET);
    const district = await signedIn(filled(DISTRICT), 'clerk', DISTRICT);
    const units = (await district.client.call('order.targets', { id: ID, kind: 'dispatch' })).map(({ code }) => code);
    expect(units).toEqual(expect.arrayContaining([OTHER_STREET, DEPARTMENT, ENTERPRISE]));
    expect(units).toContain(STREET);
    expect(units).not.toContain(COMMUNITY);
  });

  it('takes an act, shows it as waiting, and tells the windows', async () => {
    const window = await signedIn(filled(STREET), 'clerk', STREET);
    const { client } = window;
    const { row } = await pageOf(window);
    const result = await client.call('order.act', { id: ID, kind: 'accept', payload: {}, seenAct: row.act });
    expect(result).toMatchObject({ outcome: 'pending', reason: null });
    const after = await pageOf(window);
    expect([after.row.phase, after.row.pending, after.timeline.map(({ pending }) => pending)]).toEqual([
      'handling',
      true,
      [false, true],
    ]);
    expect(await client.call('sync.pending', {})).toMatchObject({
      total: 1,
      rows: [{ commandId: result.commandId, label: '签收', orderNumber: RECEIVED.number, state: 'waiting' }],
    });
    const stale = await client.call('order.act', {
      id: ID,
      kind: 'forward',
      payload: { toUnit: COMMUNITY },
      seenAct: row.act,
    });
    expect(stale).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('已有他人处理') });
  });
});

describe('the tray', () => {
  it('keeps the words of a refusal until somebody has dealt with it', async () => {
    const at = filled(STREET);
    const window = await signedIn(at, 'clerk', STREET);
    const { client } = window;
    await client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    const { commandId } = await client.call('order.act', { id: ID, kind: 'reply', payload: REPLY });
    const item = at.workstation.outbox.byId(commandId);
    if (!item) throw new Error('not kept');
    at.workstation.outbox.save({ ...item, state: 'refused', refused: 'stale', archived: true });
    at.workstation.projection.refresh(ID);
    const [refused] = await client.call('attention.list', {});
    expect(refused).toMatchObject({
      commandId, label: '回复', orderId: ID, orderNumber: RECEIVED.number, orderTitle: RECEIVED.title, payload: REPLY, reason: expect.stringContaining('已有他人处理'),
    }); // prettier-ignore
    expect(refused?.fields).toEqual([
      { label: '对外答复', value: REPLY.text },
      { label: '解决措施', value: REPLY.measures },
      { label: '联系诉求人', value: '2019-10-12 09:00' },
    ]);
    expect(await client.call('sync.get', {})).toMatchObject({ refused: 1, pending: 1 });
    const viewer = await signedIn(at, 'viewer', STREET);
    expect(await viewer.client.call('attention.list', {})).toMatchObject([{ payload: {} }]);
    await expect(viewer.client.call('attention.dismiss', { commandId })).rejects.toMatchObject({ code: 'role' });
    await client.call('attention.dismiss', { commandId });
    expect(await client.call('attention.list', {})).toEqual([]);
    expect(at.workstation.outbox.byId(commandId)?.c.payload).toEqual(REPLY);
    await expect(client.call('attention.dismiss', { commandId })).rejects.toMatchObject({ code: 'unknown-command' });
  });

  it('is not shown to a unit that is not its author’s', async () => {
    const at = filled(STREET);
    const { client } = await signedIn(at, 'clerk', STREET);
    const { commandId } = await client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    const item = at.workstation.outbox.byId(commandId);
    if (!item) throw new Error('not kept');
    at.workstation.outbox.save({ ...item, state: 'refused', refused: 'stale', archived: true });
    const community = await signedIn(at, 'clerk', COMMUNITY);
    expect(await community.client.call('attention.list', {})).toEqual([]);
  });
});
