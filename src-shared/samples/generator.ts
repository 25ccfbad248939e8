/**
 * Synthetic orders of one district, the same for the same seed on every machine. Nothing in them is taken from real
 * records: persons and phone numbers are invented (138-0000-xxxx), the matters are written for this project.
 */
import type { z } from 'zod';
import type { intakeOrderSchema } from '../contract/wire.ts';
import type { Unit } from '../domain/organization/organization.ts';
import { DAY, HOUR, SECOND, dayStart, wall } from '../domain/time.ts';
import { sampleOrganization } from './index.ts';
import { MATTERS } from './matters/index.ts';
import type { Matter } from './matters/matter.ts';
import { mix, prng, weighted, type Prng } from './prng.ts';
import { wordingOf } from './text.ts';

export type IntakeOrder = Omit<z.output<typeof intakeOrderSchema>, 'category'> & { category: string[] };

export interface OrdersWanted {
  seed: number;
  count: number;
  /** Code of the district, 6 digits; one of the sample organization. */
  district: string;
  fromAt: number;
  /** Exclusive. */
  toAt: number;
}

/** Calls by hour of the day: two peaks, a quiet night. */
const BY_HOUR = [3, 2, 1, 1, 1, 2, 5, 12, 26, 38, 40, 34, 22, 24, 32, 36, 34, 28, 22, 20, 18, 14, 9, 5];
const WEEKEND = 0.7;
/** Shares of orders sent to the district for it to dispatch, and of those with a responsible department sent there. */
const TO_DISTRICT = 0.1;
const TO_DEPARTMENT = 0.16;

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'];

/** An invented caller; the same number always belongs to the same person. */
function callerOf(k: number): { name: string; phone: string } {
  const surname = SURNAMES[mix(7, `caller ${k}`) % SURNAMES.length] ?? '王';
  return { name: `${surname}${k % 2 === 0 ? '女士' : '先生'}`, phone: `1380000${String(k).padStart(4, '0')}` };
}

/** Dispatch times in ascending order, whole seconds. */
function dispatchTimes({ count, fromAt, toAt }: OrdersWanted, random: Prng): number[] {
  const hours: number[] = [];
  const weights: number[] = [];
  for (let at = Math.floor(fromAt / HOUR) * HOUR; at < toAt; at += HOUR) {
    const clock = wall(at);
    const covered = Math.min(at + HOUR, toAt) - Math.max(at, fromAt);
    hours.push(at);
    weights.push((BY_HOUR[clock.hour()] ?? 1) * (clock.isoWeekday() > 5 ? WEEKEND : 1) * covered);
  }
  const draw = weighted(weights);
  const times = Array.from({ length: count }, () => {
    const hour = hours[draw(random)] ?? fromAt;
    const from = Math.max(hour, fromAt);
    const seconds = Math.max(1, Math.floor((Math.min(hour + HOUR, toAt) - from) / SECOND));
    return from + random.below(seconds) * SECOND;
  });
  return times.toSorted((a, b) => a - b);
}

const fits = (matter: Matter, month: number, village: boolean): boolean =>
  (matter.months?.includes(month) ?? true) && (matter.where === undefined || (matter.where === 'village') === village);

/** For each month and kind of place its own weighted choice of matters. */
function matterChoice(): (month: number, village: boolean, random: Prng) => Matter {
  const prepared = new Map<string, (random: Prng) => Matter>();
  return (month, village, random) => {
    const key = `${month} ${village}`;
    let choose = prepared.get(key);
    if (!choose) {
      const possible = MATTERS.filter((matter) => fits(matter, month, village));
      const draw = weighted(possible.map(({ weight }) => weight));
      choose = (source) => possible[draw(source)] ?? random.pick(possible);
      prepared.set(key, choose);
    }
    return choose(random);
  };
}

interface Ground {
  district: Unit;
  departments: Unit[];
  streets: { unit: Unit; communities: Unit[] }[];
  drawStreet: (random: Prng) => number;
  /** Serial numbers of the districts interleave, as one city numbers all: position and number of districts. */
  serial: { offset: number; step: number };
}

function groundOf(code: string): Ground {
  const organization = sampleOrganization();
  const district = organization.find(code);
  if (district?.kind !== 'district') throw new Error(`not a district of the sample organization: ${code}`);
  const districts = organization.units.filter(({ kind }) => kind === 'district');
  const below = organization.children(code);
  const streets = below
    .filter(({ kind }) => kind === 'street')
    .map((unit) => ({
      unit,
      communities: organization.children(unit.code).filter(({ kind }) => kind === 'community'),
    }));
  return {
    district,
    departments: below.filter(({ kind }) => kind === 'department' || kind === 'enterprise'),
    streets,
    drawStreet: weighted(streets.map(({ unit }) => 6 + (mix(1, unit.code) % 14))),
    serial: { offset: districts.indexOf(district), step: districts.length },
  };
}

function unitFor(ground: Ground, street: Unit, matter: Matter, random: Prng): string {
  if (random.chance(TO_DISTRICT)) return ground.district.code;
  const { to } = matter;
  const department = to === undefined ? undefined : ground.departments.find(({ name }) => name.endsWith(to));
  return department && random.chance(TO_DEPARTMENT) ? department.code : street.code;
}

/**
 * `count` orders dispatched in [fromAt, toAt), ascending. Numbers are unique over the districts of one period, not over
 * two calls for the same district and days.
 */
export function generateOrders(wanted: OrdersWanted): IntakeOrder[] {
  const random = prng(mix(wanted.seed, wanted.district));
  const ground = groundOf(wanted.district);
  const chooseMatter = matterChoice();
  let dayFrom = Number.NEGATIVE_INFINITY;
  let dayText = '';
  let month = 1;
  let serial = 0;
  return dispatchTimes(wanted, random).map((cityDispatchedAt): IntakeOrder => {
    if (cityDispatchedAt >= dayFrom + DAY) {
      const day = wall(cityDispatchedAt);
      dayFrom = dayStart(cityDispatchedAt);
      dayText = day.format('YYYYMMDD');
      month = day.month() + 1;
      serial = 0;
    }
    serial++;
    const street = ground.streets[ground.drawStreet(random)];
    if (!street) throw new Error('a district needs streets');
    const community = random.pick(street.communities);
    const village = community.name.endsWith('村');
    const matter = chooseMatter(month, village, random);
    const type = random.pick(matter.types);
    const names = { district: ground.district.name, street: street.unit.name, community: community.name, village };
    const caller = callerOf(random.below(10_000));
    const wording = wordingOf(matter, type, names, callerOf(random.below(10_000)).phone, random);
    const citySerial = String(serial * ground.serial.step - ground.serial.offset).padStart(4, '0');
    const confidential = random.chance(0.03);
    return {
      number: `${dayText}${citySerial}`,
      ...(random.chance(0.85)
        ? { districtNumber: `${wanted.district.slice(3)}-${dayText}-${String(serial).padStart(4, '0')}` }
        : {}),
      cityDispatchedAt,
      unitCode: unitFor(ground, street.unit, matter, random),
      type,
      title: wording.title,
      content: wording.content,
      caller: confidential ? { name: '保密' } : caller,
      place: wording.place,
      category: matter.category.filter((level) => level !== undefined),
      extra: {
        工单来源: random.pick(['电话', '电话', '电话', '电话', '微信', '网络']),
        来电主体: type === '企业' ? '企业' : '个人',
      },
    };
  });
}
