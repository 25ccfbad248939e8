/** The text index finds exactly the orders that hold a text: nothing is missing, nothing is extra. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { fold } from '#shared/domain/text/fold.ts';
import { gramsOf } from '#shared/domain/text/grams.ts';
import { searchAll } from '../../src-main/engine/order/search.ts';
import { TextIndex } from '../../src-main/engine/store/search-index.ts';
import { desk, type Desk } from './support/desk.ts';

let at: Desk;
beforeEach(() => {
  at = desk();
});

/** Texts of few characters, so that they repeat: Chinese, Latin, digits, marks, blanks, both widths, beyond the BMP. */
const text = fc
  .array(
    fc.constantFrom('停', '车', '車', '路', 'a', 'B', '1', '２', ' ', '，', '-', '*', '"', '𬭳', '😀', '\n', 'ﬁ'),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((characters) => characters.join(''));

function fill(values: readonly (readonly string[])[]): void {
  const { store } = at.workstation;
  store.write(() => {
    store.sql('DELETE FROM order_key').run();
    store.sql("INSERT INTO order_search (order_search) VALUES ('delete-all')").run();
    for (const [i, each] of values.entries()) {
      store.sql('INSERT INTO order_key VALUES (?, ?)').run(i, `order-${i}`);
      store
        .sql(
          `INSERT INTO order_row (k, id, number, type, category, lead_unit, phase, queue, open, route, dispatched_at,
             city_dispatched_at, due_key, handling_round, pending, version, act, text_mark)
           VALUES (?, ?, ?, '', '', '', '', '', 1, '', 0, 0, 0, 1, 0, 1, '', 0)`,
        )
        .run(i, `order-${i}`, `${i}`);
      const words = each.map(gramsOf).filter((grams) => grams !== '');
      store
        .sql('INSERT INTO order_search (rowid, open, whole) VALUES (?, ?, ?)')
        .run(i, words.slice(0, 1).join(' '), words.slice(1).join(' '));
    }
  });
}

describe('a text', () => {
  it('finds every order that holds it, and no other', () => {
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), text, (values, typed) => {
        const needle = fold(typed);
        fc.pre(needle !== '' && !/\d.*[\d\s-].*\d.*\d.*\d.*\d.*\d/.test(needle));
        fill(values);
        const expected = values.flatMap((each, i) =>
          each.some((value) => fold(value).includes(needle)) ? [`${i}`] : [],
        );
        const { total, orders } = searchAll(at.workstation.store, typed, 100);
        expect([typed, total, orders.map(({ number }) => number)]).toEqual([
          typed,
          expected.length,
          expected.toReversed(),
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds nothing when it is blank, and nothing that was removed', () => {
    fill([['停车难'], ['停车']]);
    expect(searchAll(at.workstation.store, ' \u3000', 10)).toEqual({ total: 0, orders: [], notSearchable: 0 });
    expect(searchAll(at.workstation.store, '停车', 1)).toMatchObject({
      total: 2,
      orders: [{ id: 'order-1', number: '1' }],
    });
    new TextIndex(at.workstation.store).remove(1);
    expect(searchAll(at.workstation.store, '停车', 10).orders.map(({ number }) => number)).toEqual(['0']);
  });

  it('of a telephone is found however it is grouped', () => {
    fill([['13900005966'], ['139-0000-5966']]);
    expect(searchAll(at.workstation.store, '139 0000 5966', 10).total).toBe(1);
    expect(searchAll(at.workstation.store, '13900005966', 10).total).toBe(1);
    expect(searchAll(at.workstation.store, '139-0000', 10).total).toBe(2);
  });
});
