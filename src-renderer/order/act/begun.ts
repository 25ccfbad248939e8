/**
 * The last decisive act that the author of a form had seen when the form was begun. An act is judged by what its author
 * saw then, not by what came in while it was filled in: otherwise a colleague's act would be overridden unseen. Kept
 * beside the draft, in memory: a draft that comes back later is begun anew when it is opened.
 */
import type { OrderPage } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import type { TimelineEntry } from '#shared/domain/order/timeline.ts';
import { createStore, type Store } from '../../lib/store.ts';

export type Begun = Readonly<Partial<Record<HumanKind, string>>>;

const KEPT = new Map<string, Store<Begun>>();

export function begunOf(user: string, orderId: string): Store<Begun> {
  const key = JSON.stringify([user, orderId]);
  const store = KEPT.get(key) ?? createStore<Begun>({});
  KEPT.set(key, store);
  return store;
}

export function begin(store: Store<Begun>, kind: HumanKind, act: string): void {
  store.set((before) => (before[kind] === act ? before : { ...before, [kind]: act }));
}

export function endBegun(store: Store<Begun>, kind: HumanKind): void {
  store.set(({ [kind]: _, ...others }) => others);
}

/** Decisive acts of others since the one that was seen. Own ones are known to their author. */
export function meanwhile(
  { row, timeline }: Pick<OrderPage, 'row' | 'timeline'>,
  seenAct: string,
  self: { name: string; unit: string },
): TimelineEntry[] {
  if (seenAct === row.act) return [];
  const acts = timeline.filter(({ act }) => act).toSorted((a, b) => a.n - b.n);
  const at = acts.findIndex(({ command }) => command === seenAct);
  // What was seen was an own act that the centre refused since: the one that stands now is news.
  const since = at < 0 ? acts.slice(-1) : acts.slice(at + 1);
  return since.filter(({ actor, unit }) => actor !== self.name || unit !== self.unit);
}
