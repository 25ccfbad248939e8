/** The sync protocol over the real store, with pages made by hand. */
import { describe, expect, it } from 'vitest';
import { verify } from '../../src-main/engine/cli/verify.ts';
import { storeDigest } from '../../src-main/engine/store/digest.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { NOON, REPLY, received, SECTION, STREET } from '../unit/support/world.ts';
import { deliver, entryOf, pageFor, type Desk } from './support/desk.ts';
import { accept, apply, ID, setUp, typed } from './support/pages.ts';

const phase = (at: Desk): unknown =>
  at.workstation.store.sql('SELECT phase FROM order_row WHERE id = ?').pluck().get(ID);

describe('pages', () => {
  it('are applied to the position they were computed from, and to no other', () => {
    const { at, story } = setUp();
    const late = pageFor(at.workstation, { entries: [entryOf(story, [STREET])] });
    story.must('accept');
    expect(apply(at, { entries: [entryOf(story, [STREET])] })).toMatchObject({ applied: true });
    expect(at.workstation.sync.page(late)).toEqual({ applied: false, why: 'position' });
    expect(phase(at)).toBe('handling');
  });

  it('give back exactly what the centre sent, unknown fields of a newer one included', () => {
    const { at, story } = setUp();
    const entry = entryOf(story, [STREET]);
    const newer = { ...story.known, whistles: [{ unit: 'X' }] };
    apply(at, {
      entries: [
        { ...entry, body: { state: newer, events: story.view.events.map((event) => ({ ...event, extra: 1 })) } },
      ],
    });
    expect(at.workstation.truth.view(ID)).toEqual({
      state: newer,
      events: story.view.events.map((event) => ({ ...event, extra: 1 })),
    });
  });

  it('keep an accepted command on the screen until the truth shows it', () => {
    const { at, story } = setUp();
    const id = typed(at, 'accept');
    expect(at.workstation.sync.push()?.items.map(({ seq, c }) => [seq, c.id])).toEqual([[1, id]]);
    const outcome = accept(at, story, id);
    apply(at, { outcomes: [outcome], last: 1, caught: false });
    expect([phase(at), at.workstation.outbox.unshown().length]).toEqual(['handling', 1]);
    apply(at, { entries: [entryOf(story, [STREET])], last: 1 });
    expect([phase(at), at.workstation.outbox.unshown().length]).toEqual(['handling', 0]);
    expect(at.workstation.projection.shown(ID)).toMatchObject({ pending: 0, state: { version: 2 } });
    expect(verify(at.workstation)).toMatchObject({ ok: true, checked: 1, events: 2 });
  });

  it('put a refused command with its words into the tray and take it off the screen', () => {
    const { at, story } = setUp();
    typed(at, 'accept');
    const id = typed(at, 'reply', REPLY);
    at.workstation.sync.push();
    const [first, second] = at.workstation.outbox.inFlight(2);
    const outcomes = [first, second].map((item, i) => ({
      seq: item?.seq ?? 0,
      o: { id: item?.c.id ?? '', ok: false, why: 'stale', vers: {}, number: '', tag: `t${i}` },
    }));
    apply(at, { outcomes, last: 2 });
    expect(phase(at)).toBe('awaitingAccept');
    expect(at.workstation.outbox.attention().map(({ item }) => item.c.payload)).toContainEqual(
      expect.objectContaining({ text: REPLY.text }),
    );
    expect(at.workstation.outbox.counts()).toEqual({ pending: 0, sent: 0, refused: 2 });
    // Pruning lets go of what a person has dealt with, never of the tray.
    at.workstation.outbox.dismiss(first?.c.id ?? '', NOON);
    apply(at, { last: 2, safe: 2 });
    expect(at.workstation.outbox.kept().map((item) => item.c.id)).toEqual([id]);
    expect(story.known.phase).toBe('awaitingAccept');
  });

  it('offer everything again to a centre that forgot it', () => {
    const { at, story } = setUp();
    const id = typed(at, 'accept');
    at.workstation.sync.push();
    apply(at, { outcomes: [accept(at, story, id)], entries: [entryOf(story, [STREET])], last: 1 });
    expect(at.workstation.sync.push()).toBeNull();
    apply(at, { forgot: true, last: 0, entries: [] });
    expect(at.workstation.sync.push()?.items.map(({ seq, c }) => [seq, c.id])).toEqual([[1, id]]);
  });

  it('stop a store of which somewhere there is a copy', () => {
    const { at } = setUp();
    typed(at, 'accept');
    expect(apply(at, { last: 7 })).toEqual({ applied: false, why: 'enrol' });
    expect([at.workstation.sync.push(), at.workstation.sync.pull()]).toEqual([null, null]);
    expect(at.workstation.outbox.counts().pending).toBe(1);
  });

  it('end a listing only when it is finished and followed to its head', () => {
    const { at, story } = setUp();
    const gone = received({ number: '201910120009' }, 'order-9');
    deliver(at, gone);
    const cursor = { tag: 'f', headTag: 'f', at: 0, head: 5 };
    apply(at, {
      resets: [STREET],
      entries: [entryOf(story, [STREET])],
      cursors: { [STREET]: { ...cursor, snap: ID } },
      caught: false,
    });
    expect(at.workstation.syncStore.listing()).toBe(true);
    apply(at, { cursors: { [STREET]: { ...cursor, snap: null } }, caught: false });
    expect(at.workstation.truth.ids()).toEqual([ID, 'order-9']);
    apply(at, { cursors: { [STREET]: { ...cursor, at: 5, snap: null } } });
    expect(at.workstation.truth.ids()).toEqual([ID]);
    expect([at.workstation.syncStore.listing(), at.workstation.syncStore.cursors()[STREET]?.at]).toEqual([false, 5]);
  });
});

