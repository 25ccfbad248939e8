/**
 * What was typed and not yet submitted, per user and order. Neither leaving the order, nor a refusal, nor a power cut
 * takes it away (session/keep-desk.ts); only a submitted act does.
 */
import type { DeskView, UnitRef } from '#shared/contract/api.ts';
import { HUMAN_KINDS, type HumanKind } from '#shared/domain/order/phases.ts';
import type { Satisfaction } from '#shared/domain/order/types.ts';
import { termText } from '#shared/domain/text/typed-time.ts';
import { formatMinute } from '#shared/domain/time.ts';
import type { Params } from '../../lib/engine.ts';
import { createStore, type Store } from '../../lib/store.ts';

export interface UnitDraft {
  unit: UnitRef | null;
  note: string;
}
/** A time as it was typed, and the instant it meant then (epoch ms): null while it cannot be read. */
export interface TypedTime {
  text: string;
  at: number | null;
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
export interface Drafts {
  accept: Record<string, never>;
  dispatch: UnitDraft;
  forward: UnitDraft;
  reply: ReplyDraft;
  callback: CallbackDraft;
}

const NO_TIME: TypedTime = { text: '', at: null };

const EMPTY: Drafts = {
  accept: {},
  dispatch: { unit: null, note: '' },
  forward: { unit: null, note: '' },
  reply: { text: '', measures: '', contact: NO_TIME, term: NO_TIME },
  callback: { connected: null, solved: null, satisfaction: null },
};

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
    if (before[kind] !== after[kind]) for (const listener of book.listeners) listener(orderId, kind);
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
  return isDrafted(kind, drafts) ? (drafts[kind] as unknown as Params<'draft.keep'>['value']) : null;
}

/** Drafts that were kept, back into their forms. What this window knows already is newer. */
export function takeDrafts(user: string, kept: DeskView['drafts']): void {
  for (const { order, kind, value } of kept) {
    const store = draftsOf(user, order);
    if (isDrafted(kind, store.get())) continue;
    const fields = Object.entries(value).filter(([field]) => field in EMPTY[kind]);
    store.set((drafts) => ({ ...drafts, [kind]: { ...EMPTY[kind], ...Object.fromEntries(fields) } }));
  }
}

export function clearDraft(store: Store<Drafts>, kind: HumanKind): void {
  store.set((drafts) => ({ ...drafts, [kind]: EMPTY[kind] }));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const typedOf = (value: unknown, write: (at: number) => string): TypedTime =>
  typeof value === 'number' ? { text: write(value), at: value } : NO_TIME;

/**
 * The words of a refused command back into its form. What is being typed there already is not overwritten.
 * @param unit the unit of `toUnit`, null when it may not be chosen any more
 */
export function restoreDraft(
  store: Store<Drafts>,
  kind: HumanKind,
  payload: Record<string, unknown>,
  unit: UnitRef | null,
): void {
  if (isDrafted(kind, store.get())) return;
  const { note, text, measures, contactedAt, deadline } = payload;
  const restored: Partial<Drafts> = {
    dispatch: { unit, note: textOf(note) },
    forward: { unit, note: textOf(note) },
    reply: {
      text: textOf(text),
      measures: textOf(measures),
      contact: typedOf(contactedAt, formatMinute),
      term: typedOf(deadline, termText),
    },
  };
  // A call-back is made again, not copied.
  if (restored[kind]) store.set((drafts) => ({ ...drafts, [kind]: restored[kind] }));
}

export const isFilled = ({ text }: TypedTime): boolean => text !== '';

/** Has anything been filled in? */
export const isDrafted = (kind: HumanKind, drafts: Drafts): boolean =>
  JSON.stringify(drafts[kind]) !== JSON.stringify(EMPTY[kind]);
