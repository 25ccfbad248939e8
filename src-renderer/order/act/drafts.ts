/**
 * What was typed and not yet submitted, per user and order, for as long as the window lives. Neither leaving the order,
 * nor a refusal, nor a restarted engine takes it away; only a submitted act does.
 */
import type { UnitRef } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import type { Satisfaction } from '#shared/domain/order/types.ts';
import { formatDay } from '#shared/domain/time.ts';
import { createStore, type Store } from '../../lib/store.ts';

export interface UnitDraft {
  unit: UnitRef | null;
  note: string;
}
export interface ReplyDraft {
  text: string;
  measures: string;
  /** Epoch ms. */
  contactedAt: number | null;
  /** A day, `2019-10-18`. */
  deadline: string | null;
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

const EMPTY: Drafts = {
  accept: {},
  dispatch: { unit: null, note: '' },
  forward: { unit: null, note: '' },
  reply: { text: '', measures: '', contactedAt: null, deadline: null },
  callback: { connected: null, solved: null, satisfaction: null },
};

const KEPT = new Map<string, Store<Drafts>>();

export function draftsOf(user: string, orderId: string): Store<Drafts> {
  const key = JSON.stringify([user, orderId]);
  const store = KEPT.get(key) ?? createStore(EMPTY);
  KEPT.set(key, store);
  return store;
}

export function clearDraft(store: Store<Drafts>, kind: HumanKind): void {
  store.set((drafts) => ({ ...drafts, [kind]: EMPTY[kind] }));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const instantOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

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
  // A term travels as the instant that ends its day.
  const end = instantOf(deadline);
  const restored: Partial<Drafts> = {
    dispatch: { unit, note: textOf(note) },
    forward: { unit, note: textOf(note) },
    reply: {
      text: textOf(text),
      measures: textOf(measures),
      contactedAt: instantOf(contactedAt),
      deadline: end === null ? null : formatDay(end - 1),
    },
  };
  // A call-back is made again, not copied.
  if (restored[kind]) store.set((drafts) => ({ ...drafts, [kind]: restored[kind] }));
}

/** Has anything been filled in? */
export const isDrafted = (kind: HumanKind, drafts: Drafts): boolean =>
  JSON.stringify(drafts[kind]) !== JSON.stringify(EMPTY[kind]);
