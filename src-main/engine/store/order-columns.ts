/** What the projection says of an order: the columns that lists read, and those of statistics and rankings. */
import { isExcluded } from '#shared/domain/order/exclusion.ts';
import { isOpen } from '#shared/domain/order/phases.ts';
import { queueOf } from '#shared/domain/order/queues.ts';
import type { NamedId, OrderState } from '#shared/domain/order/types.ts';
import type { Organization, Unit, UnitKind } from '#shared/domain/organization/organization.ts';
import { unitNamed, type UnitQuery } from '#shared/domain/table/unit-names.ts';

export type Columns = Record<string, string | number | null>;

/** Above every instant: an order without a clock stands behind the others. */
export const NO_DUE_KEY = Number.MAX_SAFE_INTEGER;

const flag = (value: boolean | null | undefined): number | null => (value == null ? null : value ? 1 : 0);

/** What a row needs besides the state. */
export interface RowContext {
  pending: boolean;
  /** The workstation's own, from whose desk queues are seen. */
  unit: string;
  /** The title for those who may not read it in full. */
  maskedTitle: string | null;
  textMark: number;
}

/** `order_row` without its key. */
export function rowOf(state: OrderState, { pending, unit, maskedTitle, textMark }: RowContext): Columns {
  const { title } = state.personal;
  return {
    id: state.id,
    number: state.number,
    district_number: state.districtNumber,
    title,
    masked_title: maskedTitle === title ? null : maskedTitle,
    type: state.type,
    category: state.category.join('/'),
    lead_unit: state.leadUnit,
    phase: state.phase,
    queue: queueOf(state, unit),
    open: isOpen(state.phase) ? 1 : 0,
    route: state.route,
    dispatched_at: state.dispatchedAt,
    city_dispatched_at: state.cityDispatchedAt,
    completed_at: state.completedAt,
    due_at: state.due.at,
    near_at: state.due.nearAt,
    paused_at: state.due.paused?.since ?? null,
    due_key: state.due.at ?? NO_DUE_KEY,
    handling_round: state.handlingRound,
    pending: pending ? 1 : 0,
    version: state.version,
    act: state.act,
    text_mark: textMark,
  };
}

/** Completed in time; null when it is not completed, has no clock, or its file does not say. */
function inTimeOf({ imported, completedAt, due }: OrderState): boolean | null {
  if (imported) return imported.inTime ?? (completedAt !== null && due.at !== null ? completedAt <= due.at : null);
  return completedAt === null || due.at === null ? null : completedAt <= due.at;
}

/** As the file has it, with the code of the unit that is meant; else the organization's code, whose name it knows. */
function placeOf(
  named: NamedId | null | undefined,
  unit: Unit | undefined,
  organization: Organization,
  query: UnitQuery,
): NamedId {
  if (!named) return { id: unit?.code ?? '', name: '' };
  if (named.id !== '') return named;
  const meant = unit?.name === named.name ? unit : unitNamed(named, organization, query);
  return { id: meant?.code ?? '', name: named.name };
}

/** `order_fact` without its key. */
export function factOf(state: OrderState, organization: Organization): Columns {
  const { leadUnit, imported, sample } = state;
  // As it was when the order came to its unit: a community that moves later takes no order of before along.
  const then = organization.at(state.dispatchedAt);
  const inForce = then.find(leadUnit) ? then : organization;
  const line = inForce.lineage(leadUnit);
  const of = (kind: UnitKind): Unit | undefined => line.find((above) => above.kind === kind);
  // Names repeat in other districts.
  const within = of('district');
  const unit = placeOf(imported?.unit, line[0], organization, { within });
  const street = placeOf(imported?.street, of('street'), organization, { within, kinds: ['street'] });
  const community = placeOf(imported?.community, of('community'), organization, { within, kinds: ['community'] });
  return {
    answerable: inForce.answerableFor(leadUnit)?.code ?? leadUnit,
    unit_id: unit.id,
    unit_name: unit.name,
    street_id: street.id,
    street_name: street.name,
    community_id: community.id,
    community_name: community.name,
    channel: imported?.channel ?? '',
    city_dispatched_at: state.cityDispatchedAt,
    completed_at: state.completedAt,
    in_time: flag(inTimeOf(state)),
    sample_valid: flag(sample?.valid),
    sample_contacted: flag(sample?.contacted),
    sample_solved: flag(sample?.solved),
    sample_satisfaction: sample?.satisfaction ?? null,
    excluded: isExcluded(state) ? 1 : 0,
  };
}

/** Units that see an order: lead and joint units and everything above them. */
export const unitsOf = ({ leadUnit, jointUnits }: OrderState, organization: Organization): Set<string> =>
  new Set(
    [leadUnit, ...jointUnits].flatMap((code) => [code, ...organization.lineage(code).map((above) => above.code)]),
  );
