/** 提交后: what the act will change, before it is done. The rules themselves say it; here it is only put into lines. */
import type { ReactNode } from 'react';
import type { OrderPage, PreviewView } from '#shared/contract/api.ts';
import { PHASE_LABEL, type HumanKind } from '#shared/domain/order/phases.ts';
import { formatDue, MINUTE } from '#shared/domain/time.ts';
import { useEngineQuery } from '../../lib/engine-context.tsx';
import type { Drafts } from './drafts.ts';
import { decisivePart, termEnd, type Submission } from './submission.ts';

interface PreviewProps {
  page: OrderPage;
  kind: HumanKind;
  drafts: Drafts;
  submission: Submission;
}

/** `待签收 → 办理中`, or `办理中，不变`. */
function Change({ name, from, to }: { name: string; from: string; to: string }): ReactNode {
  return (
    <li className={from === to ? 'same' : undefined}>
      <span>{name}</span>
      <span>
        {from === to ? (
          `${from}，不变`
        ) : (
          <>
            {from} <span className="muted">→</span> <b>{to}</b>
          </>
        )}
      </span>
    </li>
  );
}

const dueText = (dueAt: number | null): string => (dueAt === null ? '无时限' : formatDue(dueAt));

function phaseText({ row }: OrderPage, after: PreviewView): string {
  const isAgain = after.handlingRound > row.handlingRound;
  return `${PHASE_LABEL[after.phase]}${isAgain ? `（重办，第${after.handlingRound}次办理）` : ''}`;
}

function solvedText(after: PreviewView, deadline: string | null): string {
  if (after.unitSolved === true || deadline === null) return '已解决';
  return `未解决，限 ${formatDue(termEnd(deadline))} 解决`;
}

function Lines({ page, kind, drafts, after }: PreviewProps & { after: PreviewView }): ReactNode {
  const { row, firstUnit } = page;
  const sends = kind === 'dispatch' || kind === 'forward';
  return (
    <>
      <Change name="状态" from={PHASE_LABEL[row.phase]} to={phaseText(page, after)} />
      <Change
        name="主办"
        from={row.leadUnit.name}
        to={sends && drafts[kind].unit === null ? '待选' : after.leadUnit.name}
      />
      {kind === 'forward' ? <Change name="首办" from={firstUnit.name} to={after.firstUnit.name} /> : null}
      {kind === 'reply' ? (
        <li>
          <span>本单位</span>
          <span>
            记为 <b>{solvedText(after, drafts.reply.deadline)}</b>
          </span>
        </li>
      ) : null}
      <Change
        name="时限"
        from={dueText(row.dueAt)}
        to={after.phase === 'completed' ? '办结，不再计时' : dueText(after.dueAt)}
      />
    </>
  );
}

/** Nothing can be said yet: what still has to be answered decides. */
function Undecided({ page: { row }, kind }: PreviewProps): ReactNode {
  return (
    <>
      <Change name="状态" from={PHASE_LABEL[row.phase]} to={kind === 'callback' ? '看回访结果' : '改正后可见'} />
      <Change name="主办" from={row.leadUnit.name} to={row.leadUnit.name} />
    </>
  );
}

export function Preview(props: PreviewProps): ReactNode {
  const { page, kind, submission } = props;
  const { data: after } = useEngineQuery(
    'order.preview',
    { id: page.row.id, kind, payload: decisivePart(kind, submission) },
    // A due time that would begin now goes with the clock.
    { every: MINUTE, keep: true },
  );
  return (
    <div className="preview" data-testid="preview">
      <h3>提交后</h3>
      <ul>{after ? <Lines {...props} after={after} /> : <Undecided {...props} />}</ul>
    </div>
  );
}
