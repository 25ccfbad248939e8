/** What a page changes: position guard, outcomes, truth, grants, snapshots, restores of the server. */
import { describe, expect, it } from 'vitest';
import { command, received, uuid } from './support/world.ts';
import { cursor, entry, gone, outcome, pageFor, workstation, type MemoryStore } from './support/memory-store.ts';

const act = (n: number, order = 'order-1') => command('reply', {}, { id: uuid(n), orders: [order] });
const view = (order: string) => received({}, order).view;
const held = (store: MemoryStore) => [...store.truth.keys()].toSorted();

/** A workstation whose first `n` commands have been sent. */
function withSent(n: number) {
  const w = workstation();
  for (let i = 1; i <= n; i++) w.store.type(act(i));
  w.client.push();
  return w;
}

describe('the position guard', () => {
  it('takes a page once: the same again, an older one and one from before are dropped', () => {
    const { store, client } = workstation();
    const first = pageFor(store, { entries: [entry(view('a'))], cursors: { s1: cursor(1) } });
    const racing = pageFor(store, { entries: [gone('a')], cursors: { s1: cursor(0) } });
    expect(client.page(first)).toMatchObject({ applied: true, received: 1 });
    expect(client.page(first)).toEqual({ applied: false, why: 'position' });
    expect(client.page(racing)).toEqual({ applied: false, why: 'position' });
    expect(held(store)).toEqual(['a']);
    expect(client.pull()!.cursors).toEqual({ s1: cursor(1) });
  });

  it('drops a page for another device', () => {
    const { store, client } = workstation();
    expect(client.page(pageFor(store, { device: 'device-2' }))).toEqual({ applied: false, why: 'position' });
  });

  it('a page without rows moves the position too', () => {
    const { store, client } = workstation();
    const before = store.meta().pos;
    client.page(pageFor(store));
    expect(store.meta().pos).not.toBe(before);
  });
});

