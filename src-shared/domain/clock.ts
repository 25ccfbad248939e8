import { instant } from './order/fields.ts';

/** A clock that can be started at a chosen instant and runs on from there; advanced by the monotonic clock. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Milliseconds that never jump, from an arbitrary origin. */
  monotonic(): number;
}

export interface ClockSource {
  wall(): number;
  monotonic(): number;
}

/** `startAt` null = the machine's own clock, wherever somebody sets it. */
export function clockFrom(source: ClockSource, startAt: number | null): Clock {
  const origin = source.monotonic();
  return {
    now: () => (startAt === null ? source.wall() : startAt + Math.round(source.monotonic() - origin)),
    monotonic: () => source.monotonic(),
  };
}

/**
 * The instant in WORKBENCH_NOW, null when it is unset. Throws on a value that is no ISO 8601 instant with an offset or Z
 * between the years 1970 and 9999: without an offset it would be read in the machine's zone.
 */
export function startFromText(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const at = instant.safeParse(text);
  if (!at.success) throw new Error(`WORKBENCH_NOW is no ISO 8601 instant with an offset: ${text}`);
  return at.data;
}
