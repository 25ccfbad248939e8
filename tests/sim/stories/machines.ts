/** Machines that come up twice or older, and programs of different versions. */
import { randomUUID } from 'node:crypto';
import { PROTOCOL_VERSION } from '#shared/domain/order/commands/index.ts';
import { DISTRICT } from '../people.ts';
import type { Stage } from './stage.ts';

/** An older store is put back: it numbers nothing before it has enrolled, for its numbers may stand on paper. */
export async function oldStoreNumbers(stage: Stage): Promise<void> {
  const desk = await stage.desk('A', DISTRICT);
  await stage.arrive(1);
  await stage.sync(desk);
  const [order = ''] = desk.orders();
  stage.number(desk, order);
  await stage.lease(desk);
  const copy = desk.copy();
  desk.station.mark.turn();
  const printed = stage.number(desk, order);
  stage.checks.known.clear(); // what was typed since the copy is lost with it
  desk.setBack(copy);
  const again = stage.number(desk, order);
  if (printed === null || again === printed) throw new Error(`INV-8: ${printed} is printed twice`);
  desk.enrolled(await stage.centre.enrol(DISTRICT));
  // From numbers of its own now, not from those of the device it was.
  if (stage.number(desk, order) === printed) throw new Error(`INV-8: ${printed} is printed twice`);
  await stage.lease(desk);
  if ([null, printed].includes(stage.number(desk, order))) throw new Error(`INV-8: ${printed} is printed twice`);
  await stage.sync(desk);
  await stage.checks.atRest([desk]);
}

/** A whole machine is set back, its mark too: what it numbers as before is another command, and told so. */
export async function sameSeqTwice(stage: Stage): Promise<void> {
  const desk = await stage.desk('A', DISTRICT);
  await stage.arrive(1);
  await stage.sync(desk);
  const [order = ''] = desk.orders();
  const copy = desk.copy();
  stage.type(desk, order, 'note', { text: '那时之后' });
  await stage.sync(desk);
  stage.checks.known.clear(); // this machine does not know of it any more
  desk.setBack(copy);
  stage.type(desk, order, 'note', { text: '又从那时起' });
  await stage.send(desk, desk.push());
  if (desk.enrol !== 'fork') throw new Error(`INV-1: a second command under one number is taken for the first`);
  desk.enrolled(await stage.centre.enrol(DISTRICT));
  await stage.sync(desk);
  await stage.checks.atRest([desk]);
}

/** A kind that the centre does not know yet waits, and with it what follows on the same order. */
export async function newKind(stage: Stage): Promise<void> {
  const { centre } = stage;
  const desk = await stage.desk('A', DISTRICT);
  await stage.arrive(2);
  await stage.sync(desk);
  const [order = '', other = ''] = desk.orders();
  centre.version = 1;
  await stage.sync(desk);
  const { outbox, store, clock } = desk.station;
  const { claimedAt, offset } = clock.stamp();
  const { unit, name: actor, role } = desk.user;
  const payload = { hash: 'ab'.repeat(32), size: 10, mime: 'image/jpeg', name: '现场.jpg' };
  const command = { kind: 'attach', version: 1, payload, seenAct: '', base: '', actor, unit, claimedAt, offset };
  const id = randomUUID();
  store.write(() => outbox.add({ ...command, id, orders: [order] }, role, claimedAt));
  stage.checks.known.set(id, { desk, order, seen: [], isLost: false, isShared: false });
  stage.type(desk, order, 'note', { text: '等着的' });
  stage.type(desk, other, 'note', { text: '先走的' });
  await stage.sync(desk);
  const left = outbox.settledAbove(0).map(({ c }) => c.orders[0]);
  if (left.join() !== other) throw new Error(`INV-12: ${left.length} commands left, of one order`);
  centre.version = PROTOCOL_VERSION;
  await stage.sync(desk);
  await stage.sync(desk);
  await stage.checks.atRest([desk]);
}
