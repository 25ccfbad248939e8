/** 回访: what the citizen said. Not reached = nothing more to ask. */
import type { ReactNode } from 'react';
import type { OrderPage } from '#shared/contract/api.ts';
import { SATISFACTIONS, type Satisfaction } from '#shared/domain/order/types.ts';
import { Choice } from './Choice.tsx';
import type { CallbackDraft } from './drafts.ts';

interface CallbackFormProps {
  page: OrderPage;
  draft: CallbackDraft;
  onEdit: (change: Partial<CallbackDraft>) => void;
}

const CONNECTED = [
  { value: true, label: '接通' },
  { value: false, label: '未接通' },
] as const;
const SOLVED = [
  { value: true, label: '已解决' },
  { value: false, label: '未解决' },
] as const;
const SATISFIED = SATISFACTIONS.map((value: Satisfaction) => ({ value, label: value }));

export function CallbackForm({ page, draft, onEdit }: CallbackFormProps): ReactNode {
  const { name, phone, masked } = page.caller;
  const isConnected = draft.connected === true;
  return (
    <>
      <p className="callback-whom">
        <span className="muted">回访</span> {name ?? '来电人'}　{phone ?? '没有留电话'}
        {page.callbackAttempts > 0 ? <span className="muted">　已拨 {page.callbackAttempts} 次</span> : null}
      </p>
      {masked && phone !== null ? (
        <p className="muted small" data-testid="callback-masked">
          号码已遮蔽：主办单位{page.row.leadUnit.name}的值班员、值班长可看全号码并拨打，本岗位登记结果。
        </p>
      ) : null}
      <Choice
        label="接通了吗"
        isFirst
        options={CONNECTED}
        value={draft.connected}
        testId="connected"
        onChange={(connected) => onEdit(connected ? { connected } : { connected, solved: null, satisfaction: null })}
      />
      {isConnected ? (
        <>
          <Choice
            label="解决了吗"
            options={SOLVED}
            value={draft.solved}
            testId="solved"
            onChange={(solved) => onEdit({ solved })}
          />
          <Choice
            label="满意程度"
            options={SATISFIED}
            value={draft.satisfaction}
            testId="satisfaction"
            onChange={(satisfaction) => onEdit({ satisfaction })}
          />
        </>
      ) : null}
      {draft.connected === false ? <p className="muted small">只记一次拨打，状态不变，可再拨。</p> : null}
    </>
  );
}
