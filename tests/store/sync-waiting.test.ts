/** 待上报: what waits, one stretch at a time, and why. */
import { describe, expect, it } from 'vitest';
import { act } from '../../src-main/engine/order/act.ts';
import { NOON, received, RECEIVED, STREET, uuid } from '../unit/support/world.ts';
import { deliver, desk } from './support/desk.ts';
import { signedIn } from './support/engine.ts';

describe('what waits', () => {
  it('is listed in the order of typing, by stretches, however much it is', async () => {
    const at = desk();
    const stories = Array.from({ length: 250 }, (_, i) => received({ number: `N${i}` }, uuid(i + 1)));
    deliver(at, ...stories);
    for (const { id } of stories) act(at.workstation, at.user, { id, kind: 'accept', payload: {} });
    const { client } = await signedIn(at, 'clerk', STREET);
    const first = await client.call('sync.pending', {});
    expect([first.total, first.held, first.rows.length]).toEqual([250, 0, 100]);
    expect(first.rows[0]).toMatchObject({ label: '签收', orderId: uuid(1), orderNumber: 'N0', orders: 1 });
    const last = await client.call('sync.pending', { offset: 200 });
    expect(last.rows.map(({ orderNumber }) => orderNumber)).toEqual(
      Array.from({ length: 50 }, (_, i) => `N${200 + i}`),
    );
    expect(first.rows[0]).toMatchObject({ typedAt: NOON, actor: at.user.name, state: 'waiting' });
  });

  it('says what was sent and has no answer, what is offered again, and what waits for a newer centre', async () => {
    const at = desk();
    const ids = [1, 2, 3].map(uuid);
    deliver(at, ...ids.map((id, i) => received({ number: `N${i}` }, id)));
    const { outbox, sync, store, meta } = at.workstation;
    const typed = ids.map((id) => act(at.workstation, at.user, { id, kind: 'accept', payload: {} }).commandId);
    sync.push();
    const [again, newer] = typed.map((id) => outbox.byId(id)!);
    outbox.save({ ...again!, seq: 0 });
    outbox.save({ ...newer!, seq: 0, state: 'waiting' });
    const ofLater = JSON.stringify({ ...newer!.c, version: meta.sync().serverV + 1 });
    store.sql('UPDATE outbox SET command = ? WHERE n = ?').run(ofLater, newer!.n);
    const later = act(at.workstation, at.user, { id: ids[1]!, kind: 'note', payload: { text: '明日进场' } });
    const { client } = await signedIn(at, 'clerk', STREET);
    const { rows, held } = await client.call('sync.pending', {});
    expect(rows.map(({ commandId, state }) => [commandId, state])).toEqual([
      [typed[0], 'again'],
      [typed[1], 'held'],
      [typed[2], 'sent'],
      // Behind the one that may not leave.
      [later.commandId, 'held'],
    ]);
    expect(held).toBe(2);
    expect(sync.push()?.items.map(({ c }) => c.id)).not.toContain(later.commandId);
  });

  it('shows the title to who may read it, and none of an order that is not here', async () => {
    const at = desk();
    const story = received({}, uuid(1));
    deliver(at, story);
    act(at.workstation, at.user, { id: story.id, kind: 'accept', payload: {} });
    const { client } = await signedIn(at, 'clerk', STREET);
    expect((await client.call('sync.pending', {})).rows).toMatchObject([{ orderTitle: RECEIVED.title }]);
    at.workstation.store.write(() => at.workstation.syncStore.dropTruth(story.id));
    expect((await client.call('sync.pending', {})).rows).toMatchObject([
      { orderId: null, orderNumber: null, orderTitle: null },
    ]);
  });
});
