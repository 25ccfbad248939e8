/** Keeps a person's tabs and drafts in the engine while they change, and brings them back at the next sign-in. */
import type { DeskView } from '#shared/contract/api.ts';
import type { Engine } from '../lib/engine.ts';
import { keptDraft, onDrafts, takeDrafts } from '../order/act/drafts.ts';
import { deskOf, workspaceOf } from '../shell/workspace.ts';
import type { Keeper } from './keeper.ts';

/** Whose desk this window shows already: its own memory is newer than the store. */
const OPENED = new Set<string>();

export const isOpened = (user: string): boolean => OPENED.has(user);

export function openDesk(user: string, { desk, drafts }: DeskView): void {
  if (OPENED.has(user)) return;
  OPENED.add(user);
  takeDrafts(user, drafts);
  if (desk) workspaceOf(user).restore(desk);
}

/** @returns ends it */
export function keepDesk(engine: Engine, user: string, keeper: Keeper): () => void {
  const { store } = workspaceOf(user);
  // Somebody else may be signed in by then.
  let isOver = false;
  let tabs = JSON.stringify(deskOf(store.get()));
  const stops = [
    store.subscribe(() => {
      const now = JSON.stringify(deskOf(store.get()));
      // A list changes with every step of its cursor.
      if (now === tabs) return;
      tabs = now;
      keeper.later('desk', async () => {
        if (!isOver) await engine.command('desk.keep', deskOf(store.get()));
      });
    }),
    onDrafts(user, (order, kind) => {
      const write = async (): Promise<void> => {
        if (!isOver) await engine.command('draft.keep', { order, kind, value: keptDraft(user, order, kind) });
      };
      keeper.later(JSON.stringify([order, kind]), write);
    }),
  ];
  const now = (): void => void keeper.flush();
  document.addEventListener('visibilitychange', now);
  window.addEventListener('pagehide', now);
  return () => {
    isOver = true;
    for (const stop of stops) stop();
    document.removeEventListener('visibilitychange', now);
    window.removeEventListener('pagehide', now);
  };
}
