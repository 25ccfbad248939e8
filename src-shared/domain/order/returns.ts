/** What an order lost by being returned. */
import type { Hop } from './facts.ts';

/** Time in ms that an order lay with units that returned it, until a ruling moved it on. */
export const timeOnTheWay = (hops: readonly Hop[]): number =>
  hops.reduce((sum, { dispatchedAt, at }) => sum + Math.max(0, at - dispatchedAt), 0);
