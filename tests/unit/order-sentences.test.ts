/** How each kind reads in the timeline. */
import { expect, it } from 'vitest';
import { HUMAN_KINDS, PHASES } from '#shared/domain/order/phases.ts';
import { timelineEntry } from '#shared/domain/order/timeline.ts';
import { fitting, orderIn } from './support/lives.ts';
import { actor, COMMUNITY, DEPARTMENT, DISTRICT, ORGANIZATION, STREET, type Story } from './support/world.ts';

const SENTENCES: Record<string, string> = {
  accept: '八角街道签收',
  dispatch: '派单至古城街道',
  forward: '转办至综合行政执法队',
  reply: '回复：已联系产权单位维修，当日修复。\n措施：更换管道并抽水。\n联系诉求人 2019-10-12 09:00',
  callback: '八角街道回访：已解决，满意，办结',
  review: '审核通过，作为答复',
  ruling: '裁定由八角街道改派古城街道，流转用时4时：由实际管辖的街道办理',
  note: '跟进：施工队明日进场',
  urge: '八角街道催办：请今日答复',
  supplement: '补充 住房、漏水，综合行政执法队，住有所居',
  addJoint: '综合行政执法队协办',
  removeJoint: '取消区城市管理委员会协办',
  jointReply: '区城市管理委员会协办反馈（已办妥）：已派人到场。',
  submitReview: '送审：已联系产权单位维修，当日修复。\n措施：更换管道并抽水。\n联系诉求人 2019-10-12 09:00',
  return: '八角街道退单，原因：权属不清\n依据：街道职责清单第三条',
  rehandle: '八角街道要求重办：请再上门核实',
  extend: '八角街道申请延期至 2019-10-25 24:00：需更换整栋管道',
  extendRuling: '同意延期至 2019-10-25 24:00',
  onAccount: '八角街道申请挂账（历史遗留）：列入明年改造计划',
  onAccountRuling: '同意挂账，停止计时',
  offAccount: '销账，恢复计时：改造已完成',
  exclude: '八角街道申请剔除（查无事实）：现场照片三张',
  appeal: '八角街道申诉（已解决）：维修单据',
  exclusionReview: '同意上报剔除',
  exclusionResult: '市级同意剔除',
  visit: '见面（响应后访需求）2019-10-12 10:00，八角北里社区居委会，李明',
  unreached: '八角街道回访，未接通',
  completeUnreached: '3次回访未接通，办结',
  complete: '八角街道办结：已向诉求人说明',
};

/** The order after the first act of this kind that somebody may do in some phase. */
function done(kind: string, payload = fitting(kind)): Story {
  for (const phase of PHASES)
    for (const unit of [STREET, DISTRICT, COMMUNITY, DEPARTMENT]) {
      const story = orderIn(phase, kind);
      if (story.act(kind, payload, actor(unit)).ok) return story;
    }
  throw new Error(`nobody may do ${kind}`);
}
const textOf = (story: Story): string => timelineEntry(story.events.at(-1)!, ORGANIZATION, false).text;

it('every kind has a sentence', () => {
  expect(Object.keys(SENTENCES).toSorted()).toEqual(HUMAN_KINDS.toSorted());
});

it.each(Object.entries(SENTENCES))('%s', (kind, sentence) => {
  const story = done(kind);
  expect(textOf(story)).toBe(sentence);
  // What a person wrote is gone from the sentence when it was erased, and nothing of it stands in the public part.
  const event = story.events.at(-1)!;
  const values = Object.values(event.private).map(({ value }) => value);
  const erased = timelineEntry({ ...event, private: {} }, ORGANIZATION, false).text;
  for (const value of values) {
    expect(erased).not.toContain(value);
    expect(JSON.stringify(event.data)).not.toContain(value);
  }
});

it.each([
  ['review', { passed: false, note: '缺少联系时间' }, '审核驳回：缺少联系时间'],
  ['ruling', { upheld: true, note: '属本街道' }, '裁定维持原派，不得再退：属本街道'],
  ['extendRuling', { approved: false, note: '理由不足' }, '不同意延期：理由不足'],
  ['onAccountRuling', { approved: false, note: '可立即解决' }, '不同意挂账：可立即解决'],
  ['exclusionReview', { approved: false, note: '证据不足' }, '不同意剔除：证据不足'],
  ['exclusionResult', { approved: false }, '市级不同意剔除'],
])('%s the other way', (kind, payload, sentence) => {
  expect(textOf(done(kind, payload))).toBe(sentence);
});
