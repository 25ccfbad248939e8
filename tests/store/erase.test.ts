/** Erasing a person leaves no byte of him, and everything that was decided still verifies. */
import { describe, expect, it } from 'vitest';
import { verify } from '../../src-main/engine/cli/verify.ts';
import { eraseOrders } from '../../src-main/engine/order/erase.ts';
import { searchAll } from '../../src-main/engine/order/search.ts';
import { received, REPLY } from '../unit/support/world.ts';
import { plainStore, type Plain } from './support/plain.ts';

/** One word of the text index, and no other begins like it, so that the index holds it in one piece. */
const NAME = '𬭳㛃';
const SECRETS = [NAME, '13912345678', '39', '翡翠巷'];

function filled(): Plain {
  const at = plainStore();
  const { store, truth, projection } = at.workstation;
  const person = received(
    { caller: { name: NAME, phone: '13912345678' }, content: `我叫${NAME}，住翡翠巷。` },
    'order-1',
  );
  person.must('accept');
  person.must('reply', { ...REPLY, text: `已告知${NAME}` });
  const other = received({ number: '201910120002', content: '路灯不亮' }, 'order-2');
  store.write(() => {
    for (const { view } of [person, other]) {
      truth.put(view.state.id, view);
      projection.refresh(view.state.id);
    }
  });
  at.workstation.store.sql('INSERT INTO draft VALUES (?, ?, ?, ?, ?)').run('甲', 'order-1', 'reply', NAME, 1);
  return at;
}

const found = (at: Plain): string[] => {
  const bytes = at.rawBytes();
  return SECRETS.filter((secret) => bytes.includes(secret));
};

describe('erasing', () => {
  it('removes a person from rows, log, free pages and text index, and the order still verifies', () => {
    const at = filled();
    expect(found(at)).toEqual(SECRETS);
    eraseOrders(at.workstation, ['order-1']);
    expect(found(at).filter((secret) => secret !== '39')).toEqual([]);
    expect(searchAll(at.workstation.store, NAME, 10).total).toBe(0);
    expect(verify(at.workstation)).toMatchObject({ ok: true, checked: 2, firstBreak: null });
    expect(verify(at.workstation).erased).toBeGreaterThan(5);
    expect(at.workstation.truth.view('order-1')?.state.personal).toEqual({
      title: null,
      content: null,
      callerName: null,
      callerPhone: null,
      place: null,
    });
    expect(searchAll(at.workstation.store, '路灯', 10).total).toBe(1);
  });

  it('would leave the words in the text index without the scrubbing', () => {
    const at = filled();
    const { store } = at.workstation;
    const sql = store.sql.bind(store);
    store.sql = (text) => sql(text.includes("VALUES ('merge'") ? 'DELETE FROM draft WHERE user = ? AND 0' : text);
    eraseOrders(at.workstation, ['order-1']);
    expect(found(at)).toContain(NAME);
    expect(searchAll(store, NAME, 10).total).toBe(0);
  });
});
