/** 待处理: who wanted what and why it was not accepted, whether it can be done again, and what settles it. */
import { describe, expect, it } from 'vitest';
import type { AttentionItem } from '#shared/contract/api.ts';
import {
  COMMUNITY,
  FITTING,
  NOON,
  ORGANIZATION,
  received,
  SECTION,
  STREET,
  type Story,
} from '../unit/support/world.ts';
import { deliver, desk, type Desk } from './support/desk.ts';
import { signedIn, type Window } from './support/engine.ts';

const ID = 'order-1';
const COLLEAGUE = { name: '赵值班长', role: 'supervisor' as const, unit: STREET };

interface Conflict {
  at: Desk;
  window: Window;
  story: Story;
}

/** The clerk forwards an order that is signed for; the centre will not take it. */
async function forwarded(): Promise<Conflict & { commandId: string }> {
  const at = desk(STREET);
  const story = received({}, ID).must('accept');
  deliver(at, story);
  const window = await signedIn(at, 'clerk', STREET);
  const payload = { toUnit: COMMUNITY, note: '请今日到现场' };
  const { commandId } = await window.client.call('order.act', { id: ID, kind: 'forward', payload });
  return { at, window, story, commandId };
}

function refuse({ workstation }: Desk, commandId: string): void {
  const item = workstation.outbox.byId(commandId);
  if (!item) throw new Error('not kept');
  workstation.outbox.save({ ...item, state: 'refused', refused: 'stale', archived: true });
  workstation.projection.refresh(ID);
}

const listed = ({ client }: Window): Promise<AttentionItem[]> => client.call('attention.list', {});

describe('a refused act in the tray', () => {
  it('says who wanted what for which order, what others did meanwhile, and with whom the order is now', async () => {
    const { at, window, story, commandId } = await forwarded();
    story.must('forward', { toUnit: SECTION, note: '已电话联系' }, COLLEAGUE, NOON + 60_000);
    deliver(at, story);
    refuse(at, commandId);
    const [item] = await listed(window);
    expect(item).toMatchObject({
      label: '转办',
      actor: `clerk-${STREET}`,
      actorUnit: '八角街道',
      typedAt: NOON,
      fields: [
        { label: '去向', value: expect.stringMatching(/社区$/) },
        { label: '意见', value: '请今日到现场' },
      ],
      reason: expect.stringContaining('已有他人处理'),
      meanwhile: [
        { kind: 'forward', actor: '赵值班长', text: expect.stringContaining('已电话联系'), at: NOON + 60_000 },
      ],
      now: { queue: 'handling', leadUnit: ORGANIZATION.nameOf(SECTION) },
      redo: { allowed: true, reason: null, first: null },
    });
  });

  it('names the state as the order’s own page does', async () => {
    const { at, window, story, commandId } = await forwarded();
    story.must('return', FITTING['return']!, COLLEAGUE, NOON + 60_000);
    deliver(at, story);
    refuse(at, commandId);
    const [item] = await listed(window);
    expect(item?.now).toMatchObject({ phase: 'awaitingRuling', queue: 'handling' });
  });

  it('does not offer to sign again for what somebody has signed for, and says who has', async () => {
    const at = desk(STREET);
    const story = received({}, ID);
    deliver(at, story);
    const window = await signedIn(at, 'clerk', STREET);
    const { commandId } = await window.client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    story.must('accept', {}, COLLEAGUE, NOON + 60_000);
    deliver(at, story);
    refuse(at, commandId);
    const [item] = await listed(window);
    expect(item?.redo).toMatchObject({
      allowed: false,
      reason: expect.stringMatching(/^八角街道赵值班长已于10-12 12:01签收，不用再签收。/),
    });
  });

  it('does not offer to move an order to where it is', async () => {
    const { at, window, story, commandId } = await forwarded();
    story.must('forward', { toUnit: COMMUNITY }, COLLEAGUE, NOON + 60_000);
    deliver(at, story);
    refuse(at, commandId);
    const [item] = await listed(window);
    expect(item?.redo).toMatchObject({
      allowed: false,
      reason: expect.stringContaining(`工单已在${ORGANIZATION.nameOf(COMMUNITY)}。`),
    });
  });

  it('follows own acts that fell with it back to what its author had seen', async () => {
    const at = desk(STREET);
    const story = received({}, ID);
    deliver(at, story);
    const window = await signedIn(at, 'clerk', STREET);
    const accept = await window.client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    const payload = { toUnit: COMMUNITY };
    const forward = await window.client.call('order.act', { id: ID, kind: 'forward', payload });
    story.must('accept', {}, COLLEAGUE, NOON + 60_000);
    deliver(at, story);
    refuse(at, accept.commandId);
    refuse(at, forward.commandId);
    const items = await listed(window);
    expect(items.map(({ meanwhile }) => meanwhile.map(({ kind }) => kind))).toEqual([['accept'], ['accept']]);
  });

  it('is settled by its redo when that is submitted, not by another act, and not before', async () => {
    const { at, window, commandId } = await forwarded();
    refuse(at, commandId);
    const { client } = window;
    const bad = await client.call('order.act', {
      id: ID,
      kind: 'forward',
      payload: { toUnit: 'none' },
      redoes: commandId,
    });
    expect(bad.outcome).toBe('refused');
    const other = { text: '已联系', measures: '现场查看' };
    expect(await client.call('order.act', { id: ID, kind: 'reply', payload: other, redoes: commandId })).toMatchObject({
      outcome: 'pending',
    });
    expect(await listed(window)).toHaveLength(1);
    // Of the same kind, but for another order.
    const elsewhere = received({ number: '201910129999' }, 'order-2').must('accept');
    deliver(at, elsewhere);
    const payload = { toUnit: COMMUNITY };
    const foreign = { id: 'order-2', kind: 'forward' as const, payload, redoes: commandId };
    expect(await client.call('order.act', foreign)).toMatchObject({ outcome: 'pending' });
    expect(await listed(window)).toHaveLength(1);
  });

  it('shows what others wrote meanwhile masked to who may not read it', async () => {
    const { at, story, commandId } = await forwarded();
    story.must('forward', { toUnit: SECTION, note: '回电13900005966' }, COLLEAGUE, NOON + 60_000);
    deliver(at, story);
    refuse(at, commandId);
    const texts = JSON.stringify(await listed(await signedIn(at, 'viewer', STREET)));
    expect(texts).toContain('139****5966');
    expect(texts).not.toContain('13900005966');
  });

  it('is gone once its redo is kept', async () => {
    const { at, window, commandId } = await forwarded();
    refuse(at, commandId);
    const payload = { toUnit: COMMUNITY, note: '再次转办' };
    const again = await window.client.call('order.act', { id: ID, kind: 'forward', payload, redoes: commandId });
    expect(again.outcome).toBe('pending');
    expect(await listed(window)).toEqual([]);
    expect(await window.client.call('sync.get', {})).toMatchObject({ refused: 0, pending: 1 });
    expect(at.workstation.outbox.byId(commandId)?.c.payload).toMatchObject({ note: '请今日到现场' });
  });
});
