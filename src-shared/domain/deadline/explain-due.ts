/** Where the due time of an order comes from, day by day: its clause, calendar, pauses and extensions. */
import { DAY, dayStart, formatDue, formatMinute } from '../time.ts';
import type { OrderState } from '../order/types.ts';
import { affectedBy } from './calendar-change.ts';
import { dayOf, type CalendarPackage, type CountedDay } from './calendar.ts';
import { clauseOf, countsDay } from './clocks.ts';
import { limitEnd, type Due, type DueChange } from './due.ts';
import { supersededText, type SupersededDue } from './explain.ts';
import type { Limit, RuleSet } from './rules.ts';

export interface DueDay extends CountedDay {
  /** The clock stood still on this day, or it was added by an extension; null for a day of the limit itself. */
  mark: 'paused' | 'extended' | null;
}

export interface DueExplanation {
  /** Epoch ms; null = no clock runs. */
  dueAt: number | null;
  /** From the day of the dispatch to that of the due time, or of the pause that lasts. Empty for an unknown clause. */
  days: DueDay[];
  superseded: SupersededDue[];
  /** What if: the due time as each class of the profile would have it; null = no clock. */
  classes: { id: string; dueAt: number | null }[];
  /** One Chinese sentence, and the profile. */
  text: string;
}

type Pause = Extract<DueChange, { kind: 'pause' }>;

function daysOf(due: Due, limit: Limit, fromAt: number, calendar: CalendarPackage): DueDay[] {
  const pauses = (due.changes ?? []).filter((change): change is Pause => change.kind === 'pause');
  const extendedFrom = due.changes?.find(({ kind }) => kind === 'extension')?.from ?? Infinity;
  const limitDays = limit.kind === 'workingDays' || limit.kind === 'naturalDays' ? limit.days : null;
  const end = due.paused ? dayStart(due.paused.since) + DAY : (due.at ?? fromAt);
  const days: DueDay[] = [];
  let counted = 0;
  for (let day = dayStart(fromAt); day < end; day += DAY) {
    const isPaused = pauses.some(({ pausedAt, resumedAt }) => day > dayStart(pausedAt) && day <= dayStart(resumedAt));
    const isExtended = limitDays === null ? day >= extendedFrom : counted >= limitDays;
    const isCounted = days.length > 0 && !isPaused && countsDay(limit.kind, calendar, day);
    days.push({
      ...dayOf(calendar, day),
      counts: isCounted ? ++counted : null,
      mark: isPaused ? 'paused' : isExtended ? 'extended' : null,
    });
  }
  return days;
}

function changeText(change: DueChange): string {
  const moved = `由${formatDue(change.from, 'long')}`;
  return change.kind === 'extension'
    ? `${moved}延期至${formatDue(change.to, 'long')}`
    : `${formatMinute(change.pausedAt)}至${formatMinute(change.resumedAt)}暂停计时，${moved}顺延至${formatDue(change.to, 'long')}`;
}

/** Names of what we ship say already that they are examples. */
function profileText({ profile }: Due, { deadline }: RuleSet): string {
  if (profile === '') return '';
  const name = profile === deadline.id ? deadline.name : profile;
  const isMarked = profile !== deadline.id || !deadline.example || name.includes('示例');
  return `口径：${name}${isMarked ? '' : '，示例'}。`;
}

function sentence(due: Due, state: ExplainedOrder, superseded: SupersededDue[], rules: RuleSet): string {
  const clause = clauseOf(due, rules)?.text;
  const end = due.paused?.at ?? due.at;
  const isOfFile = due.profile === '' && state.imported !== undefined;
  if (end === null) return isOfFile ? '导入文件没有写时限' : (clause ?? `${state.type}类没有办理时限`);
  const changes = due.changes ?? [];
  // What the clause gives first; each change then says from when to when it moved.
  const first = changes[0]?.from ?? end;
  const parts = [
    `${formatMinute(state.dispatchedAt)}派单`,
    isOfFile ? '时限按导入文件' : (clause ?? `按第${due.clause}条`),
    `${changes.length > 0 || due.paused ? '应于' : ''}${formatDue(first, 'long')}到期`,
    ...changes.map(changeText),
  ];
  if (due.paused) parts.push(`${formatMinute(due.paused.since)}起暂停计时，恢复后由${formatDue(end, 'long')}顺延`);
  if (due.originalAt !== null && due.originalAt !== first) parts.push(`首次时限${formatDue(due.originalAt, 'long')}`);
  parts.push(...superseded.map(supersededText));
  if (due.provisional) parts.push('该年放假安排尚未公布，暂按周末推算');
  return parts.join('；');
}

export type ExplainedOrder = Pick<OrderState, 'id' | 'due' | 'dispatchedAt' | 'type' | 'imported'>;

export function explainDue(order: ExplainedOrder, rules: RuleSet): DueExplanation {
  const { due, dispatchedAt } = order;
  const clause = clauseOf(due, rules);
  const superseded = affectedBy([order], rules)[0]?.before ?? [];
  const hasClock = due.at !== null || due.paused !== undefined;
  return {
    dueAt: due.at,
    days: clause && hasClock ? daysOf(due, clause.limit, dispatchedAt, rules.calendar) : [],
    superseded,
    classes: rules.deadline.clauses.map(({ id, limit }) => ({
      id,
      dueAt: limitEnd(limit, dispatchedAt, rules.calendar),
    })),
    text: `${sentence(due, order, superseded, rules)}。${profileText(due, rules)}`,
  };
}
