/** What runs beside the phase, in the words of the order page. */
import { describe, expect, it } from 'vitest';
import { flagsOf } from '#shared/domain/order/flags.ts';
import { particularsOf } from '#shared/domain/order/particulars.ts';
import {
  actor, at, COMMUNITY, DEPARTMENT, DISTRICT, FITTING, NOON, ORGANIZATION, OTHER_STREET, received, SECTION, SYSTEM, type Story,
} from './support/world.ts'; // prettier-ignore

const district = actor(DISTRICT);
const unitName = (code: string): string => ORGANIZATION.nameOf(code);
const flags = (story: Story): string[] => flagsOf(story.known, unitName).map(({ label, text }) => `${label} ${text}`);
const strong = (story: Story): string[] =>
  flagsOf(story.known, unitName).flatMap((flag) => (flag.strong ? [flag.label] : []));
const must = (story: Story, kind: string, by = actor(), now = NOON) => story.must(kind, FITTING[kind]!, by, now);

describe('flags', () => {
  it('an order that nothing happened to has none', () => {
    expect(flags(received().must('accept'))).toEqual([]);
  });

  it('挂账: asked for, granted and ended', () => {
    const story = must(received().must('accept'), 'onAccount');
    expect(flags(story)).toEqual(['挂账 已申请（历史遗留），等区审批']);
    must(story, 'onAccountRuling', district, at('2019-10-12 13:00'));
    expect(flags(story)).toEqual(['挂账 历史遗留，10-12 13:00起']);
    expect(strong(story)).toEqual(['挂账']);
    must(story, 'offAccount', district, at('2019-10-15 09:00'));
    expect(flags(story)).toEqual(['原期限 10-18 24:00']);
  });

  it('延期: asked for and granted, with the first due time', () => {
    const story = must(received().must('accept'), 'extend');
    expect(flags(story)).toEqual(['延期 申请延至 10-25 24:00，等区审批']);
    must(story, 'extendRuling', district);
    expect(flags(story)).toEqual(['延期 已延期 1 次，原期限 10-18 24:00']);
  });

  it('退单: how often, and whether it waits', () => {
    const story = must(received().must('accept'), 'return');
    expect(flags(story)).toEqual(['退单 1 次，权属不清，等区裁定']);
    expect(strong(story)).toEqual(['退单']);
    story.must('ruling', { upheld: true, note: '属本街道' }, district);
    expect(flags(story)).toEqual(['退单 1 次，不得再退']);
    expect(strong(story)).toEqual([]);
    const moved = must(received().must('accept'), 'return');
    moved.must('ruling', { upheld: false, toUnit: OTHER_STREET, note: '属另一街道' }, district);
    expect(flags(moved)).toContain('退单 1 次');
  });

  it('剔除 and 申诉: each stage', () => {
    const story = must(received().must('accept'), 'exclude');
    expect(flags(story)).toEqual(['剔除 已申请，等区审核（查无事实）']);
    must(story, 'exclusionReview', district);
    expect(flags(story)).toEqual(['剔除 区已上报，等市级结果（查无事实）']);
    must(story, 'exclusionResult', district);
    expect(flags(story)).toEqual(['剔除 市级同意，不计入考核（查无事实）']);
    expect(strong(story)).toEqual(['剔除']);
    const appealed = must(received().must('accept').must('sample', FITTING['sample']!, SYSTEM), 'appeal');
    expect(flags(appealed)).toEqual(['申诉 已申请，等区审核（已解决）']);
  });

  it('协办: every unit with its own state', () => {
    const story = received().must('accept').must('addJoint', { toUnit: DEPARTMENT }, district);
    expect(flags(story)).toEqual([`协办 ${unitName(DEPARTMENT)}（未反馈）`]);
    must(story, 'jointReply', actor(DEPARTMENT));
    expect(flags(story)).toEqual([`协办 ${unitName(DEPARTMENT)}（已办妥）`]);
  });

  it('送审, 催办 and 见面', () => {
    const story = received().must('accept').must('forward', { toUnit: SECTION });
    must(story, 'submitReview', actor(SECTION));
    expect(flags(story)).toEqual([`送审 ${unitName(SECTION)} 10-12 12:00，等八角街道审核`]);
    // The center may write down what a section reports; it is the section's reply all the same.
    const told = received().must('accept').must('forward', { toUnit: SECTION });
    expect(flags(must(told, 'submitReview'))).toEqual(flags(story));
    const urged = must(must(received().must('accept'), 'urge', district), 'visit');
    expect(flags(urged)).toEqual(['催办 1 次，最近 10-12 12:00', '见面 响应后访需求']);
  });
});

describe('particulars', () => {
  it('what the center filled in, by name', () => {
    const story = received().must('accept');
    expect(particularsOf(story.known, unitName)).toEqual([]);
    story.must('supplement', {
      community: COMMUNITY,
      sections: [SECTION],
      livelihoodDimension: '住有所居',
      nature: '维修',
    });
    expect(particularsOf(story.known, unitName)).toEqual([
      { label: '反映社区', value: unitName(COMMUNITY) },
      { label: '处理科室', value: unitName(SECTION) },
      { label: '七有五性', value: '住有所居' },
      { label: '案件性质', value: '维修' },
    ]);
  });

  it('what the file said, the unit as it named it', () => {
    const state = received().known;
    const imported = {
      channel: '微信',
      district: '坪山区',
      street: { id: '', name: '马峦街道' },
      community: { id: '7', name: '' },
      unit: { id: '12', name: '区住建局' },
      createdAt: at('2019-10-12 07:30'),
      inTime: false,
    };
    const values = (leadUnit: string) =>
      particularsOf({ ...state, leadUnit, imported }, unitName).map(({ label, value }) => `${label} ${value}`);
    expect(values(state.leadUnit)).toEqual([
      '来电时间 2019-10-12 07:30',
      '渠道 微信',
      '区 坪山区',
      '街道 马峦街道',
      '社区 7',
      '表中单位 区住建局',
      '表中结果 超期办结',
    ]);
  });
});
