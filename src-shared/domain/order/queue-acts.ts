/** Which acts a queue's orders can need from a person: what the desk teaches beside the list. The order itself decides. */
import type { UnitKind } from '../organization/organization.ts';
import { HANDLING_ROLES, type Role } from '../organization/roles.ts';
import { PHASE_TABLE, type HumanKind } from './phases.ts';
import type { Queue } from './queues.ts';
import type { Phase } from './types.ts';
import { actsOfUnit } from './unit-acts.ts';

const QUEUE_PHASES: Record<Queue, readonly Phase[]> = {
  open: ['awaitingAccept', 'handling', 'awaitingCallback'],
  toAccept: ['awaitingAccept'],
  toDo: ['handling'],
  handling: ['handling'],
  toCallBack: ['awaitingCallback'],
  completed: ['completed'],
};

function suits(kind: HumanKind, phase: Phase, queue: Queue, unit: UnitKind): boolean {
  if (!PHASE_TABLE[phase].includes(kind)) return false;
  switch (kind) {
    case 'callback':
      // While it is handled only an order that was answered before can be called back: too rare to be taught.
      return phase !== 'handling';
    case 'forward':
    case 'reply':
      // What others below a district handle or have answered is theirs.
      return unit !== 'district' || queue === 'open' || queue === 'toDo';
    case 'accept':
    case 'dispatch':
      return true;
  }
}

export function queueActs(queue: Queue, person: { role: Role; unit: UnitKind }): readonly HumanKind[] {
  if (!HANDLING_ROLES.includes(person.role)) return [];
  return actsOfUnit(person.unit).filter((kind) =>
    QUEUE_PHASES[queue].some((phase) => suits(kind, phase, queue, person.unit)),
  );
}