describe('enrolling anew', () => {
  it('offers every kept command again by its id, with new numbers, refused ones as refused', () => {
    const { at, story } = setUp();
    const [done, waiting] = [typed(at, 'accept'), typed(at, 'reply', REPLY)];
    const push = at.workstation.sync.push();
    expect(push?.items).toHaveLength(2);
    apply(at, {
      outcomes: [
        accept(at, story, done),
        { seq: 2, o: { id: waiting, ok: false, why: 'stale', vers: {}, number: '', tag: 't2' } },
      ],
      entries: [entryOf(story, [STREET])],
      last: 2,
    });
    apply(at, { last: 9 });
    expect(at.workstation.meta.sync().enrol).toBe('copy');
    const answer = {
      device: 'device-2',
      token: 'x'.repeat(30),
      unit: STREET,
      epoch: 'e1',
      serverMark: 'test',
      serverAt: NOON,
    };
    storeEnrolment(at.workstation, { server: 'http://127.0.0.1:9', ca: '' }, answer);
    const again = at.workstation.sync.push();
    expect([again?.device, again?.items.map(({ seq, c, refused }) => [seq, c.id, refused])]).toEqual([
      'device-2',
      [
        [1, done, ''],
        [2, waiting, 'stale'],
      ],
    ]);
  });
});

describe('digests', () => {
  it('change with every stored byte of an order and are equal for equal content', () => {
    const cursor = { at: 1, tag: 'f', head: 1, headTag: 'f', snap: null };
    const make = (): Desk => {
      const { at } = setUp();
      apply(at, { cursors: { [STREET]: cursor } });
      return at;
    };
    const [one, other] = [make(), make()];
    expect(storeDigest(one.workstation)).toEqual(storeDigest(other.workstation));
    expect(storeDigest(one.workstation).scopes).toMatchObject([{ scope: STREET, count: 1 }]);
    other.workstation.store.sql("UPDATE event_private SET value = value || '。' WHERE field = 'title'").run();
    expect(storeDigest(other.workstation)).not.toEqual(storeDigest(one.workstation));
    expect(verify(other.workstation)).toMatchObject({
      ok: false,
      firstBreak: { id: ID, why: expect.stringContaining('value') },
    });
  });

  it('have counterparts: the rows that lists show are checked against what they come from', () => {
    const { at } = setUp();
    typed(at, 'accept');
    expect(verify(at.workstation)).toMatchObject({ ok: true });
    at.workstation.store.sql("UPDATE order_row SET lead_unit = ? WHERE id = 'order-1'").run(SECTION);
    expect(verify(at.workstation)).toMatchObject({ ok: false, firstBreak: { why: expect.stringContaining('列表') } });
  });
});
