import { Select } from 'antd';
import type { ReactNode } from 'react';
import type { LightColour } from '#shared/domain/deadline/due.ts';
import type { Queue } from '#shared/domain/order/queues.ts';
import { Icon } from '../../parts/Icon.tsx';
import { LIGHT_LABEL, LightShape } from '../../parts/Light.tsx';
import { RANGE_LABEL, type ListState, type Sort } from './list-state.ts';
import type { ListAnswer } from './use-order-source.ts';

interface QuickFiltersProps {
  queue: Queue;
  state: ListState;
  answer: ListAnswer | null;
  onChange: (change: Partial<ListState>) => void;
  onSort: (sort: Sort, descending: boolean) => void;
}

const COLOURS: readonly LightColour[] = ['red', 'amber', 'green', 'none'];

interface SortChoice {
  value: string;
  label: string;
  sort: Sort;
  descending: boolean;
}

const DUE: readonly SortChoice[] = [
  { value: 'due-up', label: '截止，早的在上', sort: 'due', descending: false },
  { value: 'due-down', label: '截止，晚的在上', sort: 'due', descending: true },
];
const COMPLETED: readonly SortChoice[] = [
  { value: 'completed-down', label: '办结，新的在上', sort: 'completed', descending: true },
  { value: 'completed-up', label: '办结，早的在上', sort: 'completed', descending: false },
];
const ALWAYS: readonly SortChoice[] = [
  { value: 'dispatched-down', label: '派单，新的在上', sort: 'dispatched', descending: true },
  { value: 'dispatched-up', label: '派单，早的在上', sort: 'dispatched', descending: false },
  { value: 'number-up', label: '编号，小的在上', sort: 'number', descending: false },
  { value: 'number-down', label: '编号，大的在上', sort: 'number', descending: true },
];
const OPEN_SORTS = [...DUE, ...ALWAYS];
const CLOSED_SORTS = [...COMPLETED, ...ALWAYS];

/** Lights with their counts; every count is the list behind it. Closed orders have no light. */
export function QuickFilters({ queue, state, answer, onChange, onSort }: QuickFiltersProps): ReactNode {
  const sum = answer ? COLOURS.reduce((n, colour) => n + answer.lights[colour], 0) : 0;
  const all = answer && (state.light === null ? answer.total : sum);
  const sorts = queue === 'completed' ? CLOSED_SORTS : OPEN_SORTS;
  const sort = sorts.find((option) => option.sort === state.sort && option.descending === state.descending);
  return (
    <div className="quick-filters">
      <button
        type="button"
        className="quick"
        aria-pressed={state.light === null}
        data-testid="quick-all"
        onClick={() => onChange({ light: null })}
      >
        {state.range === 'all' ? '全部' : RANGE_LABEL[state.range]} <b>{all ?? ''}</b>
      </button>
      {queue === 'completed'
        ? null
        : COLOURS.map((colour) => (
            <button
              key={colour}
              type="button"
              className="quick"
              aria-pressed={state.light === colour}
              data-testid={`quick-${colour}`}
              onClick={() => onChange({ light: state.light === colour ? null : colour })}
            >
              <LightShape colour={colour} />
              {LIGHT_LABEL[colour]} <b>{answer?.lights[colour] ?? ''}</b>
            </button>
          ))}
      <span className="spacer" />
      <Select
        className="sort"
        size="small"
        variant="borderless"
        aria-label="排序"
        prefix="排序"
        suffixIcon={<Icon name="down" size={12} />}
        popupMatchSelectWidth={false}
        options={sorts.map(({ value, label }) => ({ value, label }))}
        value={sort?.value ?? null}
        onChange={(value) => {
          const option = sorts.find((one) => one.value === value);
          if (option) onSort(option.sort, option.descending);
        }}
      />
    </div>
  );
}
