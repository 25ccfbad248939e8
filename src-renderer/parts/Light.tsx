import type { ReactNode } from 'react';
import type { Light as LightValue, LightColour } from '#shared/domain/deadline/due.ts';

export const LIGHT_LABEL: Record<LightColour, string> = { red: '超期', amber: '临期', green: '正常', none: '不计时' };

const SHAPES: Record<LightColour, ReactNode> = {
  red: <rect x="1" y="1" width="8" height="8" rx="1" />,
  amber: <path d="M5 .8 9.6 9H.4z" />,
  green: <circle cx="5" cy="5" r="3.6" />,
  none: <rect x="1.5" y="4.4" width="7" height="1.2" />,
};

export function LightShape({ colour, size = 10 }: { colour: LightColour; size?: number }): ReactNode {
  return (
    <svg
      className={`light-shape light-${colour}`}
      width={size}
      height={size}
      viewBox="0 0 10 10"
      fill="currentColor"
      aria-hidden="true"
    >
      {SHAPES[colour]}
    </svg>
  );
}

/** Shape, text and colour say the same thing; a closed order has none and shows a dash. */
export function Light({ light }: { light: LightValue | null }): ReactNode {
  if (!light) return <span className="muted">—</span>;
  const label = light.colour === 'none' ? light.text : `${LIGHT_LABEL[light.colour]}，${light.text}`;
  return (
    <span className={`light light-${light.colour}`} role="img" aria-label={label}>
      <LightShape colour={light.colour} />
      {light.text}
    </span>
  );
}
