/** What a window asks before and after an act: what it would change, what became of it, and whom it can go to. */
import { describe, expect, it } from 'vitest';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import {
  at as instant, COMMUNITY, DISTRICT, FIRM, OTHER_STREET, received, SECTION, STREET,
} from '../unit/support/world.ts'; // prettier-ignore
import { deliver, desk, pageFor, entryOf, type Desk } from './support/desk.ts';
import { signedIn, type Window } from './support/engine.ts';

const ID = 'order-1';
const asked = ({ client }: Window, kind: HumanKind, payload: Record<string, unknown> = {}) =>
  client.call('order.preview', { id: ID, kind, payload });
const ask = async (...what: Parameters<typeof asked>) => (await asked(...what)).after;

describe('a preview', () => {
  it('says the new due time of a dispatch, before a unit is chosen and after', async () => {
    const at = desk(DISTRICT);
    deliver(at, received({ unitCode: DISTRICT }));
    const window = await signedIn(at, 'clerk', DISTRICT);
    at.clock.pass(2 * DAY);
    const due = instant('2019-10-22 00:00');
    expect(await ask(window, 'dispatch')).toMatchObject({ phase: 'awaitingAccept', dueAt: due });
    expect(await ask(window, 'dispatch', { toUnit: OTHER_STREET })).toMatchObject({
      leadUnit: { code: OTHER_STREET },
      firstUnit: { code: OTHER_STREET },
      dueAt: due,
    });
    expect(at.workstation.outbox.kept()).toEqual([]);
  });

  it('follows what is answered, and says nothing while that decides nothing', async () => {
    const at = desk();
    deliver(at, received().must('accept').must('forward').must('reply'));
    const window = await signedIn(at, 'clerk', STREET);
    expect(await ask(window, 'callback', { connected: null, solved: null, satisfaction: null })).toBeNull();
    const unsolved = { connected: true, solved: false, satisfaction: '不满意' };
    expect(await ask(window, 'callback', unsolved)).toMatchObject({ queue: 'handling', handlingRound: 2 });
    expect(await ask(window, 'callback', { ...unsolved, solved: true })).toMatchObject({ phase: 'completed' });
    expect(await ask(window, 'reply', { deadline: '2019-10-14' })).toMatchObject({ unitSolved: false });
    expect(await ask(window, 'reply')).toMatchObject({ unitSolved: true, leadUnit: { code: COMMUNITY } });
    expect(await ask(window, 'reply', { deadline: '2019-10-11' })).toBeNull();
  });
});

describe('what the rules find wrong', () => {
  it('is said while nothing that is required is empty, and no longer once it is mended', async () => {
    const at = desk(DISTRICT);
    deliver(at, received().must('accept').must('onAccount'));
    const window = await signedIn(at, 'clerk', DISTRICT);
    expect(await asked(window, 'onAccountRuling')).toEqual({ after: null, flaw: null });
    const refused = await asked(window, 'onAccountRuling', { approved: false });
    expect(refused).toMatchObject({ after: { phase: 'handling', paused: false }, flaw: '不同意要写明原因。' });
    expect(await asked(window, 'onAccountRuling', { approved: false, note: '—' })).toMatchObject({ flaw: null });
    expect(await asked(window, 'onAccountRuling', { approved: true })).toMatchObject({
      after: { paused: true },
      flaw: null,
    });
  });
});

describe('the outcome of a command', () => {
  it('is its own, whatever else waits', async () => {
    const at = desk();
    deliver(at, received());
    const window = await signedIn(at, 'clerk', STREET);
    const { client } = window;
    const first = await client.call('order.act', { id: ID, kind: 'accept', payload: {} });
    const second = await client.call('order.act', { id: ID, kind: 'forward', payload: { toUnit: COMMUNITY } });
    const of = (commandId: string) => client.call('order.outcome', { commandId });
    expect(await of(first.commandId)).toEqual({ state: 'pending', reason: null });
    const settle = (id: string, state: 'accepted' | 'refused', refused: string): void => {
      const item = at.workstation.outbox.byId(id);
      if (!item) throw new Error('not kept');
      at.workstation.outbox.save({ ...item, state, refused, archived: true });
    };
    settle(first.commandId, 'accepted', '');
    expect(await of(first.commandId)).toEqual({ state: 'accepted', reason: null });
    expect(await of(second.commandId)).toEqual({ state: 'pending', reason: null });
    settle(second.commandId, 'refused', 'stale');
    expect(await of(second.commandId)).toEqual({ state: 'refused', reason: expect.stringContaining('已有他人处理') });
    expect(await of('long-gone')).toEqual({ state: 'settled', reason: null });
    const below = await signedIn(at, 'clerk', COMMUNITY);
    await expect(below.client.call('order.outcome', { commandId: first.commandId })).rejects.toMatchObject({
      code: 'unknown-command',
    });
  });
});

describe('the units to send to', () => {
  const forwarded = (id: string, toUnit: string) =>
    received({ number: id }, id).must('accept').must('forward', { toUnit });
  const targets = async ({ client }: Window): Promise<string[]> =>
    (await client.call('order.targets', { id: ID, kind: 'forward' })).slice(0, 2).map(({ code }) => code);
  const arrive = (at: Desk, ...stories: ReturnType<typeof received>[]): void => {
    const entries = stories.map((story) => entryOf(story, [STREET]));
    at.workstation.sync.page(pageFor(at.workstation, { entries }));
  };

  it('stand still for a day, whatever is done in it, and count it on the next', async () => {
    const at = desk();
    deliver(at, received().must('accept'), forwarded('a', SECTION), forwarded('b', FIRM), forwarded('c', FIRM));
    at.clock.pass(DAY);
    const window = await signedIn(at, 'clerk', STREET);
    expect(await targets(window)).toEqual([FIRM, SECTION]);
    // Late ones of yesterday and new ones of today.
    arrive(at, ...['d', 'e', 'f'].map((id) => forwarded(id, SECTION)));
    at.clock.pass(HOUR);
    await window.client.call('order.act', { id: ID, kind: 'forward', payload: { toUnit: COMMUNITY } });
    expect(await targets(window)).toEqual([FIRM, SECTION]);
    at.clock.pass(DAY);
    expect(await targets(window)).toEqual([SECTION, FIRM]);
  });
});
