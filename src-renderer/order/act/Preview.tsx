/** 提交后: what the act will change, before it is done. Only the lines that apply; before → after. */
import type { ReactNode } from 'react';
import type { OrderPage } from '#shared/contract/api.ts';
import { PHASE_LABEL, type HumanKind } from '#shared/domain/order/phases.ts';
import type { Phase } from '#shared/domain/order/types.ts';
import { formatDue } from '#shared/domain/time.ts';
import type { Drafts } from './drafts.ts';

interface PreviewProps {
  page: OrderPage;
  kind: HumanKind;
  drafts: Drafts;
}

interface Change {
  from: string;
  /** Null = stays as it is. */
  to: string | null;
}

/** The same table as decide/evolve of each kind, in words; the result line says what really came of it. */
function phaseAfter({ page, kind, drafts }: PreviewProps): Phase {
  const { phase } = page.row;
  switch (kind) {
    case 'accept':
      return 'handling';
    case 'dispatch':
      return 'awaitingAccept';
    case 'forward':
      return phase;
    case 'reply':
      return 'awaitingCallback';
    case 'callback': {
      const { connected, solved } = drafts.callback;
      if (phase !== 'awaitingCallback' || !connected || solved === null) return phase;
      return solved ? 'completed' : 'handling';
    }
  }
}

function phaseChange(props: PreviewProps): Change {
  const { page, kind, drafts } = props;
  const after = phaseAfter(props);
  const from = PHASE_LABEL[page.row.phase];
  if (after === page.row.phase) {
    const isOpen = kind === 'callback' && page.row.phase === 'awaitingCallback' && drafts.callback.connected !== false;
    return { from, to: isOpen ? '看回访结果' : null };
  }
  const isRehandling = kind === 'callback' && after === 'handling';
  return { from, to: `${PHASE_LABEL[after]}${isRehandling ? `（重办，第${page.row.handlingRound + 1}次办理）` : ''}` };
}

function leadChange({ page, kind, drafts }: PreviewProps): Change {
  const from = page.row.leadUnit.name;
  if (kind !== 'dispatch' && kind !== 'forward') return { from, to: null };
  return { from, to: drafts[kind].unit?.name ?? '待选' };
}

function dueText({ page, kind }: PreviewProps, after: Phase): string {
  const { dueAt } = page.row;
  if (dueAt === null) return '无时限';
  if (kind === 'dispatch') return '自派单时起，按口径重新计算';
  return after === 'completed' ? '办结，不再计时' : `不变，到 ${formatDue(dueAt)}`;
}

function ChangeLine({ name, change }: { name: string; change: Change }): ReactNode {
  return (
    <li>
      <span>{name}</span>
      <span>
        {change.to === null ? (
          `${change.from}，不变`
        ) : (
          <>
            {change.from} <span className="muted">→</span> <b>{change.to}</b>
          </>
        )}
      </span>
    </li>
  );
}

export function Preview(props: PreviewProps): ReactNode {
  const { page, kind } = props;
  return (
    <div className="preview" data-testid="preview">
      <h3>提交后</h3>
      <ul>
        <ChangeLine name="状态" change={phaseChange(props)} />
        <ChangeLine name="主办" change={leadChange(props)} />
        {kind === 'forward' ? (
          <li>
            <span>首办</span>
            <span>{page.firstUnit.name}，不变</span>
          </li>
        ) : null}
        <li>
          <span>时限</span>
          <span>{dueText(props, phaseAfter(props))}</span>
        </li>
      </ul>
    </div>
  );
}
