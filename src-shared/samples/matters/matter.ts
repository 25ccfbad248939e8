/** What people call about: templates with parameters, written in the habit of the hotline's records (domain.md §3.3). */
import type { RequestType } from '../../domain/order/types.ts';

export interface Matter {
  /** Two or three levels. */
  category: readonly [string, string, string?];
  types: readonly RequestType[];
  /** Without a place in front. */
  title: string;
  /** What happened; `{…}` are parameters, the same in title and body of one order. */
  body: string;
  /** What the caller wants; the record closes with it. */
  ask: string;
  /** Department or enterprise (end of its name) that gets some of these instead of the street. */
  to?: string;
  /** Only in housing estates, or only in villages; both when absent. */
  where?: 'estate' | 'village';
  /** Months of the year (1–12) in which people call about it; all when absent. */
  months?: readonly number[];
  /** How often, 10 = usual. */
  weight: number;
}

/** Parameters of the templates; text.ts draws their values. */
export type Parameter = '楼' | '单元' | '层' | '室' | '路' | '天' | '月' | '人' | '元' | '点' | '户' | '车' | '号';
