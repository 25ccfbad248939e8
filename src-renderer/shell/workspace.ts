/**
 * What a user has open: tabs, and for each list its filters and the order the cursor stands on. Tabs outlive the window
 * (session/keep-desk.ts), lists do not: what was searched for may be a name.
 */
import { createContext, use } from 'react';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { QUEUES, type Queue } from '#shared/domain/order/queues.ts';
import type { DeskTab, DeskView, KeptTab, OrderRow } from '#shared/contract/api.ts';
import { DESK_TABS } from '#shared/contract/limits.ts';
import { createStore, useStore, type Store } from '../lib/store.ts';
import { newListState, type ListState } from '../order/list/list-state.ts';

export interface QueueTab {
  kind: 'queue';
  id: string;
  queue: Queue;
  /** Pinned tabs have no ×. */
  pinned: boolean;
}
export interface OrderTab {
  kind: 'order';
  id: string;
  orderId: string;
  number: string;
  title: string | null;
  /** The list it was opened from: 上一件 and 下一件 walk along it. */
  from: { queue: Queue; index: number } | null;
  /** An act asked for with a key in the list; the page takes it up once. */
  intent: HumanKind | null;
}
export interface RankingTab {
  kind: 'ranking';
  id: 'ranking';
}
/** 同步与回执 */
export interface SyncTab {
  kind: 'sync';
  id: 'sync';
}
export type Tab = QueueTab | OrderTab | RankingTab | SyncTab;

interface Open {
  tabs: readonly Tab[];
  active: string;
  lists: Readonly<Record<Queue, ListState>>;
  /** The list that is opened next is opened for a search. */
  isFinding: boolean;
}

const PINNED: readonly Queue[] = ['open', 'toAccept'];

const queueTab = (queue: Queue, pinned: boolean): QueueTab => ({ kind: 'queue', id: `queue-${queue}`, queue, pinned });

function newOpen(): Open {
  return {
    tabs: PINNED.map((queue) => queueTab(queue, true)),
    active: 'queue-open',
    lists: Object.fromEntries(QUEUES.map((queue) => [queue, newListState(queue)])) as Record<Queue, ListState>,
    isFinding: false,
  };
}

const KEPT = new Map<string, Store<Open>>();

export interface Workspace {
  store: Store<Open>;
  activate(id: string): void;
  /** The tab beside the active one, round and round. */
  step(by: 1 | -1): void;
  /** Tabs of an earlier start. */
  restore(desk: NonNullable<DeskView['desk']>): void;
  openQueue(queue: Queue): void;
  /** Opens it with the keyboard in its search. */
  find(queue: Queue): void;
  endFinding(): void;
  openRanking(): void;
  /** 同步与回执 */
  openSync(): void;
  openOrder(row: Pick<OrderRow, 'id' | 'number' | 'title'>, from: OrderTab['from'], intent?: HumanKind): void;
  /** Another order in the place of this tab. */
  replaceOrder(tabId: string, row: OrderRow, index: number): void;
  takeIntent(tabId: string): void;
  close(id: string): void;
  changeList(queue: Queue, change: Partial<ListState>): void;
}

function orderTab(
  row: Pick<OrderRow, 'id' | 'number' | 'title'>,
  from: OrderTab['from'],
  intent: HumanKind | null,
): OrderTab {
  return { kind: 'order', id: `order-${row.id}`, orderId: row.id, number: row.number, title: row.title, from, intent };
}

export const isPinned = (tab: Tab): boolean => tab.kind === 'queue' && tab.pinned;

function tabFrom(tab: DeskTab): Tab {
  if (tab.kind === 'queue') return queueTab(tab.queue, PINNED.includes(tab.queue));
  if (tab.kind === 'ranking') return { kind: 'ranking', id: 'ranking' };
  if (tab.kind === 'sync') return { kind: 'sync', id: 'sync' };
  return orderTab({ id: tab.order, number: tab.number, title: tab.title }, tab.from, null);
}

function kept(tab: Tab): KeptTab {
  if (tab.kind === 'queue') return { kind: 'queue', queue: tab.queue };
  return tab.kind === 'order' ? { kind: 'order', order: tab.orderId, from: tab.from } : { kind: tab.kind };
}

