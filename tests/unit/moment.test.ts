import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentFromSerial, momentFromText } from '#shared/domain/table/moment.ts';
import { wall } from '#shared/domain/time.ts';

const shown = (text: string): string | null => {
  const moment = momentFromText(text);
  return moment && `${wall(moment.at).format('YYYY-MM-DD HH:mm:ss')} ${moment.exact}`;
};

describe('times in text', () => {
  it.each([
    ['2019-10-12', '2019-10-12 00:00:00 day'],
    ['2019/10/12', '2019-10-12 00:00:00 day'],
    ['2019.10.12', '2019-10-12 00:00:00 day'],
    ['20191012', '2019-10-12 00:00:00 day'],
    ['2019年10月12日', '2019-10-12 00:00:00 day'],
    ['２０１９年１０月１２日', '2019-10-12 00:00:00 day'],
    ['2019-10-12 08:30', '2019-10-12 08:30:00 minute'],
    ['2020/1/6 12:09:38', '2020-01-06 12:09:38 second'],
    ['2020/1/6　12：09：38', '2020-01-06 12:09:38 second'],
    ['2019-10-12T08:30:05', '2019-10-12 08:30:05 second'],
    ['2019-10-12 08:30:05.123', '2019-10-12 08:30:05 second'],
    ['2019-10-12T00:30:05Z', '2019-10-12 08:30:05 second'],
    ['2019-10-12T08:30:05.000+08:00', '2019-10-12 08:30:05 second'],
    ['2019-10-12T08:30:05+0900', '2019-10-12 07:30:05 second'],
    ['20191012083005', '2019-10-12 08:30:05 second'],
    ['201910120830', '2019-10-12 08:30:00 minute'],
    ['20191012 0830', '2019-10-12 08:30:00 minute'],
    ['2019/10/12 3:05 PM', '2019-10-12 15:05:00 minute'],
    ['2019/10/12 3:05:07 下午', '2019-10-12 15:05:07 second'],
    ['2019-10-12 12:00 AM', '2019-10-12 00:00:00 minute'],
    ['2019-10-12 12:00 PM', '2019-10-12 12:00:00 minute'],
    ['2019年 10月 2日 17:24', '2019-10-02 17:24:00 minute'],
    ['2019-10-12 24:00', '2019-10-13 00:00:00 minute'],
    ['2019-12-31 24:00:00', '2020-01-01 00:00:00 second'],
    ['2019年10月12日24时', '2019-10-13 00:00:00 minute'],
    ['2019年10月12日8时30分', '2019-10-12 08:30:00 minute'],
    ['2019年10月12日 8时30分5秒', '2019-10-12 08:30:05 second'],
    ['2019年10月12日15时', '2019-10-12 15:00:00 minute'],
    ['2019年10月12日15点整', '2019-10-12 15:00:00 minute'],
    ['2019年10月12日 下午3:05', '2019-10-12 15:05:00 minute'],
    ['2019年10月12日（星期六）下午3点05分', '2019-10-12 15:05:00 minute'],
    ['2019/10/12 上午12:05', '2019-10-12 00:05:00 minute'],
    [' \u200B2019-10-12 \u00A0', '2019-10-12 00:00:00 day'],
    // What cannot be a time, or could be two.
    ['1/2/2019', null],
    ['10-12', null],
    ['2019-13-01', null],
    ['2019-02-29', null],
    ['2019-10-12 25:00', null],
    ['', null],
    ['-', null],
    ['昨天', null],
    ['13800001234', null],
    ['201910', null],
  ])('%s is %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('reads back every second that it could have been written from', () => {
    const forms = ['YYYY-MM-DD HH:mm:ss', 'YYYY/M/D H:m:s', 'YYYYMMDDHHmmss', 'YYYY年M月D日H时m分s秒'];
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(seconds, fc.constantFrom(...forms), (second, form) => {
        expect(momentFromText(wall(second * 1000).format(form))).toEqual({ at: second * 1000, exact: 'second' });
      }),
    );
  });
});

describe('serials of spreadsheets', () => {
  it.each([
    [43_750, '2019-10-12 00:00:00 day'],
    [43_750.354166666664, '2019-10-12 08:30:00 second'],
    [43_836.50668981481, '2020-01-06 12:09:38 second'],
  ])('%d is %s', (serial, expected) => {
    const moment = momentFromSerial(serial)!;
    expect(`${wall(moment.at).format('YYYY-MM-DD HH:mm:ss')} ${moment.exact}`).toBe(expected);
  });

  it('counts from 1904 where the workbook says so', () => {
    expect(momentFromSerial(43_750 - 1462, true)).toEqual(momentFromSerial(43_750));
  });

  it.each([0, 1, -5, 13_800_001_234, 20_191_012, Number.NaN])('%d is no date of ours', (serial) => {
    expect(momentFromSerial(serial)).toBeNull();
  });

  it('is right to the second for every second of 60 years', () => {
    const seconds = fc.integer({ min: Date.parse('1970-01-01T00:00:00+08:00') / 1000, max: 4_000_000_000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const serial = (second + 8 * 3600) / 86_400 + 25_569;
        expect(momentFromSerial(serial)!.at).toBe(second * 1000);
      }),
    );
  });
});
