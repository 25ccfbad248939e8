/** A centre that is set back to a backup. */
import { DISTRICT } from '../people.ts';
import type { Stage } from './stage.ts';

/** A page brings a body that is newer than the cursor; then the centre loses it, and other rows take the numbers. */
export async function bodyNewerThanCursor(stage: Stage): Promise<void> {
  const { centre } = stage;
  const [reader, writer] = [await stage.desk('A', DISTRICT), await stage.desk('B', DISTRICT)];
  await stage.arrive(1);
  await stage.sync(reader);
  await stage.arrive(1);
  await stage.sync(writer);
  const [changed = ''] = writer.orders().filter((order) => !reader.orders().includes(order));
  await stage.arrive(1);
  const backup = await centre.backup();
  stage.checks.known.clear();
  stage.type(writer, changed, 'note', { text: '先记一笔' });
  await stage.sync(writer);
  stage.checks.known.clear(); // the writer and what it kept are lost with the machine
  await stage.pull(reader);
  await centre.restore(backup, false);
  await stage.arrive(2);
  await stage.sync(reader);
  await stage.checks.atRest([reader]);
}

/** A repeated message is decided anew by a centre that was set back, and differently. */
export async function anotherOutcome(stage: Stage): Promise<void> {
  const { centre } = stage;
  const { first, second, order } = await stage.pair();
  const backup = await centre.backup();
  stage.type(first, order, 'accept');
  const push = first.push();
  await stage.send(first, push);
  await stage.sync(first);
  await centre.restore(backup, false);
  stage.type(second, order, 'accept');
  await stage.sync(second);
  await stage.send(first, push);
  stage.checks.isSilent = true;
  await stage.sync(first);
  await stage.sync(second);
  await stage.checks.atRest([first, second]);
}

/** The answer to a message arrives after the centre that gave it was set back. */
export async function lateReceipt(stage: Stage): Promise<void> {
  const { centre } = stage;
  const { first, second, order } = await stage.pair();
  const backup = await centre.backup();
  const id = stage.type(first, order, 'accept');
  const { body: late } = await centre.post('/v1/sync/push', first.token, first.push());
  await centre.restore(backup, false);
  stage.type(second, order, 'accept');
  await stage.sync(second);
  first.receipt(late);
  const state = first.station.outbox.byId(id)?.state;
  if (state !== 'sent') throw new Error(`INV-1: A is told ${state} of an act that the centre does not have`);
  await stage.sync(first);
  await stage.checks.atRest([first, second]);
}

/** What was refused is offered again to a centre that was set back to a time when it would have been accepted. */
export async function refusedStays(stage: Stage): Promise<void> {
  const { centre } = stage;
  const { first, second, order } = await stage.pair();
  const backup = await centre.backup();
  stage.type(first, order, 'accept');
  stage.type(second, order, 'accept');
  await stage.sync(first);
  await stage.sync(second);
  stage.checks.desk(second);
  await centre.restore(backup, true);
  stage.checks.centreSetBack([first, second]);
  await stage.sync(second);
  stage.checks.desk(second);
  await stage.sync(first);
  await stage.sync(second);
  await stage.checks.atRest([first, second]);
}

/** A message from before the centre was set back arrives after it: what was refused is not decided once more by it. */
export async function messageFromBefore(stage: Stage): Promise<void> {
  const { centre } = stage;
  const { first, second, order } = await stage.pair();
  const backup = await centre.backup();
  stage.type(first, order, 'accept');
  stage.type(second, order, 'accept');
  await stage.sync(first);
  const late = second.push();
  await stage.sync(second);
  stage.checks.desk(second);
  await centre.restore(backup, true);
  stage.checks.centreSetBack([first, second]);
  await stage.send(second, late);
  await stage.sync(second);
  stage.checks.desk(second);
  await stage.sync(first);
  await stage.sync(second);
  await stage.checks.atRest([first, second]);
}

/** What a kept backup does not hold is kept by its author, and offered again. */
export async function keptForBackups(stage: Stage): Promise<void> {
  const { centre } = stage;
  const desk = await stage.desk('A', DISTRICT);
  await stage.arrive(1);
  await stage.sync(desk);
  const [order = ''] = desk.orders();
  stage.type(desk, order, 'note', { text: '备份之前' });
  await stage.sync(desk);
  const backup = await centre.backup();
  stage.checks.desk(desk);
  stage.type(desk, order, 'note', { text: '备份之后' });
  await stage.sync(desk);
  await stage.pull(desk);
  stage.checks.desk(desk);
  await centre.restore(backup, true);
  stage.checks.centreSetBack([desk]);
  await stage.sync(desk);
  await stage.checks.atRest([desk]);
}

/** A number that stands on paper is the same after the centre was set back, and no other document gets it. */
export async function numbersAfterRestore(stage: Stage): Promise<void> {
  const { centre } = stage;
  const { first, second, order } = await stage.pair();
  const backup = await centre.backup();
  stage.number(first, order);
  await stage.lease(first);
  const printed = stage.number(first, order);
  await stage.sync(first);
  await centre.restore(backup, true);
  stage.checks.centreSetBack([first, second]);
  await stage.sync(second);
  stage.number(second, order);
  await stage.lease(second);
  const other = stage.number(second, order);
  if (printed === null || other === null || printed === other)
    throw new Error(`INV-8: ${printed} stands on two papers`);
  await stage.sync(second);
  await stage.sync(first);
  await stage.sync(second);
  const numbers = first.station.outbox.settledAbove(0).map(({ number }) => number);
  if (!numbers.includes(printed)) throw new Error(`INV-8: ${printed} became ${numbers.join()}`);
  await stage.checks.atRest([first, second]);
}
