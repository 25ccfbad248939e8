/** 更多: what can be done to this order besides the usual acts. */
import type { ReactNode } from 'react';
import type { ActOption } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { Button } from '../../parts/Button.tsx';
import { isDrafted, type Drafts } from './drafts.ts';

interface MoreActsProps {
  options: readonly ActOption[];
  chosen: HumanKind | null;
  drafts: Drafts;
  onChoose: (kind: HumanKind) => void;
}

export function MoreActs({ options, chosen, drafts, onChoose }: MoreActsProps): ReactNode {
  return (
    <div className="act-more-list" role="group" aria-label="更多办理" data-testid="act-more-list">
      {options.map(({ kind, label, allowed, reason }) => (
        <Button
          key={kind}
          size="small"
          blocked={!allowed}
          className={chosen === kind ? 'act-chosen' : ''}
          title={reason ?? undefined}
          data-testid={`act-${kind}`}
          onClick={() => onChoose(kind)}
        >
          {label}
          {isDrafted(kind, drafts) ? <span className="act-drafted">草稿</span> : null}
        </Button>
      ))}
    </div>
  );
}
