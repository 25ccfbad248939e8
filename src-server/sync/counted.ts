/** The counted time of an act on one order (design.md §3). */
import { and, eq, or } from 'drizzle-orm';
import { countedTime } from '#shared/domain/order/counted-time.ts';
import type { Command } from '#shared/domain/order/types.ts';
import { isUuid } from '../ids.ts';
import type { Times } from '../order/working-order.ts';
import type { Database } from '../store/database.ts';
import { orderEvents, outcomes } from '../store/schema/index.ts';

interface Sender {
  id: string;
  lastContactAt: number;
}

/**
 * When the order can have reached the author at the earliest: the receipt of the act he saw last, unless he saw his own
 * device's act there before it was received; then, and when he names none, the arrival of the order.
 */
async function reachedAt(tx: Database, order: string, seenAct: string, device: string): Promise<number> {
  const { n, command, receivedAt } = orderEvents;
  const seen = isUuid(seenAct) ? eq(command, seenAct) : undefined;
  const rows = await tx
    .select({ n, command, receivedAt, broughtBy: outcomes.device })
    .from(orderEvents)
    .leftJoin(outcomes, eq(outcomes.command, command))
    .where(and(eq(orderEvents.order, order), or(eq(n, 1), seen)));
  const others = rows.find((row) => row.command === seenAct && row.broughtBy !== device);
  return (others ?? rows.find((row) => row.n === 1))?.receivedAt ?? 0;
}

export async function timesOf(
  tx: Database,
  order: string,
  command: Command,
  sender: Sender,
  receivedAt: number,
): Promise<Times> {
  const { claimedAt, offset, seenAct } = command;
  const { lastContactAt } = sender;
  const reached = await reachedAt(tx, order, seenAct, sender.id);
  return { receivedAt, ...countedTime({ claimedAt, offset, receivedAt, lastContactAt, reachedAt: reached }) };
}
