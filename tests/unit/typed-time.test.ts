/** Times and terms as clerks type them. */
import { describe, expect, it } from 'vitest';
import { termFromText, termText, typedMinute } from '#shared/domain/text/typed-time.ts';
import { DAY, formatMinute } from '#shared/domain/time.ts';
import { at } from './support/world.ts';

/** A Monday. */
const NOW = at('2019-11-25 09:30');

describe('a minute', () => {
  const read = (text: string, now = NOW): string | null => {
    const minute = typedMinute(text, now);
    return minute === null ? null : formatMinute(minute);
  };

  it.each([
    ['8:20', '2019-11-25 08:20'],
    ['08:20', '2019-11-25 08:20'],
    ['８：２０', '2019-11-25 08:20'],
    [' 8 : 20 ', '2019-11-25 08:20'],
    ['0715', '2019-11-25 07:15'],
    ['715', '2019-11-25 07:15'],
    ['8点05', '2019-11-25 08:05'],
    ['8点5分', '2019-11-25 08:05'],
    ['8时5分', '2019-11-25 08:05'],
    ['8点', '2019-11-25 08:00'],
    ['8点半', '2019-11-25 08:30'],
    ['下午3点', '2019-11-25 15:00'],
    ['上午9:05', '2019-11-25 09:05'],
    ['今天8:20', '2019-11-25 08:20'],
    ['昨天 9点', '2019-11-24 09:00'],
    ['昨天下午3:10', '2019-11-24 15:10'],
    ['前天 1715', '2019-11-23 17:15'],
    ['明天 8:00', '2019-11-26 08:00'],
    ['后天 8:00', '2019-11-27 08:00'],
    ['11.24 8:17', '2019-11-24 08:17'],
    ['11-24 8:17', '2019-11-24 08:17'],
    ['11/24 0817', '2019-11-24 08:17'],
    ['11月24日8时17分', '2019-11-24 08:17'],
    ['１１月２４日　８点１７', '2019-11-24 08:17'],
    ['2019-11-24 08:17', '2019-11-24 08:17'],
    ['2019/11/24 8:17', '2019-11-24 08:17'],
    ['2019年11月24日 8点17分', '2019-11-24 08:17'],
    ['201911240817', '2019-11-24 08:17'],
    // What is no minute: no hour of that name, a day alone, something else.
    ['99:99', null],
    ['24:30', null],
    ['8', null],
    ['昨天', null],
    ['11月24日', null],
    ['11.24', null],
    ['13-40 8:00', null],
    ['2-30 8:00', null],
    ['刚才', null],
    ['13800001234', null],
    ['', null],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('is one of the nearest year', () => {
    const january = at('2020-01-02 09:00');
    expect(read('12-31 16:00', january)).toBe('2019-12-31 16:00');
    expect(read('1-3 8:00', NOW)).toBe('2020-01-03 08:00');
    expect(read('2-29 8:00', january)).toBe('2020-02-29 08:00');
  });

  it('reads what it writes', () => {
    expect(typedMinute(formatMinute(NOW), NOW + 400 * DAY)).toBe(NOW);
  });
});

describe('a term', () => {
  const read = (text: string, now = NOW): string | null => {
    const end = termFromText(text, now);
    return end === null ? null : termText(end);
  };

  it.each([
    ['11-28', '2019-11-28'],
    ['11-2', '2019-11-02'],
    ['11.28', '2019-11-28'],
    ['11月27日', '2019-11-27'],
    ['11月27号', '2019-11-27'],
    ['１１．２８', '2019-11-28'],
    ['1128', '2019-11-28'],
    ['0105', '2020-01-05'],
    ['今天', '2019-11-25'],
    ['明天', '2019-11-26'],
    ['后天', '2019-11-27'],
    ['昨天', '2019-11-24'],
    ['明天 17:00', '2019-11-26 17:00'],
    ['明天下午5点', '2019-11-26 17:00'],
    ['11月27日 17:30', '2019-11-27 17:30'],
    ['2019-12-02', '2019-12-02'],
    ['2019年12月2日', '2019-12-02'],
    ['20191202', '2019-12-02'],
    ['2019-12-02 18:00', '2019-12-02 18:00'],
    ['11-31', null],
    ['9999', null],
    ['99:99', null],
    ['月底', null],
    ['11', null],
    ['', null],
  ])('%s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('without a time ends with its day', () => {
    expect(termFromText('11-28', NOW)).toBe(at('2019-11-29 00:00'));
  });
});
