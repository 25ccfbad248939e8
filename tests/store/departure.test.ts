/** An order that leaves this workstation leaves no personal byte behind. */
import { describe, expect, it } from 'vitest';
import { searchAll } from '../../src-main/engine/order/search.ts';
import { scrubStep } from '../../src-main/engine/store/residue.ts';
import { COMMUNITY, NOON, OTHER_STREET, RECEIVED, REPLY, received, STREET } from '../unit/support/world.ts';
import { deliver, entryOf } from './support/desk.ts';
import { plainDesk } from './support/plain.ts';
import { accept, apply, ID, setUp, typed } from './support/pages.ts';

/** One word of the text index, and no other begins like it, so that the index holds it in one piece. */
const RARE = '𬭳㛃';

describe('an order that leaves', () => {
  const SECRETS = [
    RECEIVED.caller.name,
    RECEIVED.caller.phone,
    '地下室管道',
    RECEIVED.place,
    REPLY.text,
    REPLY.measures,
    '请尽快上门',
  ];

  function settled(): ReturnType<typeof plainDesk> {
    const [at, story] = [plainDesk(), received()];
    deliver(at, story);
    const ids = [
      typed(at, 'accept'),
      typed(at, 'forward', { toUnit: COMMUNITY, note: '请尽快上门' }),
      typed(at, 'reply', REPLY),
    ];
    at.workstation.sync.push();
    apply(at, { outcomes: ids.map((id) => accept(at, story, id)), entries: [entryOf(story, [STREET])], last: 3 });
    // A long text stands on pages of its own, which are freed when the order goes.
    const long = received({ number: '201910120008', content: `${'反映地下室管道漏水。'.repeat(1500)}` }, 'order-8');
    deliver(at, long);
    at.workstation.store.checkpoint();
    return at;
  }

  it('shows up in the raw file while it is here', () => {
    const bytes = settled().rawBytes();
    for (const word of SECRETS) expect([word, bytes.includes(word)]).toEqual([word, true]);
  });

  it('leaves no personal byte, in no table, no free page and no kept command', () => {
    const at = settled();
    const gone = [ID, 'order-8'].map((id) => ({ id, in: [], body: null }));
    expect(apply(at, { entries: gone, last: 3 })).toMatchObject({ applied: true });
    expect(at.workstation.outbox.kept().map(({ c }) => c.payload)).toEqual([{}, {}, {}]);
    for (const table of [
      'order_truth',
      'event',
      'event_private',
      'membership',
      'order_key',
      'order_row',
      'order_fact',
      'order_search',
      'order_unit',
    ])
      expect([table, at.workstation.store.sql(`SELECT count(*) FROM ${table}`).pluck().get()]).toEqual([table, 0]);
    expect(at.workstation.store.db.pragma('freelist_count', { simple: true })).toBeGreaterThan(3);
    const bytes = at.rawBytes();
    for (const word of SECRETS) expect([word, bytes.includes(word)]).toEqual([word, false]);
  });

  it('leaves no word in the text index, once its parts are merged', () => {
    const at = plainDesk();
    deliver(at, received({ content: `${RARE}反映漏水` }), received({ number: '201910120008' }, 'order-8'));
    const { store } = at.workstation;
    expect(apply(at, { entries: [{ id: ID, in: [], body: null }] })).toMatchObject({ applied: true });
    expect(at.rawBytes().includes(RARE)).toBe(true);
    expect(at.workstation.meta.get('residue')).toBe('noted');
    while (scrubStep(store));
    expect(at.rawBytes().includes(RARE)).toBe(false);
    expect(at.workstation.meta.get('residue')).toBeUndefined();
    expect(searchAll(store, '201910120008', 5).total).toBe(1);
  });

  it('keeps the words of a refusal until its author has dealt with it', () => {
    const { at } = setUp();
    const id = typed(at, 'accept');
    at.workstation.sync.push();
    const refusal = { id, ok: false, why: 'not-visible', vers: {}, number: '', tag: 't' };
    apply(at, { outcomes: [{ seq: 1, o: refusal }], entries: [{ id: ID, in: [], body: null }], last: 1 });
    const { outbox, store } = at.workstation;
    const sealed = (): unknown => store.sql('SELECT sealed FROM outbox').pluck().get();
    expect([outbox.attention().length, sealed()]).toEqual([1, 0]);
    outbox.dismiss(id, NOON);
    outbox.sealGone(ID);
    expect([outbox.attention().length, sealed()]).toEqual([0, 1]);
  });

  it('is dropped with its scope when the grant is withdrawn', () => {
    const { at } = setUp();
    typed(at, 'accept');
    apply(at, { grants: [OTHER_STREET] });
    expect([at.workstation.truth.ids(), at.workstation.syncStore.cursors()]).toEqual([[], {}]);
    expect(at.workstation.outbox.counts().pending).toBe(1);
  });
});
