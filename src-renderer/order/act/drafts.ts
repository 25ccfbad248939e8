/**
 * What was typed and not yet submitted, per user and order. Neither leaving the order, nor a refusal, nor a power cut
 * takes it away (session/keep-desk.ts); only a submitted act does.
 */
import type { DeskView, UnitRef } from '#shared/contract/api.ts';
import { formOf } from '#shared/domain/order/form.ts';
import { HUMAN_KINDS, type HumanKind } from '#shared/domain/order/phases.ts';
import type { Satisfaction } from '#shared/domain/order/types.ts';
import { termText } from '#shared/domain/text/typed-time.ts';
import { formatMinute } from '#shared/domain/time.ts';
import type { Params } from '../../lib/engine.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { restoredFields, withField, type FieldsDraft, type FieldValue, type TypedTime } from './field-drafts.ts';

export interface UnitDraft {
  unit: UnitRef | null;
  note: string;
}
export interface ReplyDraft {
  text: string;
  measures: string;
  /** When the citizen was called. */
  contact: TypedTime;
  /** By when it will be solved: the instant at which the term ends. */
  term: TypedTime;
}
export interface CallbackDraft {
  connected: boolean | null;
  solved: boolean | null;
  satisfaction: Satisfaction | null;
}
/** Acts with a form of their own. */
interface OwnDrafts {
  accept: Record<string, never>;
  dispatch: UnitDraft;
  forward: UnitDraft;
  reply: ReplyDraft;
  callback: CallbackDraft;
}
export type OwnKind = keyof OwnDrafts;
export interface Drafts extends OwnDrafts {
  /** All others, by kind; a kind without a draft is not there. */
  fields: Readonly<Record<HumanKind, FieldsDraft>>;
}

const NO_TIME: TypedTime = { text: '', at: null };

const EMPTY: Drafts = {
  accept: {},
  dispatch: { unit: null, note: '' },
  forward: { unit: null, note: '' },
  reply: { text: '', measures: '', contact: NO_TIME, term: NO_TIME },
  callback: { connected: null, solved: null, satisfaction: null },
  fields: {},
};

export const hasOwnForm = (kind: HumanKind): kind is OwnKind => kind !== 'fields' && Object.hasOwn(EMPTY, kind);

const NO_FIELDS: FieldsDraft = {};
export const fieldsOf = (kind: HumanKind, drafts: Drafts): FieldsDraft => drafts.fields[kind] ?? NO_FIELDS;
const draftOf = (kind: HumanKind, drafts: Drafts): unknown =>
  hasOwnForm(kind) ? drafts[kind] : fieldsOf(kind, drafts);

function withFields(drafts: Drafts, kind: HumanKind, draft: FieldsDraft): Drafts {
  const { [kind]: _, ...others } = drafts.fields;
  return { ...drafts, fields: Object.keys(draft).length === 0 ? others : { ...others, [kind]: draft } };
}

export const editField = (drafts: Drafts, kind: HumanKind, name: string, value: FieldValue | null): Drafts =>
  withFields(drafts, kind, withField(fieldsOf(kind, drafts), name, value));

type DraftListener = (orderId: string, kind: HumanKind) => void;

/** The drafts of one person. */
interface Book {
  orders: Map<string, Store<Drafts>>;
  /** Orders with something filled in. */
  drafted: Store<ReadonlySet<string>>;
  listeners: Set<DraftListener>;
}

const BOOKS = new Map<string, Book>();

function bookOf(user: string): Book {
  const book = BOOKS.get(user) ?? {
    orders: new Map<string, Store<Drafts>>(),
    drafted: createStore<ReadonlySet<string>>(new Set()),
    listeners: new Set<DraftListener>(),
  };
  BOOKS.set(user, book);
  return book;
}

function noteChange(book: Book, orderId: string, before: Drafts, after: Drafts): void {
  const isAny = HUMAN_KINDS.some((kind) => isDrafted(kind, after));
  book.drafted.set((ids) => {
    if (ids.has(orderId) === isAny) return ids;
    return new Set(isAny ? [...ids, orderId] : [...ids].filter((id) => id !== orderId));
  });
  for (const kind of HUMAN_KINDS)
    if (draftOf(kind, before) !== draftOf(kind, after)) for (const listener of book.listeners) listener(orderId, kind);
}

