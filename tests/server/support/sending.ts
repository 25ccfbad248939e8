/** Pushes made by hand, past the client's own numbering. */
import type { Item, Receipt } from '#shared/contract/wire.ts';
import type { Command } from '#shared/domain/order/types.ts';
import type { Lane } from './lane.ts';
import { World } from './world.ts';
import type { Workstation } from './workstation.ts';

export const item = (seq: number, c: Command, patch: Partial<Item> = {}): Item => ({
  seq,
  c,
  refused: '',
  number: '',
  prevHash: '',
  ...patch,
});
export const send = (from: Workstation, ...items: Item[]): Promise<Receipt> =>
  from.sendPush({ device: from.device, epoch: from.store.meta().epoch, items });

/** A street's workstation that holds one new order. */
export async function streetWithOrder(store: Lane): Promise<{ world: World; street: Workstation; order: string }> {
  const world = await World.open(store());
  const street = await world.enrol('s1');
  const order = await world.receiveOne('s1');
  await street.pull();
  return { world, street, order };
}
