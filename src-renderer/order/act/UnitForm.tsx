/** 派单 and 转办: to whom, and a note. */
import { Input } from 'antd';
import type { ReactNode } from 'react';
import { useEngineQuery } from '../../lib/engine-context.tsx';
import { sentenceOf } from '../../lib/engine.ts';
import type { UnitDraft } from './drafts.ts';
import { UnitChooser } from './UnitChooser.tsx';

interface UnitFormProps {
  orderId: string;
  kind: 'dispatch' | 'forward';
  draft: UnitDraft;
  onEdit: (change: Partial<UnitDraft>) => void;
}

const WORDS = {
  dispatch: { unit: '派给', note: '交办意见' },
  forward: { unit: '转给', note: '转办意见' },
} as const;

export function UnitForm({ orderId, kind, draft, onEdit }: UnitFormProps): ReactNode {
  const targets = useEngineQuery('order.targets', { id: orderId, kind });
  const words = WORDS[kind];
  return (
    <>
      <UnitChooser
        label={words.unit}
        units={targets.data}
        error={targets.error ? sentenceOf(targets.error) : null}
        chosen={draft.unit}
        onChoose={(unit) => onEdit({ unit })}
        onNext={() => document.getElementById('act-note')?.focus()}
      />
      <label className="field-label" htmlFor="act-note">
        <span>{words.note}</span>
        <span className="muted">可不填</span>
      </label>
      <Input.TextArea
        id="act-note"
        className="note-text"
        value={draft.note}
        maxLength={500}
        data-testid="act-note"
        onChange={(event) => onEdit({ note: event.target.value })}
      />
    </>
  );
}
