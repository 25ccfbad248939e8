/** Particulars of an order beside the request: what its center filled in (补充), and what an office's file said of it. */
import { formatMinute } from '../time.ts';
import type { NamedId, OrderState } from './types.ts';

export interface Particular {
  label: string;
  value: string;
}

const placeName = (named: NamedId | null): string | undefined => named?.name || named?.id;

const inTimeText = (inTime: boolean | null): string | undefined =>
  inTime === null ? undefined : inTime ? '按时办结' : '超期办结';

/** What is not known is left out. */
export function particularsOf(
  { supplement, imported, leadUnit }: OrderState,
  unitName: (code: string) => string,
): Particular[] {
  const rows: [string, string | null | undefined][] = [
    ['反映社区', supplement?.community && unitName(supplement.community)],
    ['处理科室', supplement?.sections.map(unitName).join('、')],
    ['七有五性', supplement?.livelihoodDimension],
    ['案件性质', supplement?.nature],
  ];
  if (imported) {
    const { channel, district, street, community, unit, createdAt, inTime } = imported;
    // The lead unit's own name stands above; here is what nobody could find in the organization, or wrote otherwise.
    const named = placeName(unit);
    rows.push(
      ['来电时间', createdAt === null ? null : formatMinute(createdAt)],
      ['渠道', channel],
      ['区', district],
      ['街道', placeName(street)],
      ['社区', placeName(community)],
      ['表中单位', named === unitName(leadUnit) ? null : named],
      ['表中结果', inTimeText(inTime)],
    );
  }
  return rows.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}
