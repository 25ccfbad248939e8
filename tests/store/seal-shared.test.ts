/** A command of several orders is sealed when the last of them left, not before (sealGone). */
import { expect, it } from 'vitest';
import { command, received, uuid } from '../unit/support/world.ts';
import { deliver, desk, pageFor } from './support/desk.ts';

it('stays readable while one of its orders is here', () => {
  const at = desk();
  const [first, second, id] = [uuid(1), uuid(2), uuid(3)];
  deliver(at, received({}, first), received({ number: 'N2' }, second));
  const { workstation } = at;
  const { outbox, sync, syncStore } = workstation;
  syncStore.setMeta({ sealingKey: 'A'.repeat(42).concat('E') });
  outbox.add(command('note', { text: '两件一并跟进' }, { id, orders: [first, second] }), 'clerk', 0);
  sync.push();
  const o = { id, ok: true, why: '', vers: { [first]: 1, [second]: 1 }, number: '', tag: 't1' };
  sync.page(pageFor(workstation, { outcomes: [{ seq: 1, o }], last: 1 }));
  const gone = (order: string) =>
    sync.page(pageFor(workstation, { entries: [{ id: order, in: [], body: null }], last: 1 }));
  gone(first);
  expect(outbox.byId(id)).toMatchObject({ c: { payload: { text: '两件一并跟进' } } });
  expect(outbox.byId(id)?.sealed).toBeUndefined();
  gone(second);
  expect(outbox.byId(id)).toMatchObject({ c: { payload: {} }, sealed: { seq: 1 } });
});
