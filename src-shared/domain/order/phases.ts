/** The state machine as a table: in which phase which command is possible (domain.md §1.14, the slice of it built so far). */
import type { Phase } from './types.ts';

export const PHASES: readonly Phase[] = ['awaitingAccept', 'handling', 'awaitingCallback', 'completed'];

export const PHASE_LABEL: Record<Phase, string> = {
  awaitingAccept: '待签收',
  handling: '办理中',
  awaitingCallback: '待回访',
  completed: '已办结',
};

/** Kinds a person can choose. */
export const HUMAN_KINDS = ['dispatch', 'accept', 'forward', 'reply', 'callback'] as const;
export type HumanKind = (typeof HUMAN_KINDS)[number];

/** phase -> what may be done. A kind that is not listed is refused with `phase`. */
export const PHASE_TABLE: Record<Phase, readonly HumanKind[]> = {
  awaitingAccept: ['dispatch', 'accept'],
  handling: ['forward', 'reply', 'callback'],
  awaitingCallback: ['reply', 'callback'],
  completed: ['callback'],
};

export const isOpen = (phase: Phase): boolean => phase !== 'completed';