describe('outcomes', () => {
  it('accepted: in the overlay until the truth shows it (keepUntilSeen)', () => {
    const { store, client } = withSent(1);
    const told = client.page(
      pageFor(store, { outcomes: [outcome(1, uuid(1), { vers: { 'order-1': 2 } })], last: 1, caught: false }),
    );
    expect(told).toMatchObject({ settled: [{ id: uuid(1), ok: true, why: '' }] });
    expect(store.itemById(uuid(1))).toMatchObject({
      state: 'accepted',
      archived: false,
      tag: 'tag-1',
      vers: { 'order-1': 2 },
    });

    const story = received();
    client.page(pageFor(store, { entries: [entry(story.view)], last: 1 }));
    expect(store.itemById(uuid(1))!.archived).toBe(false);
    client.page(pageFor(store, { entries: [entry(story.must('accept').view)], last: 1 }));
    expect(store.itemById(uuid(1))!.archived).toBe(true);
    expect(store.refreshed).toContain('order-1');
  });

  it('accepted for an order that is not held: not shown by a caught-up page that does not know it', () => {
    const { store, client } = withSent(2);
    // The outcome came over USB; the page was computed from a server that had not met the command yet.
    const outcomes = [outcome(2, uuid(2), { vers: { 'order-1': 2 } })];
    client.page(pageFor(store, { outcomes, last: 1, caught: true }));
    expect(store.itemById(uuid(2))!.archived).toBe(false);
  });

  it('accepted for an order that is not held: shown once nothing is left behind', () => {
    const { store, client } = withSent(2);
    const outcomes = [outcome(1, uuid(1), { vers: { 'order-1': 2 } })];
    client.page(pageFor(store, { outcomes, last: 1, caught: false }));
    expect(store.itemById(uuid(1))!.archived).toBe(false);
    client.page(pageFor(store, { last: 1, caught: true }));
    expect(store.itemById(uuid(1))!.archived).toBe(true);
  });

  it('accepted: a history that has the version and not the act does not show it, unless nothing is left behind', () => {
    const { store, client } = withSent(1);
    const outcomes = [outcome(1, uuid(1), { vers: { 'order-1': 2 } })];
    const other = entry(received({}, 'order-1').must('accept').view);
    client.page(pageFor(store, { outcomes, entries: [other], last: 1, caught: false }));
    expect(store.itemById(uuid(1))!.archived).toBe(false);
    client.page(pageFor(store, { last: 1 }));
    expect(store.itemById(uuid(1))!.archived).toBe(true);
  });

  it('refused: archived with its reason, the words kept', () => {
    const { store, client } = withSent(1);
    client.page(pageFor(store, { outcomes: [outcome(1, uuid(1), { ok: false, why: 'stale' })], last: 1 }));
    expect(store.itemById(uuid(1))).toMatchObject({ state: 'refused', archived: true, refused: 'stale', c: act(1) });
  });

  it('match by command id, whatever seq they came under (outcomeById)', () => {
    const { store, client } = withSent(2);
    client.page(pageFor(store, { outcomes: [outcome(1, uuid(2)), outcome(9, 'somebody else')], last: 2 }));
    expect(store.itemById(uuid(2))!.state).toBe('accepted');
    expect(store.itemById(uuid(1))!.state).toBe('sent');
    expect(store.meta().known).toBe(0);
  });

  it('are known up to the first that is missing, with the tag of the last', () => {
    const { store, client } = withSent(3);
    client.page(pageFor(store, { outcomes: [outcome(1, uuid(1)), outcome(3, uuid(3))], last: 3 }));
    expect(store.meta()).toMatchObject({ known: 1, knownTag: 'tag-1' });
    client.page(pageFor(store, { outcomes: [outcome(2, uuid(2), { ok: false, why: 'phase' })], last: 3 }));
    expect(store.meta()).toMatchObject({ known: 3, knownTag: 'tag-3' });
    expect(client.pull()).toMatchObject({ known: 3, knownTag: 'tag-3' });
  });

  it('settle a command once', () => {
    const { store, client } = withSent(1);
    client.page(pageFor(store, { outcomes: [outcome(1, uuid(1))], last: 1 }));
    const again = client.page(pageFor(store, { outcomes: [outcome(1, uuid(1), { ok: false, why: 'late' })], last: 1 }));
    expect(again).toMatchObject({ settled: [] });
    expect(store.itemById(uuid(1))!.state).toBe('accepted');
  });

  it('of commands this store never sent: somewhere there is a copy of it', () => {
    const { store, client } = withSent(1);
    expect(client.page(pageFor(store, { last: 2 }))).toEqual({ applied: false, why: 'enrol' });
    expect(store.meta().enrol).toBe('copy');
  });

  it.each(['revoked', 'unknown-device'] as const)('%s: the store has to enrol', (err) => {
    const { store, client } = withSent(1);
    expect(client.page(pageFor(store, { err }))).toEqual({ applied: false, why: 'enrol' });
    expect(store.meta().enrol).toBe(err);
  });
});

describe('truth', () => {
  it('replaces body and memberships as a whole, whatever the version', () => {
    const { store, client } = workstation();
    const story = received({}, 'a').must('accept');
    client.page(pageFor(store, { grants: ['s1', 's2'], entries: [entry(story.view, ['s1', 's2'])] }));
    client.page(pageFor(store, { grants: ['s1', 's2'], entries: [entry(view('a'), ['s2'])] }));
    expect(store.truthVersion('a')).toBe(1);
    expect(store.membership('a')).toEqual(['s2']);
  });

  it('drops what is gone', () => {
    const { store, client } = workstation();
    client.page(pageFor(store, { entries: [entry(view('a')), entry(view('b'))] }));
    client.page(pageFor(store, { entries: [gone('a')] }));
    expect(held(store)).toEqual(['b']);
  });
});

