/** The work calendar and the example deadline profile. */

/** `New Year's Day,元旦,1` -> `元旦` */
const chineseName = (entry) => entry.split(',')[1];

const named = (days) =>
  Object.fromEntries(
    Object.keys(days)
      .toSorted()
      .map((day) => [day, chineseName(days[day])]),
  );

const ofYear = (days, year) => Object.fromEntries(Object.entries(days).filter(([day]) => day.startsWith(`${year}-`)));
const without = (days, gone) => Object.fromEntries(Object.entries(days).filter(([day]) => !gone.includes(day)));

/**
 * Spring Festival of 2020 as it was first ordered (off to 30 January, 1 February worked), before the epidemic made the
 * State Council extend it. The public data holds only what replaced it.
 */
function firstNoticeOf2020(holidays, makeUpDays) {
  return {
    version: '2020.1',
    source: '国务院办公厅关于2020年部分节假日安排的通知（国办发明电〔2019〕16号）',
    year: 2020,
    until: '2020-01-27',
    holidays: without(ofYear(holidays, 2020), ['2020-01-31', '2020-02-01', '2020-02-02']),
    makeUpDays: { '2020-01-19': '春节', '2020-02-01': '春节', ...ofYear(makeUpDays, 2020) },
  };
}

/** CalendarPackage of src-shared/domain/deadline/calendar.ts. */
export function calendarPackage({ holidays, workdays }, version) {
  const years = Object.keys(holidays).map((day) => Number(day.slice(0, 4)));
  const [off, worked] = [named(holidays), named(workdays)];
  return {
    version: `${Math.max(...years)}.1`,
    source: `国务院办公厅历年节假日安排通知（数据取自 chinese-days ${version}）`,
    fromYear: Math.min(...years),
    toYear: Math.max(...years),
    holidays: off,
    makeUpDays: worked,
    earlier: [firstNoticeOf2020(off, worked)],
  };
}

/**
 * DeadlineProfile of src-shared/domain/deadline/rules.ts, after what Shijingshan published in 2019 (日清日结, 5日办结);
 * hours of the cut and 工作日 are our reading, so it stays an example.
 */
export function deadlineProfile() {
  return {
    id: 'SL-SJS-2019',
    name: '示例时限（石景山2019）',
    example: true,
    nearShare: 0.25,
    clauses: [
      {
        id: '咨询',
        types: ['咨询'],
        limit: { kind: 'sameDay', cutOffHour: 20, nextDayHour: 12 },
        text: '咨询类当日办结；20时及以后派单的，次日12时前办结',
      },
      {
        id: '一般',
        types: ['诉求', '投诉', '举报', '求助', '建议', '企业'],
        limit: { kind: 'workingDays', days: 5 },
        text: '诉求、投诉、举报、求助、建议和企业类5个工作日办结，自派单次日起算',
      },
      { id: '表扬', types: ['表扬'], limit: { kind: 'none' }, text: '表扬类不设办理时限' },
    ],
  };
}
