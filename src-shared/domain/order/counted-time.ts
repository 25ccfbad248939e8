/** Three times an act: claimed, received, counted (design.md §3). */
import { MINUTE } from '../time.ts';

export interface CountInput {
  claimedAt: number;
  /** null when the device does not know its offset or its wall clock jumped: the claim is worth nothing then. */
  offset: number | null;
  receivedAt: number;
  /** The device's last contact with the server before this sending. */
  lastContactAt: number;
  /** When the order reached the scope the author works in. */
  reachedAt: number;
}

export interface Counted {
  countedAt: number;
  /** Shown as 离线补报: counted from the claim, and received so much later that it was not a live act. */
  late: boolean;
}

/** From this delay on an act counted from its claim is called 离线补报. */
export const LATE_AFTER = 10 * MINUTE;

/**
 * The claim counts if it lies within [last contact, received], not before the order arrived, and the clock did not
 * jump; otherwise the time of receipt counts. So no device clock moves a counted time outside [last contact, received].
 */
export function countedTime(input: CountInput): Counted {
  const { claimedAt, receivedAt } = input;
  const credible =
    input.offset !== null &&
    claimedAt >= input.lastContactAt &&
    claimedAt >= input.reachedAt &&
    claimedAt <= receivedAt;
  return credible
    ? { countedAt: claimedAt, late: receivedAt - claimedAt >= LATE_AFTER }
    : { countedAt: receivedAt, late: false };
}
