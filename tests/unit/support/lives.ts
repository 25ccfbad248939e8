/** Orders in every phase, made ready for an act: what its rule asks for has happened before. */
import type { Phase } from '#shared/domain/order/types.ts';
import {
  actor,
  COMMUNITY,
  DEPARTMENT,
  DISTRICT,
  FITTING,
  received,
  SECTION,
  STREET,
  SYSTEM,
  type Story,
} from './world.ts';

type Step = readonly [kind: string, unit: string];

/** What has to be there before the kind is possible; done as soon as the order is signed for. */
const BEFORE: Record<string, readonly Step[]> = {
  extendRuling: [['extend', STREET]],
  onAccountRuling: [['onAccount', STREET]],
  offAccount: [
    ['onAccount', STREET],
    ['onAccountRuling', DISTRICT],
  ],
};
/** The same, for what is possible before the signing too. */
const AT_ONCE: Record<string, readonly Step[]> = {
  exclusionReview: [['exclude', STREET]],
  exclusionResult: [
    ['exclude', STREET],
    ['exclusionReview', DISTRICT],
  ],
};

function go(story: Story, steps: readonly Step[]): Story {
  for (const [kind, unit] of steps) story.must(kind, undefined, actor(unit));
  return story;
}

const INTO: Record<Phase, readonly Step[]> = {
  awaitingAccept: [],
  handling: [],
  awaitingReview: [['submitReview', COMMUNITY]],
  awaitingRuling: [['return', STREET]],
  awaitingCallback: [['reply', COMMUNITY]],
  completed: [
    ['reply', COMMUNITY],
    ['callback', STREET],
  ],
};

/** A community's order in that phase, a department its joint unit, in which `kind` is possible as far as phases allow. */
export function orderIn(phase: Phase, kind: string): Story {
  const story = received({ unitCode: COMMUNITY, type: kind === 'complete' ? '表扬' : '诉求' });
  story.must('addJoint', undefined, actor(DISTRICT));
  if (kind === 'appeal') story.must('sample', undefined, SYSTEM);
  go(story, AT_ONCE[kind] ?? []);
  if (phase === 'awaitingAccept') return story;
  story.must('accept');
  go(story, BEFORE[kind] ?? []);
  go(story, INTO[phase]);
  if (phase === 'awaitingCallback' && kind === 'completeUnreached') for (let i = 0; i < 3; i++) story.must('unreached');
  return story;
}

/** A payload that fits an order led by COMMUNITY with DEPARTMENT beside it. */
export const fitting = (kind: string): Record<string, unknown> => {
  if (kind === 'forward' || kind === 'addJoint') return { toUnit: SECTION };
  return kind === 'removeJoint' ? { toUnit: DEPARTMENT } : (FITTING[kind] ?? {});
};
