/** The form of an act that has none of its own, made from the family's schema (domain/order/form.ts). */
import { Input } from 'antd';
import type { ReactNode } from 'react';
import type { OrderPage, UnitRef } from '#shared/contract/api.ts';
import { formOf, type FormField } from '#shared/domain/order/form.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { termFromText, termText, typedMinute } from '#shared/domain/text/typed-time.ts';
import { formatMinute } from '#shared/domain/time.ts';
import { engineNow, useMinute } from '../../lib/clock.ts';
import { useEngineQuery } from '../../lib/engine-context.tsx';
import { sentenceOf } from '../../lib/engine.ts';
import { Choice } from './Choice.tsx';
import { DateField } from './DateField.tsx';
import { fieldsOf } from './drafts.ts';
import { textOf, timeOf, unitOf, unitsOf, type FieldValue } from './field-drafts.ts';
import { exampleTerm, fieldId } from './submission.ts';
import { UnitChooser } from './UnitChooser.tsx';
import type { Acts } from './use-acts.ts';
import { WrittenField } from './WrittenField.tsx';

interface FieldsFormProps {
  page: OrderPage;
  kind: HumanKind;
  acts: Acts;
  /** Id of the field that is being typed in. */
  typing: string | null;
  onTyping: (field: string | null) => void;
}

interface FieldProps extends FieldsFormProps {
  field: FormField;
  isFirst: boolean;
  value: FieldValue | undefined;
  /** Enter: on to the next field. */
  onNext: () => void;
}

const YES_NO = [
  { value: true, label: '是' },
  { value: false, label: '否' },
] as const;

const hintOf = ({ hint, required }: FormField): string => (hint === '' ? (required ? '必填' : '可不填') : hint);
const labelOf = (field: FormField): string => `${field.label}${field.required ? '' : `（${hintOf(field)}）`}`;

/** One unit, or several that are chosen one after the other and let go by a click. */
function UnitField({ page, kind, acts, field, value, isFirst, onNext }: FieldProps): ReactNode {
  const targets = useEngineQuery('order.targets', { id: page.row.id, kind });
  const { unitKinds } = field;
  const fitting = targets.data?.filter(({ kind: each }) => unitKinds.length === 0 || unitKinds.includes(each));
  const isList = field.type === 'units';
  const several = unitsOf(value);
  const set = (next: FieldValue | null): void => acts.editField(kind, field.name, next);
  const choose = (unit: UnitRef): void => {
    if (!isList) set(unit);
    else if (!several.some(({ code }) => code === unit.code)) set([...several, unit]);
  };
  return (
    <>
      {several.length > 0 ? (
        <p className="unit-several">
          {several.map((unit) => (
            <button
              key={unit.code}
              type="button"
              aria-label={`${unit.name}，移除`}
              onClick={() => set(several.filter(({ code }) => code !== unit.code))}
            >
              {unit.name} ×
            </button>
          ))}
        </p>
      ) : null}
      <UnitChooser
        label={labelOf(field)}
        units={fitting}
        error={targets.error ? sentenceOf(targets.error) : null}
        // Elsewhere the unit that leads now may well be named.
        here={field.name === 'toUnit' ? page.row.leadUnit.code : ''}
        chosen={isList ? (several.at(-1) ?? null) : unitOf(value)}
        onChoose={choose}
        onSearch={acts.search}
        onNext={isList ? () => undefined : onNext}
        isFirst={isFirst}
      />
    </>
  );
}

function TimeField({ field, kind, acts, value, typing, onTyping, isFirst, onNext }: FieldProps): ReactNode {
  const now = useMinute();
  const id = fieldId(field.name);
  const withTime = field.type === 'minute';
  return (
    <DateField
      id={id}
      label={field.label}
      hint={hintOf(field)}
      isFirst={isFirst}
      placeholder={withTime ? '如 8:15' : `如 ${exampleTerm(now)}`}
      withTime={withTime}
      value={timeOf(value)}
      read={(text) => (withTime ? typedMinute(text, engineNow()) : termFromText(text, engineNow()))}
      write={withTime ? formatMinute : termText}
      onChange={(time) => acts.editField(kind, field.name, time)}
      isTyping={typing === id}
      onTyping={(isTyping) => onTyping(isTyping ? id : null)}
      isWrong={typing !== id && acts.submission?.flaws.some((flaw) => flaw.field === id) === true}
      onNext={onNext}
    />
  );
}

function LineField({ field, kind, acts, value, isFirst, onNext }: FieldProps): ReactNode {
  const id = fieldId(field.name);
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        <span>{field.label}</span>
        <span className="muted">{field.type === 'lines' ? `${hintOf(field)}，用顿号隔开` : hintOf(field)}</span>
      </label>
      <Input
        id={id}
        data-first={isFirst || undefined}
        data-testid={id}
        autoComplete="off"
        maxLength={field.maxLength}
        value={textOf(value)}
        onChange={(event) => acts.editField(kind, field.name, event.target.value)}
        onPressEnter={(event) => {
          if (event.nativeEvent.isComposing || event.ctrlKey) return;
          event.preventDefault();
          onNext();
        }}
      />
    </div>
  );
}

function Field(props: FieldProps): ReactNode {
  const { field, kind, acts, value, isFirst } = props;
  const id = fieldId(field.name);
  const set = (next: FieldValue): void => acts.editField(kind, field.name, next);
  switch (field.type) {
    case 'text':
      return (
        <WrittenField
          id={id}
          label={field.label}
          hint={hintOf(field)}
          isFirst={isFirst}
          value={textOf(value)}
          maxLength={field.maxLength}
          onChange={set}
        />
      );
    case 'line':
    case 'lines':
      return <LineField {...props} />;
    case 'choice':
      return (
        <Choice
          label={labelOf(field)}
          isFirst={isFirst}
          options={field.options.map((option) => ({ value: option, label: option }))}
          value={typeof value === 'string' ? value : null}
          testId={id}
          onChange={set}
        />
      );
    case 'yesNo':
      return (
        <Choice
          label={labelOf(field)}
          isFirst={isFirst}
          options={YES_NO}
          value={typeof value === 'boolean' ? value : null}
          testId={id}
          onChange={set}
        />
      );
    case 'minute':
    case 'term':
      return <TimeField {...props} />;
    case 'unit':
    case 'units':
      return <UnitField {...props} />;
  }
}

export function FieldsForm(props: FieldsFormProps): ReactNode {
  const { kind, acts } = props;
  const form = formOf(kind);
  const draft = fieldsOf(kind, acts.drafts);
  const next = (index: number) => (): void => {
    const rest = form.slice(index + 1).map(({ name }) => document.getElementById(fieldId(name)));
    (rest.find((element) => element !== null) ?? document.getElementById('act-submit'))?.focus();
  };
  return form.map((field, index) => (
    <Field
      key={field.name}
      {...props}
      field={field}
      isFirst={index === 0}
      value={draft[field.name]}
      onNext={next(index)}
    />
  ));
}
