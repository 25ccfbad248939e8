/** Whether a workstation may send or fetch a file: only one that an order names, and of which it is told no more than that. */
import { and, eq, inArray } from 'drizzle-orm';
import type { AttachedFile } from '#shared/domain/order/attachment.ts';
import { attach } from '#shared/domain/order/commands/attach.ts';
import { grantsOf } from '#shared/domain/order/order.ts';
import type { ServerDeps } from '../deps.ts';
import type { KnownDevice } from '../devices/auth.ts';
import { HttpRefusal } from '../http/errors.ts';
import { orderEvents, orderScopes } from '../store/schema/index.ts';

export interface Named {
  /** Sizes under which the events that it may know of name it; one of them is right. */
  sizes: ReadonlySet<number>;
  /** The order stands in the workstation's scopes now. */
  isVisible: boolean;
  /** May it know what this unit did with the order? After the order left, only of its own. */
  knowsOf: (unit: string) => boolean;
}

/** Orders of others and files that no order names are answered alike. */
const notNamed = (): HttpRefusal =>
  new HttpRefusal(404, 'not-named', '中心的这件工单没有这个附件，或不在本单位管辖范围内。');

/** Throws HttpRefusal. */
export async function namedBy(
  { store, organization }: ServerDeps,
  device: KnownDevice,
  hash: string,
  order: string,
): Promise<Named> {
  if (device.revoked) throw new HttpRefusal(403, 'revoked', '这台工作站已被停用。');
  const events = await store.db
    .select({ body: orderEvents.body })
    .from(orderEvents)
    .where(and(eq(orderEvents.order, order), eq(orderEvents.kind, attach.kind)));
  const bodies = events.map(({ body }) => body).filter(({ data }) => (data as Partial<AttachedFile>).hash === hash);
  if (bodies.length === 0) throw notNamed();
  const grants = grantsOf(device.unit, organization);
  const [standing] = await store.db
    .select({ scope: orderScopes.scope })
    .from(orderScopes)
    .where(and(eq(orderScopes.order, order), inArray(orderScopes.scope, grants)))
    .limit(1);
  const isVisible = standing !== undefined;
  // What its own unit attached may be sent also after the order left.
  const knowsOf = (unit: string): boolean => isVisible || organization.isWithin(unit, device.unit);
  const known = bodies.filter(({ unit }) => knowsOf(unit));
  if (known.length === 0) throw notNamed();
  return { sizes: new Set(known.map(({ data }) => (data as unknown as AttachedFile).size)), isVisible, knowsOf };
}

/** For fetching: what left a workstation's scopes is not given out to it any more. Throws HttpRefusal. */
export function assertVisible({ isVisible }: Named): void {
  if (!isVisible) throw notNamed();
}
