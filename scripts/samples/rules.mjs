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

const GRADED = ['诉求', '投诉', '举报', '求助', '建议', '企业'];
/** Types whose caller waits for an answer. */
const ANSWERED = [...GRADED, '咨询'];
const UNTIMED = { id: '不计时', types: ['表扬'], limit: { kind: 'none' }, text: '表扬类不设办理时限' };

/** The clock of the due time itself, which every profile has. */
const ownClock = (stops, text) => ({ id: '办结', name: '办结', starts: 'dispatched', stops, limit: null, text });

const ACCEPT = { id: '签收', name: '签收', starts: 'dispatched', stops: 'accepted' };
const CONTACT = { id: '联系', name: '首次联系', starts: 'dispatched', stops: 'contacted' };
const CALL_BACK = { id: '回访', name: '回访', starts: 'replied', stops: 'calledBack' };

/**
 * DeadlineProfiles of src-shared/domain/deadline/rules.ts, the first in force. Published words leave hours open (即时 is no
 * duration, 日清 has no cut-off): what we read into them is ours, so all of them stay examples. An order that nobody has
 * graded gets the longest class of its type.
 */
export function deadlineProfiles() {
  return [
    {
      // Shijingshan 2019: 简单即时办结、一般日清日结、复杂5日办结.
      id: '石景山2019',
      name: '石景山2019',
      example: true,
      nearShare: 0.25,
      clauses: [
        {
          id: '简单',
          types: [],
          limit: { kind: 'hours', hours: 2 },
          text: '简单问题即时办结，按2小时计，夜间和假日照计',
        },
        {
          id: '一般',
          types: ['咨询'],
          limit: { kind: 'sameDay', cutOffHour: 20, nextDayHour: 12 },
          text: '一般问题和咨询当日办结；20时及以后派单的，次日12时前办结',
        },
        {
          id: '复杂',
          types: GRADED,
          limit: { kind: 'workingDays', days: 5 },
          text: '复杂和未分级的问题5个工作日办结，自派单次日起算',
        },
        UNTIMED,
      ],
      clocks: [
        // 半小时接单、半小时响应 (2025); the limits of contact and call-back are ours.
        { ...ACCEPT, limit: { kind: 'minutes', minutes: 30 }, text: '派单后30分钟内签收' },
        { ...CONTACT, types: ANSWERED, limit: { kind: 'hours', hours: 24 }, text: '派单后24小时内联系反映人' },
        ownClock('replied', '在办理时限内反馈'),
        { ...CALL_BACK, types: ANSWERED, limit: { kind: 'workingDays', days: 1 }, text: '反馈后1个工作日内回访' },
      ],
    },
    {
      // The widely quoted four grades; 天 read as natural days.
      id: '四级处置',
      name: '四级处置',
      example: true,
      nearShare: 0.25,
      clauses: [
        { id: '突发', types: [], limit: { kind: 'hours', hours: 2 }, text: '突发事件2小时处置' },
        { id: '急办', types: [], limit: { kind: 'hours', hours: 24 }, text: '水电气热等急办事项24小时处置' },
        { id: '一般', types: [...GRADED, '咨询'], limit: { kind: 'naturalDays', days: 7 }, text: '一般诉求7天反馈' },
        { id: '复杂', types: [], limit: { kind: 'naturalDays', days: 15 }, text: '复杂疑难诉求15天反馈' },
        UNTIMED,
      ],
      clocks: [ownClock('replied', '在办理时限内反馈')],
    },
    {
      // A Shanghai street, 2019: 1, 3, 5 and 15 working days.
      id: '街道1-3-5-15',
      name: '街道1、3、5、15个工作日',
      example: true,
      nearShare: 0.25,
      clauses: [
        {
          id: '咨询建议',
          types: ['咨询', '建议'],
          limit: { kind: 'workingDays', days: 1 },
          text: '咨询、建议1个工作日',
        },
        { id: '督办', types: [], limit: { kind: 'workingDays', days: 3 }, text: '督办和回访复核3个工作日' },
        {
          id: '求助投诉',
          types: ['诉求', '投诉', '举报', '求助', '企业'],
          limit: { kind: 'workingDays', days: 5 },
          text: '求助、投诉5个工作日',
        },
        { id: '复杂', types: [], limit: { kind: 'workingDays', days: 15 }, text: '复杂事项经批准15个工作日' },
        UNTIMED,
      ],
      clocks: [ownClock('replied', '在办理时限内反馈')],
    },
    {
      // Yanqing: on site in 2 hours, repaired in 4, day and night, then called back from the dispatch centre.
      id: '延庆煤改电报修',
      name: '延庆煤改电报修',
      example: true,
      nearShare: 0.25,
      clauses: [
        {
          id: '报修',
          types: [...GRADED, '咨询'],
          limit: { kind: 'hours', hours: 4 },
          text: '接到报修后4小时内完成维修',
        },
        UNTIMED,
      ],
      clocks: [
        {
          id: '上门',
          name: '上门',
          starts: 'dispatched',
          stops: 'arrived',
          limit: { kind: 'hours', hours: 2 },
          text: '接到报修后2小时内上门',
        },
        { ...ownClock('replied', '接到报修后4小时内完成维修'), id: '完成', name: '完成维修' },
        { ...CALL_BACK, limit: { kind: 'none' }, text: '完成维修后由调度中心平台回访' },
      ],
    },
    {
      // A department called to the spot: signs in 1 hour, contacts in 24, reports in 3 or 5 working days.
      id: '吹哨报到',
      name: '吹哨报到',
      example: true,
      nearShare: 0.25,
      clauses: [
        { id: '一般', types: [], limit: { kind: 'workingDays', days: 3 }, text: '一般事项3个工作日内报告结果' },
        {
          id: '复杂',
          types: [...GRADED, '咨询'],
          limit: { kind: 'workingDays', days: 5 },
          text: '复杂事项5个工作日内报告结果',
        },
        UNTIMED,
      ],
      clocks: [
        { ...ACCEPT, limit: { kind: 'hours', hours: 1 }, text: '吹哨后1小时内签收' },
        { ...CONTACT, limit: { kind: 'hours', hours: 24 }, text: '吹哨后24小时内联系召集单位' },
        { ...ownClock('replied', '在时限内报告结果'), id: '报告', name: '报告结果' },
      ],
    },
  ];
}