export function draftsOf(user: string, orderId: string): Store<Drafts> {
  const book = bookOf(user);
  const known = book.orders.get(orderId);
  if (known) return known;
  const store = createStore(EMPTY);
  let before = EMPTY;
  store.subscribe(() => {
    const after = store.get();
    noteChange(book, orderId, before, after);
    before = after;
  });
  book.orders.set(orderId, store);
  return store;
}

/** Ids of the orders on which this person has begun something. */
export const draftedOf = (user: string): Store<ReadonlySet<string>> => bookOf(user).drafted;

/** Told of every change of this person's drafts. @returns ends it */
export function onDrafts(user: string, listener: DraftListener): () => void {
  const { listeners } = bookOf(user);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What there is to keep of a draft; null when nothing is filled in. */
export function keptDraft(user: string, orderId: string, kind: HumanKind): Params<'draft.keep'>['value'] {
  const drafts = draftsOf(user, orderId).get();
  // A form holds nothing but plain values, which the compiler cannot see of an interface.
  return isDrafted(kind, drafts) ? (draftOf(kind, drafts) as Params<'draft.keep'>['value']) : null;
}

/** Drafts that were kept, back into their forms. What this window knows already is newer. */
export function takeDrafts(user: string, kept: DeskView['drafts']): void {
  for (const { order, kind, value } of kept) {
    const store = draftsOf(user, order);
    if (isDrafted(kind, store.get())) continue;
    if (!hasOwnForm(kind)) {
      const known = formOf(kind).filter(({ name }) => Object.hasOwn(value, name));
      const draft = Object.fromEntries(known.map(({ name }) => [name, value[name]])) as FieldsDraft;
      store.set((drafts) => withFields(drafts, kind, draft));
      continue;
    }
    const fields = Object.entries(value).filter(([field]) => field in EMPTY[kind]);
    store.set((drafts) => ({ ...drafts, [kind]: { ...EMPTY[kind], ...Object.fromEntries(fields) } }));
  }
}

export function clearDraft(store: Store<Drafts>, kind: HumanKind): void {
  store.set((drafts) => (hasOwnForm(kind) ? { ...drafts, [kind]: EMPTY[kind] } : withFields(drafts, kind, {})));
}

const wordsOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const typedOf = (value: unknown, write: (at: number) => string): TypedTime =>
  typeof value === 'number' ? { text: write(value), at: value } : NO_TIME;

/**
 * The words of a refused command back into its form. What is being typed there already is not overwritten.
 * @param units those that may be named now; another one does not come back
 */
export function restoreDraft(
  store: Store<Drafts>,
  kind: HumanKind,
  payload: Record<string, unknown>,
  units: readonly UnitRef[],
): void {
  if (isDrafted(kind, store.get())) return;
  if (!hasOwnForm(kind)) {
    store.set((drafts) => withFields(drafts, kind, restoredFields(kind, payload, units)));
    return;
  }
  const { toUnit, note, text, measures, contactedAt, deadline } = payload;
  const unit = units.find(({ code }) => code === toUnit) ?? null;
  const restored: Partial<OwnDrafts> = {
    dispatch: { unit, note: wordsOf(note) },
    forward: { unit, note: wordsOf(note) },
    reply: {
      text: wordsOf(text),
      measures: wordsOf(measures),
      contact: typedOf(contactedAt, formatMinute),
      term: typedOf(deadline, termText),
    },
  };
  // A call-back is made again, not copied.
  if (restored[kind]) store.set((drafts) => ({ ...drafts, [kind]: restored[kind] }));
}

export const isFilled = ({ text }: TypedTime): boolean => text !== '';

export const isSameDraft = (kind: HumanKind, one: Drafts, other: Drafts): boolean =>
  JSON.stringify(draftOf(kind, one)) === JSON.stringify(draftOf(kind, other));

/** Has anything been filled in? */
export const isDrafted = (kind: HumanKind, drafts: Drafts): boolean => !isSameDraft(kind, drafts, EMPTY);
