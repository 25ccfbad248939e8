/** What the later kinds make of an order: supplement, joint units, review, exclusion, visits, ends. Clocks: order-clocks.test.ts. */
import { describe, expect, it } from 'vitest';
import { decideTyped } from '#shared/domain/order/decide.ts';
import { unitStatement } from '#shared/domain/order/commands/reply.ts';
import { isExcluded } from '#shared/domain/order/exclusion.ts';
import { HOUR } from '#shared/domain/time.ts';
import {
  actor, at, COMMUNITY, contextOf, DEPARTMENT, DISTRICT, FITTING, NOON, OTHER_STREET, received, REPLY, SECTION,
  STREET, SYSTEM, type Story,
} from './support/world.ts'; // prettier-ignore

const district = actor(DISTRICT);
const community = actor(COMMUNITY);
const refused = (why: string) => ({ ok: false, why });
const handled = (patch: Record<string, unknown> = {}): Story => received(patch).must('accept');

describe('补充', () => {
  it('fills in what handling needs; what is not filled in stays', () => {
    const story = handled().must('supplement');
    expect(story.known).toMatchObject({
      phase: 'handling',
      category: ['住房', '漏水'],
      supplement: { unit: STREET, sections: [SECTION], livelihoodDimension: '住有所居', community: null },
    });
    story.must('supplement', { community: COMMUNITY });
    expect(story.known).toMatchObject({ category: ['住房', '漏水'], supplement: { community: COMMUNITY } });
    expect(story.act('supplement', { community: OTHER_STREET })).toEqual(refused('unit-not-below'));
    expect(story.act('supplement', {})).toEqual(refused('payload'));
  });

  it('does not overwrite a colleague’s unseen', () => {
    const story = handled();
    const late = story.type('supplement', { nature: '公共维修' }, actor(), NOON);
    story.must('supplement');
    expect(story.execute(late, actor(), NOON)).toEqual(refused('stale'));
  });
});

describe('协办', () => {
  const joint = () => handled().must('addJoint', { toUnit: DEPARTMENT }, district);

  it('stands beside the lead; each writes its own row only', () => {
    const story = joint().must('addJoint', { toUnit: SECTION });
    expect(story.known.jointUnits).toEqual([DEPARTMENT, SECTION]);
    story.must('jointReply', { text: '已到场', solved: false }, actor(DEPARTMENT));
    story.must('jointReply', { text: '已修好', solved: true }, actor(SECTION));
    expect(story.known).toMatchObject({
      leadUnit: STREET,
      jointReplies: { [DEPARTMENT]: { solved: false }, [SECTION]: { solved: true } },
    });
    const foreign = { text: '代写', solved: true, toUnit: SECTION };
    expect(story.act('jointReply', foreign, actor(DEPARTMENT))).toEqual(refused('not-joint'));
    // Its own center may write for a section.
    expect(story.act('jointReply', { text: '补记', solved: true }, actor(STREET)).ok).toBe(true);
  });

  it('a center that acts for several says for which', () => {
    const story = handled().must('addJoint', { toUnit: SECTION }).must('addJoint', { toUnit: COMMUNITY });
    expect(story.act('jointReply', { text: '已办', solved: true })).toEqual(refused('not-joint'));
    story.must('jointReply', { text: '已办', solved: true, toUnit: COMMUNITY });
    expect(Object.keys(story.known.jointReplies!)).toEqual([COMMUNITY]);
  });

  it('is never the lead: neither named, nor left over when it takes the lead', () => {
    expect(joint().act('addJoint', { toUnit: DEPARTMENT }, district)).toEqual(refused('joint-known'));
    expect(joint().act('addJoint', { toUnit: STREET }, district)).toEqual(refused('joint-target'));
    const story = handled().must('addJoint', { toUnit: SECTION }).must('forward', { toUnit: SECTION });
    expect(story.known).toMatchObject({ leadUnit: SECTION, jointUnits: [] });
  });

  it('is let go again; its row stays', () => {
    const story = joint().must('jointReply', undefined, actor(DEPARTMENT)).must('removeJoint', undefined, district);
    expect(story.known.jointUnits).toEqual([]);
    expect(story.known.jointReplies).toHaveProperty([DEPARTMENT]);
    expect(story.act('jointReply', FITTING['jointReply']!, actor(DEPARTMENT))).toEqual(refused('not-joint'));
    expect(story.act('removeJoint', FITTING['removeJoint']!, district)).toEqual(refused('not-joint'));
    expect(joint().act('removeJoint', { toUnit: SECTION }, district)).toEqual(refused('not-joint'));
  });
});

