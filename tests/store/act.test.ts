/** An act: decided at once, kept, and shown as if done. */
import { describe, expect, it } from 'vitest';
import type { ListQuery } from '#shared/contract/api.ts';
import { act } from '../../src-main/engine/order/act.ts';
import { listOrders } from '../../src-main/engine/order/list.ts';
import type { Reader } from '../../src-main/engine/order/row-view.ts';
import { COMMUNITY, NOON, ORGANIZATION, OTHER_STREET, REPLY, received } from '../unit/support/world.ts';
import { deliver, desk, openDesk, type Desk } from './support/desk.ts';

const ID = 'order-1';
const LIST: ListQuery = {
  queue: 'open',
  keyword: '',
  light: null,
  fromAt: null,
  sort: 'due',
  descending: false,
  offset: 0,
  limit: 50,
};

const reader = ({ workstation, user }: Desk): Reader => ({
  user,
  unit: workstation.meta.unit(),
  organization: ORGANIZATION,
  now: workstation.clock.now(),
});
const rowsIn = (at: Desk, queue: ListQuery['queue']): unknown[] =>
  listOrders(at.workstation.store, { ...LIST, queue }, reader(at)).rows.map(({ phase, pending, leadUnit }) => [
    phase,
    pending,
    leadUnit.code,
  ]);

function deskWithOrder(): Desk {
  const at = desk();
  deliver(at, received());
  return at;
}

describe('an act', () => {
  it('moves the order in the lists at once and waits to be sent', () => {
    const at = deskWithOrder();
    expect(rowsIn(at, 'toAccept')).toEqual([['awaitingAccept', false, at.user.unit]]);
    const result = act(at.workstation, at.user, { id: ID, kind: 'accept', payload: {} });
    expect(result).toEqual({ commandId: expect.stringMatching(/^[0-9a-f-]{14}7/), outcome: 'pending', reason: null });
    expect(rowsIn(at, 'toAccept')).toEqual([]);
    expect(rowsIn(at, 'toDo')).toEqual([['handling', true, at.user.unit]]);
    expect(at.workstation.outbox.counts()).toEqual({ pending: 1, sent: 0, refused: 0 });
    expect(at.workstation.truth.view(ID)?.state.phase).toBe('awaitingAccept');
  });

  it('builds on own acts that are still waiting, and survives a restart', () => {
    const at = deskWithOrder();
    act(at.workstation, at.user, { id: ID, kind: 'accept', payload: {} });
    act(at.workstation, at.user, { id: ID, kind: 'forward', payload: { toUnit: COMMUNITY, note: '请今日上门' } });
    act(at.workstation, at.user, { id: ID, kind: 'reply', payload: REPLY });
    at.workstation.close();
    const again = { ...at, workstation: openDesk(at.dir, at.key, at.clock) };
    expect(rowsIn(again, 'toCallBack')).toEqual([['awaitingCallback', true, COMMUNITY]]);
    const shown = again.workstation.projection.shown(ID);
    expect([shown?.pending, shown?.events.map(({ kind }) => kind)]).toEqual([
      3,
      ['receive', 'accept', 'forward', 'reply'],
    ]);
    const [accept, forward] = again.workstation.outbox.waiting();
    expect(forward?.c.seenAct).toBe(accept?.c.id);
  });

  it('is refused in words when the rules say no, and then nothing is kept', () => {
    const at = deskWithOrder();
    const tries = [
      { kind: 'reply' as const, payload: REPLY },
      { kind: 'dispatch' as const, payload: { toUnit: OTHER_STREET } },
      { kind: 'accept' as const, payload: {}, seenAct: 'what the page showed an hour ago' },
    ];
    const reasons = tries.map((input) => act(at.workstation, at.user, { id: ID, ...input }).reason);
    expect(reasons).toEqual([
      expect.stringContaining('不能做这一步'),
      expect.stringContaining('主办单位'),
      expect.stringContaining('已有他人处理'),
    ]);
    const viewer = { ...at.user, role: 'viewer' as const };
    expect(act(at.workstation, viewer, { id: ID, kind: 'accept', payload: {} })).toMatchObject({ outcome: 'refused' });
    expect(at.workstation.outbox.kept()).toEqual([]);
  });

  it('does not show an order of another unit to anybody', () => {
    const at = deskWithOrder();
    const stranger = { ...at.user, unit: OTHER_STREET };
    for (const id of [ID, 'no-such-order'])
      expect(() => act(at.workstation, stranger, { id, kind: 'accept', payload: {} })).toThrow(
        expect.objectContaining({ code: 'unknown-order' }),
      );
  });

  it('sends what the rules read: trimmed, without unknown fields', () => {
    const at = deskWithOrder();
    act(at.workstation, at.user, { id: ID, kind: 'accept', payload: { surplus: 1 } });
    act(at.workstation, at.user, {
      id: ID,
      kind: 'reply',
      payload: {
        ...REPLY,
        text: '  已修复。\u0000 ',
        contactedAt: '2019-10-12T09:00:00+08:00',
        deadline: '2019-10-18',
      },
    });
    const [accept, reply] = at.workstation.outbox.waiting();
    expect(accept?.c.payload).toEqual({});
    expect(reply?.c.payload).toEqual({
      text: '已修复。',
      measures: REPLY.measures,
      contactedAt: REPLY.contactedAt,
      deadline: Date.parse('2019-10-19T00:00:00+08:00'),
    });
    expect(reply?.c).toMatchObject({ actor: '王堃', unit: at.user.unit, claimedAt: NOON, offset: null });
  });
});
