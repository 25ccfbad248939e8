import { describe, expect, it } from 'vitest';
import { FAMILIES } from '#shared/domain/order/commands/index.ts';
import { personalOf } from '#shared/domain/order/personal.ts';

const event = (kind: string, place: string) => ({
  kind,
  commitments: { place: 'c' },
  private: { place: { salt: '', value: place } },
});

describe('the personal values of a state', () => {
  it.each(FAMILIES.map(({ kind, creates }) => [kind, creates === true] as const))(
    'come from an event of kind %s: %s',
    (kind, tells) => {
      expect(personalOf([event('receive', '八角北路'), event(kind, '小区北门')]).place).toBe(
        tells ? '小区北门' : '八角北路',
      );
    },
  );

  it('are gone when they were erased, though an earlier event holds one', () => {
    expect(personalOf([event('import', '八角北路'), { ...event('import', ''), private: {} }]).place).toBeNull();
  });
});
