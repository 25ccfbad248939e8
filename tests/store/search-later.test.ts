/** The orders of a large page are found a moment after it, the state of it is told, and the index ends as if at once. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Page } from '#shared/contract/wire.ts';
import { HOUR } from '#shared/domain/time.ts';
import { listOrders } from '../../src-main/engine/order/list.ts';
import { searchAll } from '../../src-main/engine/order/search.ts';
import { scrub } from '../../src-main/engine/store/residue.ts';
import { NOON, RECEIVED, received, STREET } from '../unit/support/world.ts';
import { desk, entryOf, openDesk, pageFor, type Desk } from './support/desk.ts';
import { plainDesk } from './support/plain.ts';

let at: Desk;
beforeEach(() => {
  at = desk();
});

type Entry = Page['entries'][number];

/** An order as the centre has it at a version. */
function entry(n: number, text: string, version = 1, dispatched: number = RECEIVED.cityDispatchedAt): Entry {
  const story = received({ number: `2019${n}`, content: text, cityDispatchedAt: dispatched }, `order-${n}`);
  const made = entryOf(story, [STREET]);
  return { ...made, body: made.body && { ...made.body, state: { ...made.body.state, version } } };
}

const many = (count: number, text: string, version = 1): Entry[] =>
  Array.from({ length: count }, (_, n) => entry(n, text, version));

const gone = (n: number): Entry => ({ id: `order-${n}`, in: [], body: null });

function arrive(entries: Entry[]): void {
  const { workstation } = at;
  const applied = workstation.sync.page(pageFor(workstation, { entries }));
  if (!applied.applied) throw new Error(applied.why);
}

const found = (text: string): { total: number; notSearchable: number } => searchAll(at.workstation.store, text, 1);
const catchUp = (): void => {
  while (at.workstation.projection.searchStep(7).left > 0);
};

/** Every word of the index with its order, column and place, once what was removed is merged out. */
function wordsOf({ store }: Desk['workstation']): unknown[] {
  scrub(store);
  store.db.exec("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab('main', 'order_search', 'instance')");
  return store.sql('SELECT term, doc, col, offset FROM temp.words ORDER BY term, doc, col, offset').all();
}

