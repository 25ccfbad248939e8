/** Where a due time comes from, in one Chinese sentence. */
import type { RuleSet } from '#shared/domain/deadline/rules.ts';
import type { OrderState } from '#shared/domain/order/types.ts';
import { formatDue, formatMinute } from '#shared/domain/time.ts';

export function explainDue({ due, dispatchedAt, type }: OrderState, { deadline }: RuleSet): string {
  const clause = due.profile === deadline.id ? deadline.clauses.find((c) => c.id === due.clause) : undefined;
  const name = due.profile === deadline.id ? deadline.name : due.profile;
  // Names of what we ship say already that they are examples.
  const isMarked = due.profile !== deadline.id || !deadline.example || name.includes('示例');
  const profile = `口径：${name}${isMarked ? '' : '，示例'}`;
  if (due.at === null) return `${clause?.text ?? `${type}类没有办理时限`}。${profile}。`;
  const parts = [
    `${formatMinute(dispatchedAt)}派单`,
    clause?.text ?? `按第${due.clause}条`,
    `${formatDue(due.at, 'long')}到期`,
  ];
  if (due.originalAt !== null && due.originalAt !== due.at) parts.push(`首次时限${formatDue(due.originalAt, 'long')}`);
  if (due.provisional) parts.push('该年放假安排尚未公布，暂按周末推算');
  return `${parts.join('；')}。${profile}。`;
}
