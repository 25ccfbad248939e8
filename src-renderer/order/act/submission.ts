/** What a form would send, what it still lacks, and what is wrong with it. */
import { isContactTime, isPastTerm } from '#shared/domain/order/commands/reply.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { DAY, dayFromText } from '#shared/domain/time.ts';
import type { CallbackDraft, Drafts, ReplyDraft } from './drafts.ts';

export interface Submission {
  payload: Record<string, unknown>;
  /** Names of the fields that are still empty; submitted only when there are none. */
  missing: string[];
  /** Sentences on what the rules would refuse; submitted only when there are none. */
  flaws: string[];
  /** The unit it goes to, for the result line. */
  target: string | null;
}

/** What the rules of a reply look at besides its fields. */
export interface Surroundings {
  now: number;
  cityDispatchedAt: number;
}

/** The instant that ends the day. */
export const termEnd = (day: string): number => dayFromText(day) + DAY;

function callbackSubmission({ connected, solved, satisfaction }: CallbackDraft): Submission {
  const missing: string[] = [];
  if (connected === null) missing.push('是否接通');
  if (connected && solved === null) missing.push('是否解决');
  if (connected && satisfaction === null) missing.push('满意程度');
  const answers = connected ? { solved, satisfaction } : { solved: null, satisfaction: null };
  return { payload: { connected, ...answers }, missing, flaws: [], target: null };
}

function replySubmission(draft: ReplyDraft, { now, cityDispatchedAt }: Surroundings): Submission {
  const { text, measures, contactedAt, deadline } = draft;
  const missing = [...(text.trim() === '' ? ['对外答复'] : []), ...(measures.trim() === '' ? ['解决措施'] : [])];
  const flaws: string[] = [];
  if (contactedAt !== null && !isContactTime(contactedAt, cityDispatchedAt, now))
    flaws.push(refusalText('contact-time'));
  if (deadline !== null && isPastTerm(termEnd(deadline), now)) flaws.push(refusalText('deadline-past'));
  const payload = {
    text: text.trim(),
    measures: measures.trim(),
    ...(contactedAt === null ? {} : { contactedAt }),
    ...(deadline === null ? {} : { deadline }),
  };
  return { payload, missing, flaws, target: null };
}

export function submissionOf(kind: HumanKind, drafts: Drafts, surroundings: Surroundings): Submission {
  switch (kind) {
    case 'accept':
      return { payload: {}, missing: [], flaws: [], target: null };
    case 'dispatch':
    case 'forward': {
      const { unit, note } = drafts[kind];
      const payload = { ...(unit ? { toUnit: unit.code } : {}), ...(note.trim() === '' ? {} : { note: note.trim() }) };
      return { payload, missing: unit ? [] : ['承办单位'], flaws: [], target: unit?.name ?? null };
    }
    case 'reply':
      return replySubmission(drafts.reply, surroundings);
    case 'callback':
      return callbackSubmission(drafts.callback);
  }
}

/** The part of it that can change anything but texts: a preview is asked for again only when this does. */
export function decisivePart(kind: HumanKind, { payload }: Submission): Record<string, unknown> {
  const { toUnit, contactedAt, deadline, connected, solved, satisfaction } = payload;
  const fields =
    kind === 'reply'
      ? { contactedAt, deadline }
      : kind === 'callback'
        ? { connected, solved, satisfaction }
        : { toUnit };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