describe('送审 and 审核', () => {
  const submitted = (payload: Record<string, unknown> = REPLY) =>
    handled().must('forward', { toUnit: COMMUNITY }).must('submitReview', payload, community);

  it('a passed reply is the unit’s own', () => {
    const story = submitted().must('review');
    expect(story.known).toMatchObject({
      phase: 'awaitingCallback',
      repliedAt: NOON,
      contactedAt: REPLY.contactedAt,
      unitSolved: true,
    });
    expect(story.known.submittedReply).toBeUndefined();
    expect(unitStatement(story.events)).toBe(true);
    expect(submitted({ ...REPLY, deadline: '2019-10-20' }).must('review').known.unitSolved).toBe(false);
  });

  it('a refused one goes back with the reason', () => {
    const story = submitted();
    expect(story.act('review', { passed: false })).toEqual(refused('reason-missing'));
    story.must('review', { passed: false, note: '没有写联系时间' });
    expect(story.known).toMatchObject({ phase: 'handling', leadUnit: COMMUNITY, repliedAt: null });
    expect(unitStatement(story.events)).toBeNull();
    expect(story.must('submitReview', undefined, community).known.phase).toBe('awaitingReview');
  });

  it('is for units inside a center; a unit that stands alone replies directly', () => {
    expect(handled().act('submitReview', REPLY)).toEqual(refused('stands-alone'));
    expect(handled().must('forward', { toUnit: COMMUNITY }).must('reply', undefined, community).known.phase).toBe(
      'awaitingCallback',
    );
  });

  it.each([
    ['contact-time', { ...REPLY, contactedAt: NOON + HOUR }],
    ['deadline-past', { ...REPLY, deadline: '2019-10-11' }],
  ])('a submitted reply obeys the rules of a reply: %s', (why, payload) => {
    const story = handled().must('forward', { toUnit: COMMUNITY });
    const typed = story.type('submitReview', payload, community, NOON);
    expect(decideTyped(story.state, typed, contextOf(community, NOON))).toEqual(refused(why));
  });
});

describe('剔除 and 申诉', () => {
  it('counts only with the city’s last word', () => {
    const story = received().must('exclude');
    const seen = () => [story.known.exclusion?.stage, isExcluded(story.known)];
    expect(seen()).toEqual(['applied', false]);
    expect(story.act('exclusionResult', { approved: true }, district)).toEqual(refused('exclusion-stage'));
    story.must('exclusionReview', undefined, district);
    expect(seen()).toEqual(['reviewed', false]);
    story.must('exclusionResult', undefined, district);
    expect(seen()).toEqual(['approved', true]);
    expect(story.act('exclude', FITTING['exclude']!)).toEqual(refused('exclusion-known'));
    expect(story.known.exclusion).toMatchObject({ way: 'exclusion', reason: '查无事实' });
    expect(isExcluded(received().known)).toBe(false);
  });

  it('ends with a refusal of either, and may be tried again', () => {
    const story = received().must('exclude');
    expect(story.act('exclusionReview', { approved: false }, district)).toEqual(refused('reason-missing'));
    story.must('exclusionReview', { approved: false, note: '证据不足' }, district);
    expect(story.known.exclusion?.stage).toBe('refused');
    story.must('exclude').must('exclusionReview', undefined, district);
    story.must('exclusionResult', { approved: false }, district);
    expect([story.known.exclusion?.stage, isExcluded(story.known)]).toEqual(['cityRefused', false]);
  });

  it('an appeal needs a result to be against', () => {
    expect(received().act('appeal', FITTING['appeal']!)).toEqual(refused('no-sample'));
    const story = received().must('sample', undefined, SYSTEM).must('appeal');
    expect(story.known.exclusion).toMatchObject({ way: 'appeal', stage: 'applied' });
  });

  it('does not disturb the handling', () => {
    const story = handled();
    const before = story.known;
    story.must('exclude');
    expect(story.known).toMatchObject({ phase: before.phase, act: before.act, due: before.due });
  });
});

