/** Document numbers (文号): a series, a year of the field's clock, and a number that is used once and never again. */
import { z } from 'zod';
import { wall } from '../time.ts';

export interface SeriesYear {
  /** 机关代字 and what else stands before the year, e.g. 石八接办. */
  series: string;
  year: number;
}

export interface SeriesNumber extends SeriesYear {
  number: number;
}

/** No office writes as many in a year; a number above it was not leased by anybody. */
export const LARGEST_NUMBER = 999_999;

export const seriesYearSchema = z.object({
  series: z.string().regex(/^[\p{Script=Han}A-Za-z0-9]{1,20}$/u),
  year: z.int().min(2000).max(9999),
});
export const seriesNumberSchema = seriesYearSchema.extend({ number: z.int().min(1).max(LARGEST_NUMBER) });

/** A number belongs to the year in which it is taken, by the field's clock. */
export const yearOf = (at: number): number => wall(at).year();

/** `石八接办〔2019〕12号`: hexagonal brackets, no leading zeros, no 第 (GB/T 9704-2012, 7.2.5). */
export const documentNumber = ({ series, year, number }: SeriesNumber): string => `${series}〔${year}〕${number}号`;

/** The number written like that, null when the text is none. */
export function documentNumberFrom(text: string): SeriesNumber | null {
  const [, series, year, number] = /^(.+)〔(\d{4})〕([1-9]\d*)号$/u.exec(text.normalize('NFC').trim()) ?? [];
  const parsed = seriesNumberSchema.safeParse({ series, year: Number(year), number: Number(number) });
  return parsed.success ? parsed.data : null;
}

export const isSame = (a: SeriesYear, b: SeriesYear): boolean => a.series === b.series && a.year === b.year;

/** Reasons for which a number is void. A closed list: a typed one could name a person, and the ledger shows it. */
export const VOID_REASONS = ['打印损坏', '内容有误', '不再发出', '其他'] as const;
export type VoidReason = (typeof VOID_REASONS)[number];