/** An order opened once more: it keeps the list it was opened from, unless it comes from another. */
const renewed = (old: Tab, tab: Tab): Tab =>
  old.kind === 'order' && tab.kind === 'order' ? { ...tab, from: tab.from ?? old.from } : old;

/** Ids only. Of very many tabs the newest. */
export function deskOf({ tabs, active }: Open): { tabs: KeptTab[]; active: string } {
  return {
    tabs: tabs
      .filter((tab) => !isPinned(tab))
      .slice(-DESK_TABS)
      .map(kept),
    active,
  };
}

export function workspaceOf(user: string): Workspace {
  const store = KEPT.get(user) ?? createStore(newOpen());
  KEPT.set(user, store);
  const show = (tab: Tab): void =>
    store.set((open) => {
      const tabs = open.tabs.some(({ id }) => id === tab.id)
        ? open.tabs.map((old) => (old.id === tab.id ? renewed(old, tab) : old))
        : [...open.tabs, tab];
      return { ...open, tabs, active: tab.id };
    });
  return {
    store,
    activate: (id) => store.set((open) => ({ ...open, active: id })),
    step: (by) =>
      store.set((open) => {
        const at = open.tabs.findIndex(({ id }) => id === open.active);
        const next = open.tabs[(at + by + open.tabs.length) % open.tabs.length];
        return next ? { ...open, active: next.id } : open;
      }),
    restore: (desk) =>
      store.set((open) => {
        const before = desk.tabs.map(tabFrom).filter(({ id }) => !open.tabs.some((tab) => tab.id === id));
        const tabs = [...open.tabs, ...before];
        const active = tabs.some(({ id }) => id === desk.active) ? desk.active : open.active;
        return { ...open, tabs, active };
      }),
    openQueue: (queue) => show(queueTab(queue, PINNED.includes(queue))),
    find: (queue) => {
      store.set((open) => ({ ...open, isFinding: true }));
      show(queueTab(queue, PINNED.includes(queue)));
    },
    endFinding: () => store.set((open) => (open.isFinding ? { ...open, isFinding: false } : open)),
    openRanking: () => show({ kind: 'ranking', id: 'ranking' }),
    openSync: () => show({ kind: 'sync', id: 'sync' }),
    openOrder: (row, from, intent) => show(orderTab(row, from, intent ?? null)),
    replaceOrder: (tabId, row, index) =>
      store.set((open) => {
        const next = orderTab(row, null, null);
        const without = open.tabs.filter(({ id }) => id === tabId || id !== next.id);
        const tabs = without.map((tab) =>
          tab.id === tabId && tab.kind === 'order' ? { ...next, from: tab.from && { ...tab.from, index } } : tab,
        );
        return { ...open, tabs, active: next.id };
      }),
    takeIntent: (tabId) =>
      store.set((open) => ({
        ...open,
        tabs: open.tabs.map((tab) => (tab.id === tabId && tab.kind === 'order' ? { ...tab, intent: null } : tab)),
      })),
    close: (id) =>
      store.set((open) => {
        const at = open.tabs.findIndex((tab) => tab.id === id);
        const tab = open.tabs[at];
        if (!tab || isPinned(tab)) return open;
        const tabs = open.tabs.toSpliced(at, 1);
        // An order gives way to the list it came from, anything else to its neighbour.
        const origin = tab.kind === 'order' && tab.from ? `queue-${tab.from.queue}` : undefined;
        const heir = tabs.find(({ id }) => id === origin) ?? tabs[at - 1] ?? tabs[0];
        return { ...open, tabs, active: open.active === id ? (heir?.id ?? 'queue-open') : open.active };
      }),
    changeList: (queue, change) =>
      store.set((open) => ({ ...open, lists: { ...open.lists, [queue]: { ...open.lists[queue], ...change } } })),
  };
}

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (!workspace) throw new Error('useWorkspace outside Frame');
  return workspace;
}

export const useOpen = (): Open => useStore(useWorkspace().store);
