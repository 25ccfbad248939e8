/** A workstation goes to another unit only when nothing of its own unit is left in it: there nobody would see it any more. */
import { expect, it } from 'vitest';
import { act } from '../../src-main/engine/order/act.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { NOON, OTHER_STREET, received, STREET, uuid } from '../unit/support/world.ts';
import { deliver, desk, pageFor, type Desk } from './support/desk.ts';

const ID = uuid(1);

const enrol = ({ workstation }: Desk, unit: string): void => {
  const answer = { device: 'device-2', token: 'u'.repeat(32), unit, epoch: 'e1', serverMark: 'test', serverAt: NOON };
  storeEnrolment(workstation, { server: 'http://127.0.0.1:9', ca: '' }, answer);
};
function withWaiting(): Desk {
  const at = desk();
  deliver(at, received({}, ID));
  act(at.workstation, at.user, { id: ID, kind: 'accept', payload: {} });
  return at;
}
function refuse({ workstation }: Desk): void {
  const { c } = workstation.sync.push()!.items[0]!;
  const o = { id: c.id, ok: false, why: 'stale', vers: {}, number: '', tag: 't1' };
  workstation.sync.page(pageFor(workstation, { outcomes: [{ seq: 1, o }], last: 1 }));
}

it.each<[string, (at: Desk) => void]>([
  ['waits', () => undefined],
  ['may have left', ({ workstation }) => void workstation.sync.push()],
  ['was refused and dealt with by nobody', refuse],
])('an act that %s keeps it where it is, with nothing stored', (_, then) => {
  const at = withWaiting();
  then(at);
  const { meta, outbox } = at.workstation;
  const before = [meta.sync(), meta.unit(), meta.get('token'), outbox.kept()];
  expect(() => enrol(at, OTHER_STREET)).toThrow('1 条别的单位填写的内容');
  expect([meta.sync(), meta.unit(), meta.get('token'), outbox.kept()]).toEqual(before);
  enrol(at, STREET);
  expect(outbox.unanswered().map(({ item }) => item.seq)).toEqual([0]);
});

it('with nothing left it goes', () => {
  const at = withWaiting();
  refuse(at);
  const [refused] = at.workstation.outbox.attention();
  at.workstation.outbox.dismiss(refused!.item.c.id, NOON);
  enrol(at, OTHER_STREET);
  expect(at.workstation.meta.unit()).toBe(OTHER_STREET);
});