describe('grants withdrawn (grantResync)', () => {
  it('drop every order whose membership names the scope, forget all cursors and read the rest again', () => {
    const { store, client } = withSent(1);
    client.page(
      pageFor(store, {
        grants: ['s1', 's2'],
        cursors: { s1: cursor(5), s2: cursor(7) },
        entries: [entry(view('only'), ['s2']), entry(view('both'), ['s1', 's2']), entry(view('kept'), ['s1'])],
      }),
    );
    const page = pageFor(store, {
      grants: ['s1'],
      outcomes: [outcome(1, uuid(1))],
      last: 1,
      entries: [entry(view('new'))],
    });
    expect(client.page(page)).toEqual({ applied: true, caught: false, settled: [], received: 0 });
    expect(held(store)).toEqual(['kept']);
    expect(client.pull()!.cursors).toEqual({});
    expect(store.meta().known).toBe(0);
    expect(store.itemById(uuid(1))!.state).toBe('sent');
  });

  it('are judged by membership, though the cursor of the scope is gone already', () => {
    const { store, client } = workstation();
    client.page(pageFor(store, { grants: ['s1', 's2'], entries: [entry(view('a'), ['s2'])] }));
    expect(client.pull()!.cursors).toEqual({});
    client.page(pageFor(store, { grants: ['s1'] }));
    expect(held(store)).toEqual([]);
  });
});

describe('snapshots', () => {
  const listed = () => {
    const w = workstation();
    const { store, client } = w;
    client.page(
      pageFor(store, {
        grants: ['s1', 's2'],
        entries: [entry(view('left')), entry(view('stays')), entry(view('shared'), ['s1', 's2'])],
      }),
    );
    // The cursor was too old: the listing of s1 starts again.
    const cursors = { s1: cursor(4, { head: 9, snap: 'stays' }) };
    client.page(
      pageFor(store, { grants: ['s1', 's2'], resets: ['s1'], cursors, entries: [entry(view('stays'))], caught: false }),
    );
    return w;
  };

  it('drop nothing while the listing runs', () => {
    expect(held(listed().store)).toEqual(['left', 'shared', 'stays']);
  });

  it('drop nothing when the listing is finished but not followed to its head', () => {
    const { store, client } = listed();
    client.page(pageFor(store, { grants: ['s1', 's2'], cursors: { s1: cursor(4, { head: 9 }) }, caught: false }));
    expect(held(store)).toEqual(['left', 'shared', 'stays']);
    // It left and came back behind the listing: the tail brings it.
    client.page(pageFor(store, { grants: ['s1', 's2'], cursors: { s1: cursor(9) }, entries: [entry(view('left'))] }));
    expect(held(store)).toEqual(['left', 'shared', 'stays']);
  });

  it('drop what was not met when both is done; an order of another scope loses this one only', () => {
    const { store, client } = listed();
    client.page(pageFor(store, { grants: ['s1', 's2'], cursors: { s1: cursor(9) } }));
    expect(held(store)).toEqual(['shared', 'stays']);
    expect(store.membership('shared')).toEqual(['s2']);
    expect(store.snapshotRuns('s1')).toBe(false);
    expect(store.refreshed).toContain('left');
  });

  it('that start again forget what they met', () => {
    const { store, client } = listed();
    const again = {
      resets: ['s1'],
      cursors: { s1: cursor(9, { head: 12, snap: 'left' }) },
      entries: [entry(view('left'))],
      caught: false,
    };
    client.page(pageFor(store, { grants: ['s1', 's2'], ...again }));
    client.page(pageFor(store, { grants: ['s1', 's2'], cursors: { s1: cursor(12) } }));
    expect(held(store)).toEqual(['left', 'shared']);
  });
});

