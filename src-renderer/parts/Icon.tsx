import type { ReactNode } from 'react';

const PATHS = {
  brand: 'M3 4h10M3 8h6M3 12h4M10.5 11l1.5 1.5 2.5-3',
  queue: 'M2 9.5 3.6 3h8.8L14 9.5V13H2zM2 9.5h3.6l.9 1.6h3l.9-1.6H14',
  done: 'm3 8.4 3.2 3.1L13 4.6',
  ranking: 'M2.5 13.5H6V9H2.5zM6 13.5h4V4H6zM10 13.5h3.5V7H10z',
  sync: 'M3 6.5A5.2 5.2 0 0 1 12.6 5M13 2.6V5.3h-2.7M13 9.5A5.2 5.2 0 0 1 3.4 11M3 13.4v-2.7h2.7',
  tray: 'M2.5 8.5v4.5h11V8.5M2.5 8.5 4.3 3h7.4l1.8 5.5M2.5 8.5h3.3c0 1.3 1 2 2.2 2s2.2-.7 2.2-2h3.3',
  user: 'M8 8.1a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2M3 13.5c.4-2.7 2.4-4 5-4s4.6 1.3 5 4',
  search: 'M7 11.3a4.3 4.3 0 1 0 0-8.6 4.3 4.3 0 0 0 0 8.6m3.3-1 3.2 3.2',
  print: 'M4.5 6V2.5h7V6M4.5 11H2.5V6h11v5h-2M4.5 9.5h7v4h-7z',
  close: 'm4.5 4.5 7 7m0-7-7 7',
  down: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  calendar: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5v3M10.5 2.5v3',
  left: 'm9.5 4-4 4 4 4',
  right: 'm6.5 4 4 4-4 4',
  cloudOff:
    'M2.5 2.5l11 11M4.7 6.9C3.4 7.2 2.5 8.2 2.5 9.5c0 1.6 1.2 2.7 2.8 2.7h5.5M7 4.6c2.3-.8 4.7.6 5 3 .9.3 1.5 1.1 1.5 2 0 .5-.2 1-.5 1.4',
} as const;

export type IconName = keyof typeof PATHS;

/** Line icons are never alone in the work area: the word stands beside them. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'done' || name === 'brand' ? 1.8 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
