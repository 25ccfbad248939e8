/** 回复: the answer to the citizen, what was done, when they were called, and by when it will be solved. */
import type { ReactNode } from 'react';
import type { OrderPage } from '#shared/contract/api.ts';
import { termFromText, termText, typedMinute } from '#shared/domain/text/typed-time.ts';
import { formatMinute } from '#shared/domain/time.ts';
import { engineNow, useMinute } from '../../lib/clock.ts';
import { DateField } from './DateField.tsx';
import type { ReplyDraft } from './drafts.ts';
import { FourElements } from './FourElements.tsx';
import { CONTACT, exampleTerm, TERM, type Flaw, type ReplyField } from './submission.ts';
import { WrittenField } from './WrittenField.tsx';

interface ReplyFormProps {
  page: OrderPage;
  draft: ReplyDraft;
  flaws: readonly Flaw[];
  /** Field that is being typed in. */
  typing: ReplyField | null;
  onTyping: (field: ReplyField | null) => void;
  onEdit: (change: Partial<ReplyDraft>) => void;
}

const focus = (id: string): void => document.getElementById(id)?.focus();

export function ReplyForm({ page, draft, flaws, typing, onTyping, onEdit }: ReplyFormProps): ReactNode {
  const now = useMinute();
  const wrong = new Set<ReplyField>(flaws.flatMap(({ field }) => (field === CONTACT || field === TERM ? [field] : [])));
  const timeProps = (field: ReplyField) => ({
    id: field,
    isTyping: typing === field,
    onTyping: (isTyping: boolean) => onTyping(isTyping ? field : null),
    isWrong: wrong.has(field) && typing !== field,
  });
  return (
    <>
      <WrittenField
        id="reply-text"
        label="对外答复"
        hint="必填"
        isFirst
        className="reply-text"
        value={draft.text}
        maxLength={4000}
        onChange={(text) => onEdit({ text })}
      />
      <WrittenField
        id="reply-measures"
        label="解决措施"
        hint="必填"
        value={draft.measures}
        maxLength={2000}
        onChange={(measures) => onEdit({ measures })}
      />
      <div className="field-pair">
        <DateField
          {...timeProps(CONTACT)}
          label="联系时间"
          placeholder="如 8:15"
          withTime
          value={draft.contact}
          read={(text) => typedMinute(text, engineNow())}
          write={formatMinute}
          onChange={(contact) => onEdit({ contact })}
          onNext={() => focus(TERM)}
        />
        <DateField
          {...timeProps(TERM)}
          label="解决时限"
          placeholder={`如 ${exampleTerm(now)}`}
          hint="未解决时填"
          withTime={false}
          value={draft.term}
          read={(text) => termFromText(text, engineNow())}
          write={termText}
          onChange={(term) => onEdit({ term })}
          onNext={() => focus('act-submit')}
        />
      </div>
      <FourElements page={page} draft={draft} wrong={wrong} typing={typing} />
    </>
  );
}
