/** 回复: the answer to the citizen and its four elements (features.md X10: 受理时间、与谁沟通、解决措施、解决时限). */
import { Input } from 'antd';
import type { ReactNode } from 'react';
import type { OrderPage } from '#shared/contract/api.ts';
import { dayFromText, formatDay, formatShort } from '#shared/domain/time.ts';
import { Icon } from '../../parts/Icon.tsx';
import { LightShape } from '../../parts/Light.tsx';
import { DateField } from './DateField.tsx';
import type { ReplyDraft } from './drafts.ts';
import { instantOf, readingOf } from './field-picker.ts';

interface ReplyFormProps {
  page: OrderPage;
  draft: ReplyDraft;
  onEdit: (change: Partial<ReplyDraft>) => void;
}

interface Element {
  /** As it reads when it is there, or what to do when it is not. */
  text: string;
  /** `advised`: the reply may go without it. */
  state: 'there' | 'needed' | 'advised';
  /** The field that supplies it. */
  field: string | null;
}

/** Of the four only 解决措施 is needed by the rules; the reply's own text is needed too and no element. */
function elementsOf(page: OrderPage, draft: ReplyDraft): Element[] {
  const { acceptedAt, contactedAt } = page;
  const isContacted = draft.contactedAt !== null || contactedAt !== null;
  const hasMeasures = draft.measures.trim() !== '';
  return [
    {
      text: acceptedAt === null ? '未签收，无受理时间' : `受理 ${formatShort(acceptedAt)}`,
      state: acceptedAt === null ? 'advised' : 'there',
      field: null,
    },
    {
      text: isContacted ? '与谁沟通' : '建议填联系时间',
      state: isContacted ? 'there' : 'advised',
      field: 'reply-contact',
    },
    {
      text: hasMeasures ? '解决措施' : '缺解决措施',
      state: hasMeasures ? 'there' : 'needed',
      field: 'reply-measures',
    },
    {
      text: draft.deadline === null ? '已解决，无需时限' : '解决时限',
      state: 'there',
      field: null,
    },
  ];
}

const focus = (id: string): void => document.getElementById(id)?.focus();

const MARK: Record<Element['state'], ReactNode> = {
  there: <Icon name="done" size={12} />,
  needed: <LightShape colour="amber" />,
  advised: <LightShape colour="none" />,
};

function FourElements({ elements }: { elements: readonly Element[] }): ReactNode {
  return (
    <ul className="four" aria-label="答复四要素">
      {elements.map(({ text, state, field }) => (
        <li key={text} className={`four-${state}`}>
          {MARK[state]}
          {text}
          {state !== 'there' && field !== null ? (
            // No stop of Tab: the field itself is one.
            <button type="button" className="link" tabIndex={-1} onClick={() => focus(field)}>
              补上
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

export function ReplyForm({ page, draft, onEdit }: ReplyFormProps): ReactNode {
  return (
    <>
      <label className="field-label" htmlFor="reply-text">
        <span>对外答复</span>
        <span className="muted">必填</span>
      </label>
      <Input.TextArea
        id="reply-text"
        data-first
        className="reply-text"
        value={draft.text}
        maxLength={4000}
        data-testid="reply-text"
        onChange={(event) => onEdit({ text: event.target.value })}
      />
      <label className="field-label" htmlFor="reply-measures">
        <span>解决措施</span>
        <span className="muted">必填</span>
      </label>
      <Input.TextArea
        id="reply-measures"
        value={draft.measures}
        maxLength={2000}
        data-testid="reply-measures"
        onChange={(event) => onEdit({ measures: event.target.value })}
      />
      <div className="field-pair">
        <DateField
          id="reply-contact"
          label="联系时间"
          placeholder="如 08:15"
          withTime
          onNext={() => focus('reply-deadline')}
          value={draft.contactedAt === null ? null : readingOf(draft.contactedAt)}
          onChange={(reading) => onEdit({ contactedAt: reading && instantOf(reading) })}
        />
        <DateField
          id="reply-deadline"
          label="解决时限"
          placeholder="如 10-18"
          hint="未解决时填"
          withTime={false}
          onNext={() => focus('act-submit')}
          value={draft.deadline === null ? null : readingOf(dayFromText(draft.deadline))}
          onChange={(reading) => onEdit({ deadline: reading && formatDay(instantOf(reading)) })}
        />
      </div>
      <FourElements elements={elementsOf(page, draft)} />
    </>
  );
}
