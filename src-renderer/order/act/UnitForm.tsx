/** 派单 and 转办: to whom, and a note. */
import type { ReactNode } from 'react';
import { useEngineQuery } from '../../lib/engine-context.tsx';
import { sentenceOf } from '../../lib/engine.ts';
import type { UnitDraft } from './drafts.ts';
import { UnitChooser } from './UnitChooser.tsx';
import { WrittenField } from './WrittenField.tsx';

interface UnitFormProps {
  orderId: string;
  /** Unit that leads now. */
  here: string;
  kind: 'dispatch' | 'forward';
  draft: UnitDraft;
  onEdit: (change: Partial<UnitDraft>) => void;
  /** Words that look for another unit than the chosen one; '' = none. */
  onSearch: (words: string) => void;
}

const WORDS = {
  dispatch: { unit: '派给', note: '交办意见' },
  forward: { unit: '转给', note: '转办意见' },
} as const;

export function UnitForm({ orderId, here, kind, draft, onEdit, onSearch }: UnitFormProps): ReactNode {
  const targets = useEngineQuery('order.targets', { id: orderId, kind });
  const words = WORDS[kind];
  return (
    <>
      <UnitChooser
        label={words.unit}
        units={targets.data}
        error={targets.error ? sentenceOf(targets.error) : null}
        here={here}
        chosen={draft.unit}
        onChoose={(unit) => onEdit({ unit })}
        onSearch={onSearch}
        onNext={() => document.getElementById('act-note')?.focus()}
      />
      <WrittenField
        id="act-note"
        label={words.note}
        hint="可不填"
        className="note-text"
        value={draft.note}
        maxLength={500}
        onChange={(note) => onEdit({ note })}
      />
    </>
  );
}