describe('a server that was set back', () => {
  /** Three settled: accepted and shown, refused, accepted; one still waiting. */
  const settled = () => {
    const w = withSent(3);
    const outcomes = [
      outcome(1, uuid(1), { vers: { 'order-1': 2 }, number: 'N-1' }),
      outcome(2, uuid(2), { ok: false, why: 'stale' }),
      outcome(3, uuid(3), { vers: { 'order-1': 3 } }),
    ];
    const body = received().must('accept').must('reply').view;
    w.client.page(pageFor(w.store, { outcomes, last: 3, entries: [entry(body)] }));
    w.store.type(act(4));
    return w;
  };

  it('gets the kept commands again: the same ids and seqs, refused ones as refused, numbers kept', () => {
    const { store, client } = settled();
    expect(client.page(pageFor(store, { forgot: true, last: 1, caught: true }))).toMatchObject({
      applied: true,
      caught: false,
    });
    expect(store.meta()).toMatchObject({ known: 0, knownTag: '', enrol: '' });
    // They count as sent and not shown: an outcome puts them into the overlay or the archive again.
    expect(store.inFlight(9).map(({ archived, vers }) => [archived, vers])).toEqual([1, 2, 3].map(() => [false, {}]));
    expect(client.push()!.items.map(({ seq, c, refused, number }) => [seq, c.id, refused, number])).toEqual([
      [1, uuid(1), '', 'N-1'],
      [2, uuid(2), 'stale', ''],
      [3, uuid(3), '', ''],
      [4, uuid(4), '', ''],
    ]);
  });

  it('and whose new epoch is met forgets no command, but all cursors', () => {
    const { store, client } = settled();
    client.page(pageFor(store, { cursors: { s1: cursor(9) }, last: 3 }));
    client.page(pageFor(store, { epoch: 'epoch-2', last: 3, caught: false }));
    expect(client.pull()).toMatchObject({ epoch: 'epoch-2', known: 3 });
    expect(client.pull()!.cursors).toEqual({});
    expect(store.items.size).toBe(4);
  });

  it('keeps settled commands until the oldest kept backup holds them (keepAcked)', () => {
    const { store, client } = settled();
    client.page(pageFor(store, { last: 3, safe: 2 }));
    expect([...store.items.values()].map(({ seq }) => seq)).toEqual([3, 0]);
    expect(store.meta()).toMatchObject({ pruned: 2, prunedTag: 'tag-2' });
    // Only what lies above is offered again.
    client.page(pageFor(store, { forgot: true, last: 2 }));
    expect(store.meta()).toMatchObject({ known: 2, knownTag: 'tag-2' });
    expect(client.push()!.items.map(({ seq }) => seq)).toEqual([3, 4]);
  });

  it('lets go of no command whose outcome is not known here', () => {
    const { store, client } = withSent(3);
    const outcomes = [
      outcome(1, uuid(1), { ok: false, why: 'phase' }),
      outcome(3, uuid(3), { ok: false, why: 'phase' }),
    ];
    client.page(pageFor(store, { outcomes, last: 3, safe: 3 }));
    expect(store.meta()).toMatchObject({ known: 1, pruned: 1 });
    expect([...store.items.values()].map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it('never lets go of a command that is still waiting to be shown', () => {
    const { store, client } = withSent(2);
    const outcomes = [
      outcome(1, uuid(1), { vers: { 'order-1': 9 } }),
      outcome(2, uuid(2), { ok: false, why: 'phase' }),
    ];
    client.page(pageFor(store, { outcomes, last: 2, safe: 2, entries: [entry(view('order-1'))] }));
    expect(store.meta().pruned).toBe(0);
    expect(store.items.size).toBe(2);
  });

  it('and forgot while a kept command is missing here: the store enrols anew', () => {
    const { store, client } = settled();
    store.items.delete(uuid(2));
    client.page(pageFor(store, { forgot: true, last: 0 }));
    expect(store.meta().enrol).toBe('archive');
  });

  it('and forgot more than is kept: the store enrols anew', () => {
    const { store, client } = settled();
    client.page(pageFor(store, { last: 3, safe: 3 }));
    expect(store.meta().pruned).toBe(3);
    client.page(pageFor(store, { forgot: true, last: 0 }));
    expect(store.meta().enrol).toBe('archive');
  });
});
