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
  name: string;
  isThere: boolean;
  /** The field that supplies it. */
  field: string | null;
}

function elementsOf(page: OrderPage, draft: ReplyDraft): Element[] {
  return [
    {
      name: page.acceptedAt === null ? '受理时间' : `受理 ${formatShort(page.acceptedAt)}`,
      isThere: page.acceptedAt !== null,
      field: null,
    },
    { name: '与谁沟通', isThere: draft.contactedAt !== null || page.contactedAt !== null, field: 'reply-contact' },
    { name: '解决措施', isThere: draft.measures.trim() !== '', field: 'reply-measures' },
    { name: '解决时限', isThere: draft.deadline !== null, field: 'reply-deadline' },
  ];
}

function FourElements({ elements }: { elements: readonly Element[] }): ReactNode {
  return (
    <ul className="four" aria-label="答复四要素">
      {elements.map(({ name, isThere, field }) => (
        <li key={name} className={isThere ? 'four-there' : 'four-missing'}>
          {isThere ? <Icon name="done" size={12} /> : <LightShape colour="amber" />}
          {isThere ? name : `缺${name}`}
          {!isThere && field !== null ? (
            <button type="button" className="link" onClick={() => document.getElementById(field)?.focus()}>
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
          value={draft.contactedAt === null ? null : readingOf(draft.contactedAt)}
          onChange={(reading) => onEdit({ contactedAt: reading && instantOf(reading) })}
        />
        <DateField
          id="reply-deadline"
          label="解决时限"
          placeholder="如 10-18"
          withTime={false}
          value={draft.deadline === null ? null : readingOf(dayFromText(draft.deadline))}
          onChange={(reading) => onEdit({ deadline: reading && formatDay(instantOf(reading)) })}
        />
      </div>
      <FourElements elements={elementsOf(page, draft)} />
    </>
  );
}
