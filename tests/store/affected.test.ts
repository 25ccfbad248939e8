/** The notice of January 2020 prolonged the holidays: orders of those days have another due time, and both are told. */
import { describe, expect, it } from 'vitest';
import { affectedOrders } from '../../src-main/engine/order/affected.ts';
import { received } from '../unit/support/world.ts';
import { deliver, desk } from './support/desk.ts';

describe('a later notice of holidays', () => {
  it('names the orders it moved, with what was said before', () => {
    const at = desk();
    deliver(
      at,
      received({ number: '202001220001', cityDispatchedAt: Date.parse('2020-01-22T10:00:00+08:00') }, 'order-1'),
      received({ number: '202003020001', cityDispatchedAt: Date.parse('2020-03-02T10:00:00+08:00') }, 'order-2'),
    );
    expect(affectedOrders(at.workstation)).toEqual([
      {
        id: 'order-1',
        number: '202001220001',
        before: [{ due: expect.stringContaining('2020-02-04'), calendarVersion: expect.any(String) }],
        due: expect.stringContaining('2020-02-06'),
      },
    ]);
  });
});
