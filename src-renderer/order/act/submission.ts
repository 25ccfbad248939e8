/** What a form would send, what it still lacks, and what is wrong with it. */
import { isContactTime, isPastTerm } from '#shared/domain/order/commands/reply.ts';
import { formOf, needsSomething, type FormField } from '#shared/domain/order/form.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { DAY, formatDay, formatShort } from '#shared/domain/time.ts';
import {
  fieldsOf,
  hasOwnForm,
  isFilled,
  type CallbackDraft,
  type Drafts,
  type ReplyDraft,
  type UnitDraft,
} from './drafts.ts';
import { sentValue, timeOf, type FieldsDraft, type TypedTime } from './field-drafts.ts';

/** Fields of a reply that hold a time, by their id. */
export const CONTACT = 'reply-contact';
export const TERM = 'reply-deadline';
export type ReplyField = typeof CONTACT | typeof TERM;

/** Stands among the missing when every field is empty and none is required. */
export const SOMETHING = '至少一项';

export interface Flaw {
  /** Id of the field, `unit-search` for the box of a unit chooser. */
  field: string;
  text: string;
}

export interface Submission {
  payload: Record<string, unknown>;
  /** Names of the fields that are still empty; submitted only when there are none. */
  missing: string[];
  /** What cannot be read or would be refused, in sentences; submitted only when there are none. */
  flaws: Flaw[];
  /** The unit it goes to, for the result line. */
  target: string | null;
}

/** What is looked at besides the draft. */
export interface Surroundings {
  now: number;
  cityDispatchedAt: number;
  /** Words in the search box of the units that look for another unit than the chosen one; '' when there are none. */
  searched: string;
}

function callbackSubmission({ connected, solved, satisfaction }: CallbackDraft): Submission {
  const missing: string[] = [];
  if (connected === null) missing.push('是否接通');
  if (connected && solved === null) missing.push('是否解决');
  if (connected && satisfaction === null) missing.push('满意程度');
  const answers = connected ? { solved, satisfaction } : { solved: null, satisfaction: null };
  return { payload: { connected, ...answers }, missing, flaws: [], target: null };
}

/** A term that somebody could promise now, as it may be typed: `11-28`. */
export const exampleTerm = (now: number): string => formatDay(now + 3 * DAY).slice('2019-'.length);

function contactFlaw({ text, at }: TypedTime, { now, cityDispatchedAt }: Surroundings): string | null {
  if (at === null)
    return `联系时间“${text.trim()}”看不出是几点几分，可写 8:15、昨天 9:00 或 ${formatShort(now - DAY)}。`;
  return isContactTime(at, cityDispatchedAt, now) ? null : refusalText('contact-time');
}

function termFlaw({ text, at }: TypedTime, { now }: Surroundings): string | null {
  if (at === null) return `解决时限“${text.trim()}”看不出是哪一天，可写 ${exampleTerm(now)} 或 明天。`;
  return isPastTerm(at, now) ? refusalText('deadline-past') : null;
}

function replySubmission(draft: ReplyDraft, surroundings: Surroundings): Submission {
  const { text, measures, contact, term } = draft;
  const missing = [...(text.trim() === '' ? ['对外答复'] : []), ...(measures.trim() === '' ? ['解决措施'] : [])];
  const found: [ReplyField, string | null][] = [
    [CONTACT, isFilled(contact) ? contactFlaw(contact, surroundings) : null],
    [TERM, isFilled(term) ? termFlaw(term, surroundings) : null],
  ];
  const flaws = found.flatMap(([field, sentence]) => (sentence === null ? [] : [{ field, text: sentence }]));
  const payload = {
    text: text.trim(),
    measures: measures.trim(),
    ...(contact.at === null ? {} : { contactedAt: contact.at }),
    ...(term.at === null ? {} : { deadline: term.at }),
  };
  return { payload, missing, flaws, target: null };
}

const searchFlaws = (searched: string): Flaw[] =>
  searched === '' ? [] : [{ field: 'unit-search', text: `查找框里还有“${searched}”，清空或选定后可提交。` }];

function unitSubmission({ unit, note }: UnitDraft, { searched }: Surroundings): Submission {
  const payload = { ...(unit ? { toUnit: unit.code } : {}), ...(note.trim() === '' ? {} : { note: note.trim() }) };
  const flaws = unit ? searchFlaws(searched) : [];
  return { payload, missing: unit ? [] : ['承办单位'], flaws, target: unit?.name ?? null };
}

/** Id of a generic form's field. */
export const fieldId = (name: string): string => `act-field-${name}`;

function timeFlaw({ name, label, type }: FormField, draft: FieldsDraft, now: number): Flaw[] {
  const { text, at } = timeOf(draft[name]);
  if ((type !== 'minute' && type !== 'term') || text === '' || at !== null) return [];
  const example = type === 'minute' ? '8:15 或 昨天 9:00' : `${exampleTerm(now)} 或 明天`;
  return [{ field: fieldId(name), text: `${label}“${text.trim()}”看不出是什么时间，可写 ${example}。` }];
}

/** Whatever the rules find wrong with the values themselves is said by the preview and at submitting. */
function fieldsSubmission(kind: HumanKind, draft: FieldsDraft, { now, searched }: Surroundings): Submission {
  const form = formOf(kind);
  const values = form.map((field) => ({ field, value: sentValue(field, draft[field.name]) }));
  const payload = Object.fromEntries(
    values.flatMap(({ field, value }) => (value === undefined ? [] : [[field.name, value]])),
  );
  const missing = values.flatMap(({ field, value }) => (field.required && value === undefined ? [field.label] : []));
  if (Object.keys(payload).length === 0 && needsSomething(kind)) missing.push(SOMETHING);
  const flaws = [...form.flatMap((field) => timeFlaw(field, draft, now)), ...searchFlaws(searched)];
  return { payload, missing, flaws, target: null };
}

export function submissionOf(kind: HumanKind, drafts: Drafts, surroundings: Surroundings): Submission {
  if (!hasOwnForm(kind)) return fieldsSubmission(kind, fieldsOf(kind, drafts), surroundings);
  switch (kind) {
    case 'accept':
      return { payload: {}, missing: [], flaws: [], target: null };
    case 'dispatch':
    case 'forward':
      return unitSubmission(drafts[kind], surroundings);
    case 'reply':
      return replySubmission(drafts.reply, surroundings);
    case 'callback':
      return callbackSubmission(drafts.callback);
  }
}

/**
 * What a preview is asked with: it is asked again only when this changes. Texts change nothing but whether they are there,
 * so any text stands for what was written.
 */
export function decisivePart(kind: HumanKind, { payload }: Submission): Record<string, unknown> {
  const texts = new Set(formOf(kind).flatMap(({ name, type }) => (type === 'text' || type === 'line' ? [name] : [])));
  return Object.fromEntries(
    Object.entries(payload)
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => [name, texts.has(name) ? '—' : value]),
  );
}
