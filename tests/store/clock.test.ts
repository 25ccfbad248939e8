/** The corrected clock: what a claim is worth. */
import { describe, expect, it } from 'vitest';
import { DeskClock, JUMP } from '../../src-main/engine/desk-clock.ts';
import type { ClockRecord } from '../../src-main/engine/store/meta.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { NOON } from '../unit/support/world.ts';
import { TestClock } from './support/desk.ts';

function setUp(record?: ClockRecord) {
  const machine = new TestClock();
  let kept = record;
  const clock = new DeskClock(machine, { get: () => kept, set: (_key, value) => void (kept = value) });
  const measure = (serverAt: number, took: number): void => {
    const asked = clock.reading();
    machine.pass(took);
    clock.measured(serverAt, asked, clock.reading());
  };
  return { machine, clock, measure, kept: () => kept };
}

describe('the corrected clock', () => {
  it('knows no offset before the first contact', () => {
    const { clock } = setUp();
    expect(clock.stamp()).toEqual({ claimedAt: NOON, offset: null });
  });

  it('takes the middle of the request as the moment the server read its clock', () => {
    const { clock, measure, machine } = setUp();
    measure(NOON + HOUR + 200, 400);
    expect(clock.offset()).toBe(HOUR);
    machine.pass(MINUTE);
    expect(clock.now()).toBe(NOON + HOUR + 400 + MINUTE);
  });

  it('claims nothing after the wall clock jumped, until the next measurement', () => {
    const { clock, measure, machine } = setUp();
    measure(NOON, 0);
    machine.wall -= HOUR;
    expect(clock.stamp()).toEqual({ claimedAt: NOON, offset: null });
    machine.wall += HOUR + JUMP;
    expect(clock.offset()).toBe(0);
    machine.wall += 8 * HOUR;
    expect(clock.stamp()).toEqual({ claimedAt: NOON + 8 * HOUR + JUMP, offset: null });
    measure(NOON, 0);
    expect(clock.offset()).toBe(-8 * HOUR - JUMP);
    expect(clock.now()).toBe(NOON);
  });

  it('keeps the offset over a restart unless the clock went back meanwhile', () => {
    const first = setUp();
    first.measure(NOON + HOUR, 0);
    expect(first.kept()).toEqual({ offset: HOUR, seenAt: NOON });
    expect(setUp({ offset: HOUR, seenAt: NOON - HOUR }).clock.stamp()).toEqual({
      claimedAt: NOON + HOUR,
      offset: HOUR,
    });
    expect(setUp({ offset: HOUR, seenAt: NOON + HOUR }).clock.stamp()).toEqual({ claimedAt: NOON, offset: null });
  });
});
