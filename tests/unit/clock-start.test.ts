/** The start of the clock, as a text gives it. */
import { describe, expect, it } from 'vitest';
import { startFromText } from '#shared/domain/clock.ts';
import { at } from './support/world.ts';

describe('WORKBENCH_NOW', () => {
  it.each(['2019-10-12T08:00:00+08:00', '2019-10-12T00:00:00Z', '2019-10-12T00:00:00.000Z'])('takes %s', (text) => {
    expect(startFromText(text)).toBe(at('2019-10-12 08:00'));
  });

  it.each([
    '2019-10-12',
    '2019-10-12T08:00:00',
    '12 Oct 2019 08:00 GMT',
    '2019-02-30T08:00:00Z',
    '1969-12-31T23:59:59Z',
    '+010000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
  ])('refuses %s', (text) => {
    expect(() => startFromText(text)).toThrow('ISO 8601');
  });
});
