/**
 * The workstation's corrected clock: this machine's clock plus the last measured offset of the server's, carried on by
 * the monotonic clock. What it says about an act is a claim; the server decides what counts (design.md §3).
 */
import type { Clock } from '#shared/domain/clock.ts';
import type { ClockRecord } from './store/meta.ts';

/** The wall clock may differ by this much from the monotonic one before it is said to have jumped. */
export const JUMP = 5000;

interface Records {
  get(key: 'clock'): ClockRecord | undefined;
  set(key: 'clock', value: ClockRecord): void;
}

export interface Stamp {
  claimedAt: number;
  /** Server clock minus this machine's, ms; null when it is not known or the claim is worth nothing. */
  offset: number | null;
}

/** The two clocks of this machine, read together. */
export interface Reading {
  wallAt: number;
  monotonicAt: number;
}

export class DeskClock {
  readonly #clock: Clock;
  readonly #records: Records;
  #base: Reading;
  #offset: number | null = null;

  constructor(clock: Clock, records: Records) {
    this.#clock = clock;
    this.#records = records;
    this.#base = this.reading();
    const record = records.get('clock');
    // After a restart nothing tells whether the clock was set meanwhile, except that it may not have gone back.
    if (record && this.#base.wallAt >= record.seenAt - JUMP) this.#offset = record.offset;
  }

  reading(): Reading {
    return { wallAt: this.#clock.now(), monotonicAt: this.#clock.monotonic() };
  }

  /** Corrected instant, epoch ms. */
  now(): number {
    const { wallAt, monotonicAt } = this.reading();
    const offset = this.#offset ?? 0;
    const carried = this.#base.wallAt + (monotonicAt - this.#base.monotonicAt);
    // A jump forward is mostly a machine that slept, and its wall clock is right; one back is somebody's hand.
    return Math.round((this.#jumped() ? Math.max(wallAt, carried) : carried) + offset);
  }

  #jumped(): boolean {
    const { wallAt, monotonicAt } = this.reading();
    return Math.abs(wallAt - this.#base.wallAt - (monotonicAt - this.#base.monotonicAt)) > JUMP;
  }

  /** Measured offset, null when unknown or not to be trusted any more. */
  offset(): number | null {
    return this.#jumped() ? null : this.#offset;
  }

  stamp(): Stamp {
    return { claimedAt: this.now(), offset: this.offset() };
  }

  /** The server read its clock between the two readings; the best guess is half way. */
  measured(serverAt: number, asked: Reading, answered: Reading): void {
    const halfWay = answered.wallAt - (answered.monotonicAt - asked.monotonicAt) / 2;
    this.#offset = Math.round(serverAt - halfWay);
    this.#base = answered;
    this.remember();
  }

  /** Keeps the offset for the next start. */
  remember(): void {
    if (this.#offset !== null && !this.#jumped())
      this.#records.set('clock', { offset: this.#offset, seenAt: this.#clock.now() });
  }
}
