/** The state machine as a table (domain.md §1.14), made from what each family says of its own kind. */
import { FAMILIES } from './commands/index.ts';
import { PHASES, type Phase } from './types.ts';

export { isOpen, PHASES } from './types.ts';

export const PHASE_LABEL: Record<Phase, string> = {
  awaitingAccept: '待签收',
  handling: '办理中',
  awaitingReview: '待审核',
  awaitingRuling: '待裁定',
  awaitingCallback: '待回访',
  completed: '已办结',
};

/** Kinds a person can choose on an order, in the order of the desk: those that are possible in some phase. */
export const HUMAN_FAMILIES = FAMILIES.filter(({ phases }) => phases.length > 0).toSorted((a, b) => a.place - b.place);
export const HUMAN_KINDS: readonly string[] = HUMAN_FAMILIES.map(({ kind }) => kind);
export type HumanKind = string;

const kindsIn = (phase: Phase): readonly HumanKind[] =>
  HUMAN_FAMILIES.filter(({ phases }) => phases.includes(phase)).map(({ kind }) => kind);

/** phase -> what may be done. A kind that is not listed is refused with `phase`. */
export const PHASE_TABLE: Record<Phase, readonly HumanKind[]> = Object.fromEntries(
  PHASES.map((phase) => [phase, kindsIn(phase)]),
) as Record<Phase, readonly HumanKind[]>;