describe('the orders of a large page', () => {
  it('are found after the steps that follow it, and until then it is told how many are not', () => {
    arrive(many(60, '反映阳台渗水'));
    expect(found('阳台')).toMatchObject({ total: 0, notSearchable: 60 });
    const { organization } = at.workstation.packages;
    const reader = { user: at.user, unit: STREET, organization, now: NOON };
    const query = {
      queue: 'open', keyword: '阳台', fromAt: null, light: null, sort: 'due', descending: false, offset: 0, limit: 5,
    } as const; // prettier-ignore
    expect(listOrders(at.workstation.store, query, reader)).toMatchObject({ total: 0, notSearchable: 60 });
    expect(at.workstation.projection.searchStep(20)).toEqual({ made: 20, left: 40 });
    expect(found('阳台')).toMatchObject({ total: 20, notSearchable: 40 });
    catchUp();
    expect(found('阳台')).toMatchObject({ total: 60, notSearchable: 0 });
    expect(listOrders(at.workstation.store, query, reader)).toMatchObject({ total: 60, notSearchable: 0 });
    expect(at.workstation.projection.searchStep(20)).toEqual({ made: 0, left: 0 });
  });

  it('say nothing of it to a list without words', () => {
    arrive(many(60, '反映阳台渗水'));
    const { organization } = at.workstation.packages;
    const query = {
      queue: 'open', keyword: '', fromAt: null, light: null, sort: 'due', descending: false, offset: 0, limit: 5,
    } as const; // prettier-ignore
    const list = listOrders(at.workstation.store, query, { user: at.user, unit: STREET, organization, now: NOON });
    expect(list).toMatchObject({ total: 60, notSearchable: 0 });
  });

  it('come newest first', () => {
    arrive(
      Array.from({ length: 60 }, (_, n) => entry(n, '漏水', 1, RECEIVED.cityDispatchedAt - ((n * 7) % 60) * HOUR)),
    );
    at.workstation.projection.searchStep(1);
    expect(searchAll(at.workstation.store, '漏水', 5).orders).toEqual([{ id: 'order-0', number: '20190' }]);
  });

  it('are found at once when they are few', () => {
    arrive(many(49, '反映阳台渗水'));
    expect(found('阳台')).toMatchObject({ total: 49, notSearchable: 0 });
  });

  it('are found at once when too many wait already', () => {
    const { store } = at.workstation;
    store
      .sql(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
       INSERT INTO order_key (k, id) SELECT i, 'x' || i FROM n`,
      )
      .run();
    store.sql('INSERT INTO search_pending (k) SELECT k FROM order_key').run();
    arrive(many(60, '反映阳台渗水'));
    expect(found('阳台')).toMatchObject({ total: 60, notSearchable: 20_000 });
    store.sql('DELETE FROM search_pending WHERE k = 1').run();
    arrive(Array.from({ length: 60 }, (_, n) => entry(100 + n, '反映屋顶漏水')));
    expect(found('阳台')).toMatchObject({ total: 60, notSearchable: 20_059 });
  });

  it('are found at once by their present words only when they were known before', () => {
    arrive(many(60, '反映阳台渗水'));
    catchUp();
    arrive(many(60, '反映路灯不亮', 2));
    expect(found('阳台')).toMatchObject({ total: 0, notSearchable: 0 });
    expect(found('路灯')).toMatchObject({ total: 60, notSearchable: 0 });
  });

  it('wait across the end of the program', () => {
    arrive(many(60, '反映阳台渗水'));
    at.workstation.projection.searchStep(10);
    at.workstation.close();
    at = { ...at, workstation: openDesk(at.dir, at.key, at.clock) };
    expect(found('阳台')).toMatchObject({ total: 10, notSearchable: 50 });
    catchUp();
    expect(found('阳台')).toMatchObject({ total: 60, notSearchable: 0 });
  });
});

describe('an order that waits', () => {
  it('and cannot be read holds up no other', () => {
    arrive(many(60, '反映阳台渗水'));
    const { store, projection, truth } = at.workstation;
    store.sql("UPDATE order_truth SET state = '{' WHERE k = ?").run(truth.keys.find('order-59'));
    const broken: string[] = [];
    while (projection.searchStep(20, (order) => broken.push(order)).left > 0);
    expect(broken).toEqual(['order-59']);
    expect(found('阳台')).toMatchObject({ total: 59, notSearchable: 0 });
  });

  it('does not hold up this process while another one writes', () => {
    arrive(many(60, '反映阳台渗水'));
    const { store, projection } = at.workstation;
    const other = openDesk(at.dir, at.key, at.clock);
    other.store.write(() => {
      expect(store.ifFree(() => projection.searchStep(20))).toBeNull();
    });
    expect(store.db.pragma('busy_timeout', { simple: true })).toBe(5000);
    expect(store.ifFree(() => projection.searchStep(20))).toEqual({ made: 20, left: 40 });
  });

  it('and is changed by a page of its own is found by its present words only', () => {
    arrive(many(60, '反映阳台渗水'));
    arrive([entry(3, '反映路灯不亮', 2)]);
    expect(found('路灯')).toMatchObject({ total: 1, notSearchable: 59 });
    catchUp();
    expect(found('阳台').total).toBe(59);
    // It had no older words that would have to be merged out.
    expect(at.workstation.meta.get('residue')).toBeUndefined();
  });

  it('or not, and turns out to be of another day, is found as before', () => {
    arrive([entry(1, '反映阳台渗水')]);
    arrive(many(60, '反映路灯不亮'));
    const other = RECEIVED.cityDispatchedAt - 30 * HOUR;
    arrive([entry(1, '反映阳台渗水', 2, other), entry(2, '反映路灯不亮', 2, other)]);
    expect(found('阳台').total).toBe(1);
    expect(found('路灯')).toMatchObject({ total: 1, notSearchable: 58 });
  });

  it('and leaves takes its words along', () => {
    const plain = plainDesk();
    at = plain;
    arrive(many(60, '反映𬭳㛃漏水'));
    expect(plain.rawBytes().includes('𬭳㛃')).toBe(true);
    arrive(Array.from({ length: 60 }, (_, n) => gone(n)));
    expect(found('漏水')).toMatchObject({ total: 0, notSearchable: 0 });
    catchUp();
    expect(plain.rawBytes().includes('𬭳㛃')).toBe(false);
  });
});

/** What happens between two looks: pages large and small, orders that leave or turn out to be of another day, steps. */
const happening = fc.oneof(
  fc.record({ kind: fc.constant('large' as const), shift: fc.integer({ min: 0, max: 3 }), text: fc.nat(2) }),
  fc.record({
    kind: fc.constant('small' as const),
    n: fc.nat(54),
    shift: fc.integer({ min: 0, max: 3 }),
    text: fc.nat(2),
  }),
  fc.record({ kind: fc.constant('gone' as const), n: fc.nat(54) }),
  fc.record({ kind: fc.constant('step' as const), most: fc.integer({ min: 1, max: 40 }) }),
);
const TEXTS = ['反映阳台渗水', '反映路灯不亮', '停车难'];

it('the index ends as if everything had been put there at once, whatever happens in between', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 8 }), (happenings) => {
      at = desk();
      for (const [i, each] of happenings.entries()) {
        const moved = 'shift' in each ? RECEIVED.cityDispatchedAt + each.shift * HOUR : 0;
        const text = 'text' in each ? (TEXTS[each.text] ?? '') : '';
        if (each.kind === 'large') arrive(Array.from({ length: 55 }, (_, n) => entry(n, text, i + 1, moved)));
        else if (each.kind === 'small') arrive([entry(each.n, text, i + 1, moved)]);
        else if (each.kind === 'gone') arrive([gone(each.n)]);
        else at.workstation.projection.searchStep(each.most);
      }
      catchUp();
      const { workstation } = at;
      const ended = wordsOf(workstation);
      workstation.store.write(() => workstation.projection.rebuild());
      expect(ended).toEqual(wordsOf(workstation));
      workstation.close();
    }),
    { numRuns: 60 },
  );
});
