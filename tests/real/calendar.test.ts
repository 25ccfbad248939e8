import { describe, expect, it } from 'vitest';
import { SAMPLE_RULES } from '#shared/samples/index.ts';
import { haveRealData, readReal } from './input.ts';

describe.runIf(haveRealData)('published holidays', () => {
  it('has every holiday and every make-up day, and no other', () => {
    const published = JSON.parse(readReal('holidays', 'chinese-days.json')) as {
      holidays: Record<string, string>;
      workdays: Record<string, string>;
    };
    const { calendar } = SAMPLE_RULES;
    expect(Object.keys(calendar.holidays).toSorted()).toEqual(Object.keys(published.holidays).toSorted());
    expect(Object.keys(calendar.makeUpDays).toSorted()).toEqual(Object.keys(published.workdays).toSorted());
  });
});
