import { useSyncExternalStore } from 'react';

/** Does the window match this media query now? */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** 125 % on 1366 px and below: the navigation is a rail, columns and second lines go. */
export const NARROW = '(max-width: 1180px)';
