/** 提交后: what the act will change, before it is done. The rules themselves say it; here it is only put into lines. */
import type { ReactNode } from 'react';
import type { OrderPage, Previewed, PreviewView } from '#shared/contract/api.ts';
import type { Flag } from '#shared/domain/order/flags.ts';
import { formOf } from '#shared/domain/order/form.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { stateLabel } from '#shared/domain/order/queues.ts';
import { formatDue, MINUTE } from '#shared/domain/time.ts';
import { useEngineQuery } from '../../lib/engine-context.tsx';
import { hasOwnForm, isDrafted, isFilled, type Drafts } from './drafts.ts';
import { decisivePart, type Submission } from './submission.ts';

interface PreviewProps {
  page: OrderPage;
  kind: HumanKind;
  drafts: Drafts;
  submission: Submission;
}

/** `待签收 → 待办`, or `待办，不变`: the words of the strip. */
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

function dueText({ dueAt, paused }: Pick<PreviewView, 'dueAt' | 'paused'>): string {
  if (paused) return '暂停计时';
  return dueAt === null ? '无时限' : formatDue(dueAt);
}

function phaseText({ row }: OrderPage, after: PreviewView): string {
  const isAgain = after.handlingRound > row.handlingRound;
  return `${stateLabel(after.phase, after.queue)}${isAgain ? `（重办，第${after.handlingRound}次办理）` : ''}`;
}

function Solved({ drafts }: { drafts: Drafts }): ReactNode {
  const { term } = drafts.reply;
  // Nothing is claimed of a reply that nobody has begun.
  if (!isDrafted('reply', drafts)) return <span className="muted">填写后可见</span>;
  if (term.at === null && isFilled(term)) return <span className="muted">改正时限后可见</span>;
  return (
    <span>
      记为 <b>{term.at === null ? '已解决' : `未解决，限 ${formatDue(term.at)} 解决`}</b>
    </span>
  );
}

/** Is a unit still to be chosen? What is asked of the rules until then names one that merely stands for it. */
const isUnitOpen = (kind: HumanKind, { payload }: Submission): boolean =>
  formOf(kind).some(({ name, type, required }) => type === 'unit' && required && payload[name] === undefined);

/** What runs beside the state and would be there, or be another, afterwards. */
function FlagChanges({ before, after }: { before: readonly Flag[]; after: readonly Flag[] }): ReactNode {
  const textOf = (flags: readonly Flag[], kind: Flag['kind']): string | undefined =>
    flags.find((flag) => flag.kind === kind)?.text;
  return after
    .filter(({ kind, text }) => textOf(before, kind) !== text)
    .map(({ kind, label, text }) => (
      <li key={kind}>
        <span>{label}</span>
        <b>{text}</b>
      </li>
    ));
}

function Lines({ page, kind, drafts, submission, after }: PreviewProps & { after: PreviewView }): ReactNode {
  const { row, firstUnit } = page;
  const sends = kind === 'dispatch' || kind === 'forward';
  return (
    <>
      <Change name="状态" from={stateLabel(row.phase, row.queue)} to={phaseText(page, after)} />
      <Change
        name="主办"
        from={row.leadUnit.name}
        to={sends && drafts[kind].unit === null ? '待选' : after.leadUnit.name}
      />
      {kind === 'forward' ? <Change name="首办" from={firstUnit.name} to={after.firstUnit.name} /> : null}
      {kind === 'reply' ? (
        <li>
          <span>本单位</span>
          <Solved drafts={drafts} />
        </li>
      ) : null}
      <Change name="时限" from={dueText(row)} to={after.phase === 'completed' ? '办结，不再计时' : dueText(after)} />
      {isUnitOpen(kind, submission) ? null : <FlagChanges before={page.flags} after={after.flags} />}
    </>
  );
}

/** Nothing can be said yet: what still has to be answered decides. */
function Undecided({ page: { row }, kind }: PreviewProps): ReactNode {
  return (
    <>
      <li>
        <span>状态</span>
        <span className="muted">
          {kind === 'callback' ? '看回访结果' : hasOwnForm(kind) ? '改正后可见' : '填写后可见'}
        </span>
      </li>
      <Change name="主办" from={row.leadUnit.name} to={row.leadUnit.name} />
    </>
  );
}

/** What the rules say to the form as it stands; undefined before they were asked. */
export const usePreview = (page: OrderPage, kind: HumanKind, submission: Submission): Previewed | undefined =>
  useEngineQuery(
    'order.preview',
    { id: page.row.id, kind, payload: decisivePart(kind, submission) },
    // A due time that would begin now goes with the clock.
    { every: MINUTE, keep: true },
  ).data;

export function Preview({ after, ...props }: PreviewProps & { after: PreviewView | null }): ReactNode {
  return (
    <div className="preview" data-testid="preview">
      <h3>提交后</h3>
      <ul>{after ? <Lines {...props} after={after} /> : <Undecided {...props} />}</ul>
    </div>
  );
}