describe('calls that nobody answers', () => {
  const replied = () => handled().must('reply');
  const silent = (story: Story, count: number, kind = 'unreached') => {
    for (let i = 0; i < count; i++) story.must(kind, kind === 'callback' ? { connected: false } : {});
    return story;
  };
  const close = (story: Story) => story.act('completeUnreached', {});

  it('close the order after the third', () => {
    const story = silent(replied(), 2);
    expect(close(story)).toEqual(refused('own-too-few-calls'));
    silent(story, 1);
    expect(close(story).ok).toBe(true);
    expect(story.known).toMatchObject({ phase: 'completed', completedAt: NOON, completion: 'unreached' });
  });

  it('count whichever way they were recorded', () => {
    expect(close(silent(silent(replied(), 2, 'callback'), 1)).ok).toBe(true);
    expect(close(silent(replied(), 3, 'callback')).ok).toBe(true);
  });

  it('count for their own round only', () => {
    const unsolved = { connected: true, solved: false, satisfaction: '不满意' };
    const again = silent(replied(), 2, 'callback').must('callback', unsolved).must('reply');
    expect(close(silent(again, 2))).toEqual(refused('own-too-few-calls'));
    expect(close(silent(again, 1)).ok).toBe(true);
    const ordered = silent(replied(), 2).must('rehandle', undefined, district).must('reply');
    expect(close(silent(ordered, 2))).toEqual(refused('own-too-few-calls'));
    expect(close(silent(ordered, 1)).ok).toBe(true);
  });

  it('of a round that began without a count, what is not certain is not counted', () => {
    const unsolved = { connected: true, solved: false, satisfaction: '不满意' };
    const again = silent(replied().must('callback', unsolved).must('reply'), 3, 'callback');
    expect(close(again)).toEqual(refused('own-too-few-calls'));
    expect(close(silent(again, 2)).ok).toBe(true);
  });
});

describe('办结, 跟进, 催办, 三见面', () => {
  it.each(['表扬', '咨询'])('%s is completed by the unit', (type) => {
    const story = handled({ type }).must('complete');
    expect(story.known).toMatchObject({ phase: 'completed', completedAt: NOON, completion: 'direct' });
  });

  it.each(['诉求', '企业', '投诉'])('%s needs a call-back', (type) => {
    expect(handled({ type }).act('complete', FITTING['complete']!)).toEqual(refused('needs-callback'));
  });

  it('add facts and move nothing', () => {
    const story = handled();
    const before = story.known;
    story.must('note').must('urge', undefined, district).must('urge', {}, district).must('visit');
    expect(story.known).toEqual({
      ...before,
      version: before.version + 4,
      urges: { count: 2, lastAt: NOON },
      visits: [{ kind: '响应后访需求', at: at('2019-10-12 10:00'), unit: STREET }],
    });
    for (const { data } of story.events.slice(2)) expect(JSON.stringify(data)).not.toMatch(/李明|居委会|施工队/u);
  });

  it('a visit lies between dispatch and now', () => {
    const meet = (moment: number) => handled().act('visit', { ...FITTING['visit'], at: moment });
    expect(meet(NOON).ok).toBe(true);
    expect(meet(NOON + 1)).toEqual(refused('visit-time'));
    expect(meet(at('2019-10-12 07:59'))).toEqual(refused('visit-time'));
  });
});
