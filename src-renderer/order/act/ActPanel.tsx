/** The right side of an order: what can be done, the form of it, what will happen, and the button. */
import type { ReactNode, Ref } from 'react';
import type { OrderPage, SyncView } from '#shared/contract/api.ts';
import { ACT_KEY } from '#shared/domain/order/keys.ts';
import { Button } from '../../parts/Button.tsx';
import { LightShape } from '../../parts/Light.tsx';
import { CallbackForm } from './CallbackForm.tsx';
import { isDrafted } from './drafts.ts';
import { Preview } from './Preview.tsx';
import { ReplyForm } from './ReplyForm.tsx';
import { ResultBar } from './ResultBar.tsx';
import { UnitForm } from './UnitForm.tsx';
import type { Acts } from './use-acts.ts';
import './act.css';

interface ActPanelProps {
  page: OrderPage;
  acts: Acts;
  sync: SyncView;
  ref: Ref<HTMLElement>;
}

function Form({ page, acts }: { page: OrderPage; acts: Acts }): ReactNode {
  const { chosen, drafts, edit } = acts;
  switch (chosen?.kind) {
    case 'dispatch':
    case 'forward': {
      const { kind } = chosen;
      return (
        <UnitForm
          key={kind}
          orderId={page.row.id}
          kind={kind}
          draft={drafts[kind]}
          onEdit={(change) => edit(kind, change)}
        />
      );
    }
    case 'reply':
      return <ReplyForm page={page} draft={drafts.reply} onEdit={(change) => edit('reply', change)} />;
    case 'callback':
      return <CallbackForm page={page} draft={drafts.callback} onEdit={(change) => edit('callback', change)} />;
    case 'accept':
    case undefined:
      return null;
  }
}

/** Why an act is not possible; it stays where it is expected. */
function Blocked({ label, reason }: { label: string; reason: string | null }): ReactNode {
  return (
    <p className="blocked" role="alert" data-testid="act-blocked">
      <LightShape colour="amber" />
      <span>
        {label}：{reason}
      </span>
    </p>
  );
}

function missingText(missing: readonly string[]): string {
  return `补上${missing.map((name) => `“${name}”`).join('、')}后可提交。`;
}

export function ActPanel({ page, acts, sync, ref }: ActPanelProps): ReactNode {
  const { options, chosen, submission, isAttempted, isBusy, done } = acts;
  const missing = submission?.missing ?? [];
  // Nobody is told what is missing before anything was begun.
  const isAsked = isAttempted || (chosen !== null && isDrafted(chosen.kind, acts.drafts));
  // What was typed stays in sight when the order changed under it.
  const hasForm = chosen !== null && (chosen.allowed || isDrafted(chosen.kind, acts.drafts));
  return (
    <aside ref={ref} className="act-panel" aria-label="办理" data-testid="act-panel">
      <div className="act-kinds">
        {options.map((act) => (
          <Button
            key={act.kind}
            hotkey={ACT_KEY[act.kind]}
            blocked={!act.allowed}
            className={chosen?.kind === act.kind ? 'act-chosen' : ''}
            aria-pressed={chosen?.kind === act.kind}
            title={act.reason ?? undefined}
            data-testid={`act-${act.kind}`}
            onClick={() => acts.choose(act.kind)}
          >
            {act.label}
          </Button>
        ))}
      </div>
      <div className="act-form">
        {chosen === null ? (
          <p className="muted act-idle">
            {page.row.phase === 'completed' ? '这件工单已办结。' : '这件工单现在不等本单位办理。'}
          </p>
        ) : null}
        {chosen && !chosen.allowed ? <Blocked label={chosen.label} reason={chosen.reason} /> : null}
        {hasForm ? <Form page={page} acts={acts} /> : null}
      </div>
      <div className="act-foot">
        {chosen?.allowed ? (
          <>
            <Preview page={page} kind={chosen.kind} drafts={acts.drafts} />
            <Button
              rank="primary"
              size="large"
              hotkey="Ctrl Enter"
              className="act-submit"
              blocked={missing.length > 0 || isBusy}
              data-testid="act-submit"
              onClick={() => acts.submit()}
            >
              {chosen.label}
            </Button>
            {isAsked && missing.length > 0 ? <p className="act-missing">{missingText(missing)}</p> : null}
          </>
        ) : null}
        {done ? <ResultBar done={done} sync={sync} withNumber={false} /> : null}
      </div>
    </aside>
  );
}
