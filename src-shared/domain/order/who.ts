/** Who may: the relations of an actor's unit to an order that several families ask for. */
import type { Organization, Unit, UnitKind } from '../organization/organization.ts';
import type { DecideContext } from './command.ts';
import type { RefusalCode } from './refusal.ts';
import { known } from './order.ts';
import type { OrderState } from './types.ts';

/** Units that answer for orders below a district. */
export const ANSWERING_UNITS: readonly UnitKind[] = ['street', 'department', 'enterprise'];
/** Units that work inside one of those. */
export const INNER_UNITS: readonly UnitKind[] = ['section', 'community', 'propertyFirm'];

export const standsAlone = (code: string, organization: Organization): boolean =>
  organization.answerableFor(code)?.code === code;

/** The unit that answers for the order, below a district: the center that speaks for it to the level above. */
export function leadCentre(order: OrderState | undefined, { actor, organization }: DecideContext): RefusalCode | null {
  const centre = organization.answerableFor(known(order).leadUnit);
  return centre?.code === actor.unit && ANSWERING_UNITS.includes(centre.kind) ? null : 'not-centre';
}

/** The district over the unit that answers for the order. */
export function districtAbove(
  order: OrderState | undefined,
  { actor, organization }: DecideContext,
): RefusalCode | null {
  const lead = known(order).leadUnit;
  const isAbove =
    organization.find(actor.unit)?.kind === 'district' &&
    organization.isWithin(lead, actor.unit) &&
    organization.answerableFor(lead)?.code !== actor.unit;
  return isAbove ? null : 'not-above';
}

/** A center that the lead unit stands under, or is itself: what a center orders for its sections, a district for its streets. */
export function oversees(order: OrderState | undefined, { actor, organization }: DecideContext): RefusalCode | null {
  const isOver = standsAlone(actor.unit, organization) && organization.isWithin(known(order).leadUnit, actor.unit);
  return isOver ? null : 'not-above';
}

/** The lead itself and every unit above it: who may call the citizen back. */
export const inLine = (order: OrderState | undefined, { actor, organization }: DecideContext): RefusalCode | null =>
  organization.isWithin(known(order).leadUnit, actor.unit) ? null : 'not-lead';

/** Joint units whose row this actor may write: its own, and those inside its own center. */
export const jointRowsOf = (
  { jointUnits }: OrderState,
  { actor, organization }: Pick<DecideContext, 'actor' | 'organization'>,
): string[] => jointUnits.filter((code) => organization.actsFor(actor.unit, code));

/** Anybody with a part in the order: the lead's people, what stands above it, and joint units. */
export function takesPart(order: OrderState | undefined, context: DecideContext): RefusalCode | null {
  return jointRowsOf(known(order), context).length > 0 ? null : inLine(order, context);
}

/** Units a district gives orders to. */
export const dispatchTargets = (district: string, organization: Organization): readonly Unit[] =>
  organization.children(district).filter(({ kind }) => ANSWERING_UNITS.includes(kind));

/** The unit that answers for the order and everything that works inside it. */
export function innerUnits(lead: string, organization: Organization): readonly Unit[] {
  const answerable = organization.answerableFor(lead);
  if (!answerable) return [];
  return organization
    .subtree(answerable.code)
    .filter(({ code }) => organization.answerableFor(code)?.code === answerable.code);
}

/** 首办单位 after a move: a district is the first unit only until a unit that handles is found; never changed after that. */
export const firstUnitAfter = ({ firstUnit }: OrderState, to: string, organization: Organization): string =>
  organization.find(firstUnit)?.kind === 'district' ? to : firstUnit;

/** Joint units of an order that another unit leads now: the lead is none of them. */
export const jointBeside = ({ jointUnits }: OrderState, lead: string): string[] =>
  jointUnits.filter((code) => code !== lead);
