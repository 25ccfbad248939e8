import { createContext, use } from 'react';

/** Opens 待处理. */
export const AttentionContext = createContext<(() => void) | null>(null);

/** The way to 待处理, from anywhere below the frame. */
export function useAttention(): () => void {
  const show = use(AttentionContext);
  if (!show) throw new Error('useAttention outside Frame');
  return show;
}
