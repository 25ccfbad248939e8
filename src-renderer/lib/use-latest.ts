import { useLayoutEffect, useRef } from 'react';

/** Always the value of the newest render, for callbacks that outlive one. */
export function useLatest<T>(value: T): { readonly current: T } {
  const ref = useRef(value);
  useLayoutEffect(() => {
    ref.current = value;
  });
  return ref;
}
