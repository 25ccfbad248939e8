import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LATE_AFTER, countedTime, type CountInput } from '#shared/domain/order/counted-time.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { NOON } from './support/world.ts';

const input = (patch: Partial<CountInput> = {}): CountInput => ({
  claimedAt: NOON,
  offset: 0,
  receivedAt: NOON + 3 * HOUR,
  lastContactAt: NOON - HOUR,
  reachedAt: NOON - 2 * HOUR,
  ...patch,
});
const RECEIVED = { countedAt: NOON + 3 * HOUR, late: false };

describe('counted time', () => {
  it.each([
    ['a credible claim, received hours later', input(), { countedAt: NOON, late: true }],
    ['received within ten minutes', input({ receivedAt: NOON + 10 * MINUTE - 1 }), { countedAt: NOON, late: false }],
    ['received after exactly ten minutes', input({ receivedAt: NOON + LATE_AFTER }), { countedAt: NOON, late: true }],
    ['claimed at the very last contact', input({ lastContactAt: NOON }), { countedAt: NOON, late: true }],
    ['before the last contact', input({ lastContactAt: NOON + 1 }), RECEIVED],
    ['before the order arrived', input({ reachedAt: NOON + 1 }), RECEIVED],
    ['in the future', input({ claimedAt: NOON + 3 * HOUR + 1 }), RECEIVED],
    ['offset unknown or clock jumped', input({ offset: null }), RECEIVED],
  ])('%s', (_, given, expected) => {
    expect(countedTime(given)).toEqual(expected);
  });

  it('never lies outside [last contact, received], whatever the device claims', () => {
    const years = 30 * 365 * 24 * HOUR;
    const span = fc.integer({ min: 0, max: years });
    fc.assert(
      fc.property(
        fc.integer({ min: -years, max: 3 * years }),
        fc.option(fc.integer({ min: -years, max: years }), { nil: null }),
        span,
        span,
        fc.integer({ min: 0, max: 2 * years }),
        (claimedAt, offset, lastContactAt, offline, reachedAt) => {
          const receivedAt = lastContactAt + offline;
          const { countedAt, late } = countedTime({ claimedAt, offset, receivedAt, lastContactAt, reachedAt });
          expect(countedAt).toBeGreaterThanOrEqual(lastContactAt);
          expect(countedAt).toBeLessThanOrEqual(receivedAt);
          expect(countedAt === receivedAt || countedAt >= reachedAt).toBe(true);
          expect(late).toBe(countedAt === claimedAt && receivedAt - claimedAt >= LATE_AFTER);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
