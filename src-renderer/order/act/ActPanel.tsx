/** The right side of an order: what can be done, the form of it, what will happen, and the button. */
import { useState, type ReactNode, type Ref } from 'react';
import type { ActOption, OrderPage, SyncView } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { Button } from '../../parts/Button.tsx';
import { LightShape } from '../../parts/Light.tsx';
import { useSession } from '../../shell/session-context.ts';
import { isUsual } from './acts.ts';
import { ActFoot } from './ActFoot.tsx';
import { CallbackForm } from './CallbackForm.tsx';
import { isDrafted } from './drafts.ts';
import { FieldsForm } from './FieldsForm.tsx';
import { Meanwhile } from './Meanwhile.tsx';
import { MoreActs } from './MoreActs.tsx';
import { ReplyForm } from './ReplyForm.tsx';
import { ResultBar } from './ResultBar.tsx';
import { UnitForm } from './UnitForm.tsx';
import { CONTACT, TERM } from './submission.ts';
import type { Acts } from './use-acts.ts';
import './act.css';

interface ActPanelProps {
  page: OrderPage;
  acts: Acts;
  sync: SyncView;
  ref: Ref<HTMLElement>;
}

interface FormProps {
  page: OrderPage;
  acts: Acts;
  /** Field that is being typed in: it is not found wrong yet, unless submitting was tried. */
  typing: string | null;
  onTyping: (field: string | null) => void;
}

function Form({ page, acts, typing, onTyping }: FormProps): ReactNode {
  const { chosen, drafts, edit, submission } = acts;
  if (!chosen) return null;
  switch (chosen.kind) {
    case 'dispatch':
    case 'forward': {
      const { kind } = chosen;
      return (
        <UnitForm
          key={kind}
          orderId={page.row.id}
          here={page.row.leadUnit.code}
          kind={kind}
          draft={drafts[kind]}
          onEdit={(change) => edit(kind, change)}
          onSearch={acts.search}
        />
      );
    }
    case 'reply':
      return (
        <ReplyForm
          page={page}
          draft={drafts.reply}
          flaws={submission?.flaws ?? []}
          typing={typing === CONTACT || typing === TERM ? typing : null}
          onTyping={onTyping}
          onEdit={(change) => edit('reply', change)}
        />
      );
    case 'callback':
      return <CallbackForm page={page} draft={drafts.callback} onEdit={(change) => edit('callback', change)} />;
    case 'accept':
      return null;
    default:
      return (
        <FieldsForm key={chosen.kind} page={page} kind={chosen.kind} acts={acts} typing={typing} onTyping={onTyping} />
      );
  }
}

/** More acts than this, 更多 among them, stand in two rows. */
const ONE_ROW = 5;

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

export function ActPanel({ page, acts, sync, ref }: ActPanelProps): ReactNode {
  const { options, chosen, submission, done } = acts;
  const { unit } = useSession().user;
  const [isOpen, setOpen] = useState(false);
  const [typing, setTyping] = useState<string | null>(null);
  const goOn = (): void => {
    acts.goOn();
    // The button that was pressed goes with the news.
    document.getElementById('act-submit')?.focus();
  };
  const isInRow = ({ kind, key, allowed }: ActOption): boolean =>
    key !== null && (allowed || isUsual(kind, unit.kind) || chosen?.kind === kind || isDrafted(kind, acts.drafts));
  const row = options.filter(isInRow);
  const more = options.filter(
    (act) => act.key === null && (act.allowed || chosen?.kind === act.kind || isDrafted(act.kind, acts.drafts)),
  );
  const isMore = chosen !== null && chosen.key === null;
  const choose = (kind: HumanKind): void => {
    acts.choose(kind);
    setOpen(false);
    // The form stands there only after the next render.
    window.setTimeout(() => document.querySelector<HTMLElement>('.act-form [data-first]')?.focus(), 0);
  };
  // What was typed stays in sight when the order changed under it.
  const hasForm = chosen !== null && (chosen.allowed || isDrafted(chosen.kind, acts.drafts));
  return (
    <aside ref={ref} className="act-panel" aria-label="办理" data-testid="act-panel">
      <div className={`act-kinds ${row.length + Math.min(more.length, 1) > ONE_ROW ? 'act-kinds-two' : ''}`}>
        {row.map((act) => (
          <Button
            key={act.kind}
            {...(act.key === null ? {} : { hotkey: act.key })}
            blocked={!act.allowed}
            className={chosen?.kind === act.kind ? 'act-chosen' : ''}
            aria-pressed={chosen?.kind === act.kind}
            title={act.reason ?? undefined}
            data-testid={`act-${act.kind}`}
            onClick={() => acts.choose(act.kind)}
          >
            {act.label}
            {isDrafted(act.kind, acts.drafts) ? <span className="act-drafted">草稿</span> : null}
          </Button>
        ))}
        {more.length > 0 ? (
          <Button
            id="act-more"
            hotkey="M"
            className={isMore ? 'act-chosen' : ''}
            aria-expanded={isOpen}
            data-testid="act-more"
            // The list closes when it loses the focus: a press on its button must not take the focus first.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => setOpen(!isOpen)}
          >
            更多
            {more.some(({ kind }) => isDrafted(kind, acts.drafts)) ? <span className="act-drafted">草稿</span> : null}
          </Button>
        ) : null}
      </div>
      {isOpen ? (
        <MoreActs
          options={more}
          chosen={chosen?.kind ?? null}
          drafts={acts.drafts}
          onChoose={choose}
          onClose={() => setOpen(false)}
        />
      ) : null}
      <div className="act-form">
        {isMore && chosen ? <h3 className="act-title">{chosen.label}</h3> : null}
        {chosen === null ? (
          <p className="muted act-idle">
            {page.row.phase === 'completed' ? '这件工单已办结。' : '这件工单现在不等本单位办理。'}
          </p>
        ) : null}
        {chosen && !chosen.allowed ? <Blocked label={chosen.label} reason={chosen.reason} /> : null}
        {acts.news.length > 0 ? <Meanwhile news={acts.news} onGoOn={goOn} /> : null}
        {hasForm ? <Form page={page} acts={acts} typing={typing} onTyping={setTyping} /> : null}
      </div>
      <div className="act-foot">
        {chosen?.allowed && submission ? (
          <ActFoot key={chosen.kind} page={page} acts={acts} chosen={chosen} submission={submission} typing={typing} />
        ) : null}
        {done ? <ResultBar done={done} sync={sync} withNumber={false} /> : null}
      </div>
    </aside>
  );
}
