/** From which day to which day something of the organization is in force. Days are the field's own, both inclusive. */
import { DAY, dayFromText, formatDay } from '../time.ts';

export interface Validity {
  /** First day, `2020-01-01`; absent = always was. */
  from?: string;
  /** Last day; absent = still is. */
  until?: string;
}

/** Half open, epoch ms; infinite where nothing is said. */
export interface Span {
  fromAt: number;
  toAt: number;
}

export const spanOf = ({ from, until }: Validity): Span => ({
  fromAt: from === undefined ? -Infinity : dayFromText(from),
  toAt: until === undefined ? Infinity : dayFromText(until) + DAY,
});

export const meet = (a: Span, b: Span): boolean => a.fromAt < b.toAt && b.fromAt < a.toAt;
/** Is there no gap between them? */
export const adjoin = (a: Span, b: Span): boolean => a.fromAt <= b.toAt && b.fromAt <= a.toAt;

export const validityOf = ({ fromAt, toAt }: Span): Validity => ({
  ...(fromAt === -Infinity ? {} : { from: formatDay(fromAt) }),
  ...(toAt === Infinity ? {} : { until: formatDay(toAt - DAY) }),
});

/** What both hold; null when they do not meet. */
export function common(a: Span, b: Span): Span | null {
  if (!meet(a, b)) return null;
  return { fromAt: Math.max(a.fromAt, b.fromAt), toAt: Math.min(a.toAt, b.toAt) };
}

/** The first instant of `span` that none of `cover` holds; null when they hold all of it. */
export function firstGap(span: Span, cover: readonly Span[]): number | null {
  let at = span.fromAt;
  for (const { fromAt, toAt } of cover.toSorted((a, b) => a.fromAt - b.fromAt))
    if (fromAt <= at && at < toAt) at = toAt;
  return at < span.toAt ? at : null;
}
