import type { ReactNode } from 'react';
import { Icon } from '../parts/Icon.tsx';

/** Program, unit, and 演示 where nothing here is real. */
export function Brand({ unit, demo }: { unit: string | null; demo: boolean }): ReactNode {
  return (
    <div className="brand">
      <span className="brand-mark">
        <Icon name="brand" size={12} />
      </span>
      <b>接诉即办工作台</b>
      {unit === null ? null : <span className="brand-unit">{unit}</span>}
      {demo ? <span className="tag tag-amber">演示</span> : null}
    </div>
  );
}
