/** What the tray offers when a refused act cannot simply be done again, and what goes with the item that is settled. */
import { describe, expect, it } from 'vitest';
import type { AttentionItem } from '#shared/contract/api.ts';
import { COMMUNITY, NOON, received, REPLY, STREET, type Story } from '../unit/support/world.ts';
import { deliver, desk, type Desk } from './support/desk.ts';
import { signedIn, type Window } from './support/engine.ts';

const ID = 'order-1';
const COLLEAGUE = { name: '赵值班长', role: 'supervisor' as const, unit: STREET };

async function street(story: Story): Promise<{ at: Desk; window: Window }> {
  const at = desk(STREET);
  deliver(at, story);
  return { at, window: await signedIn(at, 'clerk', STREET) };
}

function refuse({ workstation }: Desk, commandId: string): void {
  const item = workstation.outbox.byId(commandId);
  if (!item) throw new Error('not kept');
  workstation.outbox.save({ ...item, state: 'refused', refused: 'stale', archived: true });
  workstation.projection.refresh(ID);
}

const act = async ({ client }: Window, kind: string, payload: Record<string, unknown>): Promise<string> =>
  (await client.call('order.act', { id: ID, kind, payload } as Parameters<typeof client.call<'order.act'>>[1]))
    .commandId;
const listed = ({ client }: Window): Promise<AttentionItem[]> => client.call('attention.list', {});

/** Signed for and forwarded here without the centre; a colleague had signed for it. */
async function signedTwice(): Promise<{ window: Window; accept: string; forward: string }> {
  const story = received({}, ID);
  const { at, window } = await street(story);
  const accept = await act(window, 'accept', {});
  const forward = await act(window, 'forward', { toUnit: COMMUNITY });
  story.must('accept', {}, COLLEAGUE, NOON + 60_000);
  deliver(at, story);
  refuse(at, accept);
  refuse(at, forward);
  return { window, accept, forward };
}

describe('the way out of a refused act', () => {
  it('says what can be done instead, and where the order is in the words of the list', async () => {
    const story = received({}, ID).must('accept');
    const { at, window } = await street(story);
    const forward = await act(window, 'forward', { toUnit: COMMUNITY });
    story.must('reply', REPLY, COLLEAGUE, NOON + 60_000);
    story.must('callback', { connected: true, solved: true, satisfaction: '满意' }, COLLEAGUE, NOON + 120_000);
    deliver(at, story);
    refuse(at, forward);
    const [item] = await listed(window);
    expect(item?.now?.queue).toBe('completed');
    expect(item?.redo).toMatchObject({
      allowed: false,
      reason: expect.stringMatching(/^工单现在是“已办结”，不能做这一步；.+。$/),
    });
  });

  it('names the next acts behind one that somebody else has done', async () => {
    const { window } = await signedTwice();
    const [signed] = await listed(window);
    expect(signed?.now?.queue).toBe('toDo');
    expect(signed?.redo.reason).toMatch(/不用再签收。现在可以转办、回复。$/);
  });

  it('is done again after the signing that has to come first', async () => {
    const story = received({}, ID);
    const { at, window } = await street(story);
    const ids = [await act(window, 'accept', {}), await act(window, 'forward', { toUnit: COMMUNITY })];
    for (const id of ids) refuse(at, id);
    const items = await listed(window);
    expect(items.map(({ kind, redo }) => [kind, redo])).toEqual([
      ['accept', { allowed: true, reason: null, first: null }],
      ['forward', { allowed: true, reason: null, first: '签收' }],
    ]);
  });

  it('takes a signing along that somebody else had made, and no other', async () => {
    const both = await signedTwice();
    await both.window.client.call('attention.dismiss', { commandId: both.forward });
    expect(await listed(both.window)).toEqual([]);
    const one = await signedTwice();
    await one.window.client.call('attention.dismiss', { commandId: one.accept });
    expect((await listed(one.window)).map(({ commandId }) => commandId)).toEqual([one.forward]);
  });
});
