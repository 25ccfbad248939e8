/** 延期 and 挂账: what moves and rests the clock of an order, and what stays. */
import { describe, expect, it } from 'vitest';
import { decideTyped } from '#shared/domain/order/decide.ts';
import { pauseDue, resumeDue } from '#shared/domain/deadline/clocks.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { actor, at, contextOf, DISTRICT, FITTING, NOON, received, RULES, type Story } from './support/world.ts';

const district = actor(DISTRICT);
const refused = (why: string) => ({ ok: false, why });
const handled = (patch: Record<string, unknown> = {}): Story => received(patch).must('accept');
const historyOf = (story: Story) => story.known.dueHistory ?? [];

describe('延期', () => {
  const until = at('2019-10-26 00:00');
  const asked = () => handled().must('extend');

  it('moves the due time when the district grants it; the original one stays', () => {
    const story = asked();
    const before = story.known.due;
    expect(historyOf(story)).toEqual([]);
    story.must('extendRuling', undefined, district);
    expect(story.known).toMatchObject({
      due: { at: until, originalAt: before.originalAt },
      extension: { count: 1 },
      dueHistory: [{ from: before.at, to: until, why: '延期' }],
    });
    expect(story.known.extension).not.toHaveProperty('pending');
    const { nearAt } = story.known.due;
    expect(nearAt! > before.nearAt! && nearAt! < until).toBe(true);
    expect(story.act('extend', { until: '2019-10-28', note: '再延' })).toEqual(refused('extension-limit'));
  });

  it('changes nothing when it is refused, and may be asked for again', () => {
    const story = asked();
    const { due } = story.known;
    expect(story.act('extendRuling', { approved: false }, district)).toEqual(refused('reason-missing'));
    story.must('extendRuling', { approved: false, note: '理由不足' }, district);
    expect([story.known.due, historyOf(story), story.known.extension]).toEqual([due, [], { count: 0 }]);
    expect(story.act('extend', FITTING['extend']!).ok).toBe(true);
  });

  it.each([
    ['earlier than the due time', { until: '2019-10-16', note: '缺料' }, 'extension-term'],
    ['the due time itself', { until: '2019-10-18', note: '缺料' }, 'extension-term'],
    ['too far', { until: '2019-11-03', note: '缺料' }, 'extension-term'],
    ['without a reason', { until: '2019-10-25' }, 'payload'],
  ])('is refused %s', (_, payload, why) => {
    expect(handled().act('extend', payload)).toEqual(refused(why));
  });

  it('reaches exactly as far as the rules say', () => {
    expect(handled().act('extend', { until: '2019-11-02', note: '缺料' }).ok).toBe(true);
  });

  it('is asked for before the due time has passed, as far as typing goes', () => {
    const story = handled();
    const due = story.known.due.at!;
    const why = (now: number) => {
      const typed = story.type('extend', { until: '2019-10-25', note: '缺料' }, actor(), now);
      const decision = decideTyped(story.state, typed, contextOf(actor(), now));
      return decision.ok ? 'ok' : decision.why;
    };
    expect([why(due), why(due + 1)]).toEqual(['ok', 'extension-late']);
    expect(story.act('extend', { until: '2019-10-25', note: '缺料' }, actor(), due + DAY).ok).toBe(true);
  });

  it('one at a time, and none without a clock', () => {
    expect(asked().act('extend', FITTING['extend']!)).toEqual(refused('extension-pending'));
    expect(handled({ type: '表扬' }).act('extend', FITTING['extend']!)).toEqual(refused('no-due'));
    expect(handled().act('extendRuling', { approved: true }, district)).toEqual(refused('extension-none'));
  });
});

describe('挂账', () => {
  const monday = at('2019-10-14 09:00');
  const kept = () =>
    handled().must('onAccount', undefined, actor(), monday).must('onAccountRuling', undefined, district, monday);

  it('rests the clock until it is taken off: working days of the pause are added', () => {
    const story = kept();
    expect(story.known).toMatchObject({ phase: 'handling', onAccount: { stage: 'approved' }, due: { at: null } });
    story.must('offAccount', undefined, actor(), monday + 3 * DAY);
    // Three working days after Friday the 18th.
    expect(story.known).toMatchObject({
      onAccount: { stage: 'ended', reason: '历史遗留' },
      due: { at: at('2019-10-24 00:00'), originalAt: at('2019-10-19 00:00') },
    });
    expect(story.known.dueHistory!.map(({ why }) => why)).toEqual(['挂账', '销账']);
  });

  it('a pause of no time changes nothing', () => {
    const { due } = handled().known;
    expect(resumeDue(pauseDue(due, monday), monday, RULES)).toMatchObject({ at: due.at, nearAt: due.nearAt });
    expect(resumeDue(due, monday, RULES)).toEqual(due);
  });

  it('does not make up for a due time that has passed', () => {
    const late = handled().known.due.at! + HOUR;
    const story = handled().must('onAccount').must('onAccountRuling', undefined, district, late);
    const { at: dueAt } = handled().known.due;
    expect(story.known.due.at).toBe(dueAt);
    expect(story.must('offAccount', undefined, actor(), late + 9 * DAY).known.due.at).toBe(dueAt);
  });

  it('moves hours by hours', () => {
    const { due } = handled({ type: '咨询' }).known;
    const later = resumeDue(pauseDue(due, NOON), NOON + 5 * HOUR, RULES);
    expect(later).toMatchObject({ at: due.at! + 5 * HOUR, nearAt: due.nearAt! + 5 * HOUR });
  });

  it('goes step by step', () => {
    expect(handled().must('onAccount').act('onAccount', FITTING['onAccount']!)).toEqual(refused('account-known'));
    expect(kept().act('onAccount', FITTING['onAccount']!)).toEqual(refused('account-known'));
    expect(handled().act('onAccountRuling', { approved: true }, district)).toEqual(refused('account-none'));
    expect(handled().must('onAccount').act('offAccount', { note: '已办' })).toEqual(refused('not-on-account'));
    const no = handled().must('onAccount');
    expect(no.act('onAccountRuling', { approved: false }, district)).toEqual(refused('reason-missing'));
    no.must('onAccountRuling', { approved: false, note: '可立即解决' }, district);
    expect([no.known.onAccount?.stage, historyOf(no)]).toEqual(['refused', []]);
    expect(no.act('onAccount', FITTING['onAccount']!).ok).toBe(true);
  });

  it('an extension cannot be granted while the clock rests', () => {
    const story = handled().must('extend').must('onAccount').must('onAccountRuling', undefined, district);
    expect(story.act('extendRuling', { approved: true }, district)).toEqual(refused('no-due'));
  });
});
