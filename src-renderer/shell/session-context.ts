import { createContext, use } from 'react';
import type { SessionView } from '#shared/contract/api.ts';

export type SignedIn = SessionView & { user: NonNullable<SessionView['user']> };

export const SessionContext = createContext<SignedIn | null>(null);

/** Who is signed in, below the frame. */
export function useSession(): SignedIn {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession outside Frame');
  return session;
}
