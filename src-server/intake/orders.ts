/** Orders that the upper level delivers; idempotent by source and number. */
import { and, eq, inArray } from 'drizzle-orm';
import type { z } from 'zod';
import { intakeOrderSchema, type IntakeAnswer } from '#shared/contract/wire.ts';
import { receive } from '#shared/domain/order/commands/receive.ts';
import type { ServerDeps } from '../deps.ts';
import { deliveredId } from '../ids.ts';
import { emptyOrder, type WorkingOrder } from '../order/working-order.ts';
import type { Database } from '../store/database.ts';
import { announce } from '../store/feed.ts';
import { writeOrders } from '../store/orders.ts';
import { intakeOrders } from '../store/schema/index.ts';
import { deliver, executeOwn, refusal, type Fate, type Row } from './delivery.ts';

type Delivered = z.infer<typeof intakeOrderSchema>;

const EXISTS: Fate = { code: 'number-exists', message: '工单编号（number）：该编号已有内容不同的工单，未改动原工单。' };

function receiveOrder(deps: ServerDeps, source: string, delivered: Delivered): WorkingOrder | Fate {
  const { number } = delivered;
  const order = emptyOrder(deliveredId(deps.vault, 'order', source, number));
  const id = deliveredId(deps.vault, 'receive', source, number);
  const why = executeOwn(deps, order, {
    id,
    kind: receive.kind,
    version: receive.version,
    payload: { ...delivered, source },
    actor: source,
  });
  if (why === null) return order;
  return refusal(why, why === 'unknown-unit' ? '承办单位代码（unitCode）：' : '');
}

async function takeChunk(
  tx: Database,
  deps: ServerDeps,
  source: string,
  rows: readonly Row<Delivered>[],
): Promise<Fate[]> {
  if (rows.length === 0) return [];
  const numbers = [...new Set(rows.map(({ value }) => value.number))];
  const stored = await tx
    .select({ number: intakeOrders.number, contentHash: intakeOrders.contentHash })
    .from(intakeOrders)
    .where(and(eq(intakeOrders.source, source), inArray(intakeOrders.number, numbers)));
  const known = new Map(stored.map(({ number, contentHash }) => [number, contentHash]));
  const working: WorkingOrder[] = [];
  const taken: (typeof intakeOrders.$inferInsert)[] = [];
  const fates = rows.map(({ value, content }): Fate => {
    const { number } = value;
    const contentHash = deps.vault.fingerprint(content);
    const before = known.get(number);
    if (before !== undefined) return before === contentHash ? 'unchanged' : EXISTS;
    const order = receiveOrder(deps, source, value);
    if (typeof order === 'string' || 'code' in order) return order;
    working.push(order);
    taken.push({ source, number, order: order.id, contentHash, receivedAt: order.added[0]?.receivedAt ?? 0 });
    known.set(number, contentHash);
    return 'accepted';
  });
  await writeOrders(tx, working, deps.vault);
  if (taken.length > 0) await tx.insert(intakeOrders).values(taken);
  await announce(tx, working, deps.counter);
  return fates;
}

export const takeOrders = (deps: ServerDeps, source: string, rows: readonly unknown[]): Promise<IntakeAnswer> =>
  deliver(deps, rows, { schema: intakeOrderSchema }, (tx, good) => takeChunk(tx, deps, source, good));
