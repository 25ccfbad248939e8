/** Small renderings that several screens share. */
import { formatDay, formatMinute, formatShort, wall } from '#shared/domain/time.ts';
import { ROLE_LABEL, type Role } from '#shared/domain/organization/roles.ts';
import type { Route } from '#shared/domain/order/types.ts';

export const ROUTE_LABEL: Record<Route, string> = { direct: '直派', viaDistrict: '区转', local: '本地' };

/** The most specific two levels, as lists have room for. */
export const shortCategory = (category: string): string => category.split('/').slice(-2).join('·');
export const fullCategory = (category: string): string => category.split('/').join(' · ');

const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'] as const;

/** `10-12 周六 08:12` */
export const clockText = (at: number): string =>
  `${wall(at).format('MM-DD')} 周${WEEKDAYS[wall(at).day()] ?? ''} ${wall(at).format('HH:mm')}`;

/** `2019-10-12 星期六 08:12` */
export const longClockText = (at: number): string =>
  `${formatDay(at)} 星期${WEEKDAYS[wall(at).day()] ?? ''} ${wall(at).format('HH:mm')}`;

/** The time alone on the same day, with the date on another day, with the year in another year. */
export function momentText(at: number, now: number): string {
  if (formatDay(at) === formatDay(now)) return wall(at).format('HH:mm');
  return wall(at).year() === wall(now).year() ? formatShort(at) : formatMinute(at);
}

/** As in lists, with the year where it is not this one. */
export const stampText = (at: number, now: number): string =>
  wall(at).year() === wall(now).year() ? formatShort(at) : formatMinute(at);

export const roleText = (role: Role): string => ROLE_LABEL[role];
