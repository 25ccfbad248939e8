/** What becomes of an order: the acts of its units, with their times. Deterministic; nothing is written here. */
import type { IntakeOrder } from '#shared/samples/generator.ts';
import { mix, prng, type Prng } from '#shared/samples/prng.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { replyWords } from './words.ts';

export interface PlannedAct {
  at: number;
  /** Unit whose people do it. */
  unit: string;
  kind: HumanKind;
  payload: Record<string, unknown>;
}

export interface Life {
  order: IntakeOrder;
  /** When the centre has it. */
  arrivesAt: number;
  acts: PlannedAct[];
}

/** The upper level delivers now and then. */
const DELIVERY = 20 * MINUTE;

const between = (random: Prng, from: number, to: number): number => from + Math.floor(random.next() * (to - from));

/** Most are seen at once, a few lie for a day. */
const patience = (random: Prng): number =>
  random.chance(0.18) ? between(random, 6 * HOUR, 30 * HOUR) : between(random, 5 * MINUTE, 90 * MINUTE);

class LifeWriter {
  readonly acts: PlannedAct[] = [];
  readonly #random: Prng;
  #at: number;

  constructor(random: Prng, at: number) {
    this.#random = random;
    this.#at = at;
  }

  after(delay: number, unit: string, kind: HumanKind, payload: Record<string, unknown>): void {
    this.#at += delay;
    this.acts.push({ at: this.#at, unit, kind, payload });
  }

  /** Answer and call-back, again after an answer that did not satisfy. */
  finish(order: IntakeOrder, unit: string, community: string): void {
    const random = this.#random;
    for (let round = 1; ; round++) {
      const delay = random.chance(0.07) ? between(random, 5 * DAY, 12 * DAY) : between(random, 3 * HOUR, 60 * HOUR);
      const contactedAt = this.#at + Math.floor(delay / 4);
      this.after(delay, unit, 'reply', { ...replyWords(order, community, random), contactedAt });
      if (random.chance(0.1)) this.after(between(random, HOUR, 4 * HOUR), unit, 'callback', { connected: false });
      const solved = round > 1 || random.chance(0.9);
      const satisfaction = solved ? (random.chance(0.88) ? '满意' : '基本满意') : '不满意';
      this.after(between(random, HOUR, 20 * HOUR), unit, 'callback', { connected: true, solved, satisfaction });
      if (solved) return;
    }
  }
}

/** @param seed the same seed gives the same life */
export function lifeOf(order: IntakeOrder, seed: number, organization: Organization): Life {
  const random = prng(mix(seed, `life ${order.number}`));
  const arrivesAt = Math.ceil((order.cityDispatchedAt + 1) / DELIVERY) * DELIVERY;
  const writer = new LifeWriter(random, arrivesAt);
  let unit = organization.answerableFor(order.unitCode);
  if (unit?.kind === 'district') {
    const streets = organization.children(unit.code).filter(({ kind }) => kind === 'street');
    // The place of the matter names its street.
    const target = streets.find(({ name }) => order.place?.includes(name)) ?? random.pick(streets);
    writer.after(patience(random), unit.code, 'dispatch', { toUnit: target.code });
    unit = target;
  }
  if (!unit) throw new Error(`no unit answers for ${order.unitCode}`);
  writer.after(patience(random), unit.code, 'accept', {});
  const inside = organization.children(unit.code).filter(({ kind }) => kind === 'community' || kind === 'section');
  const community = inside.find(({ name }) => order.place?.includes(name)) ?? inside[0];
  if (community && random.chance(0.8)) {
    writer.after(between(random, 5 * MINUTE, HOUR), unit.code, 'forward', { toUnit: community.code });
  }
  writer.finish(order, unit.code, community?.name ?? unit.name);
  return { order, arrivesAt, acts: writer.acts };
}
