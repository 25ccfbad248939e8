/** Which acts a queue's orders can need from a person: what the desk teaches beside the list. The order itself decides. */
import type { UnitKind } from '../organization/organization.ts';
import type { Role } from '../organization/roles.ts';
import { familyOf } from './commands/index.ts';
import type { HumanKind } from './phases.ts';
import type { Queue } from './queues.ts';
import { actsOfUnit } from './unit-acts.ts';

export const queueActs = (queue: Queue, person: { role: Role; unit: UnitKind }): readonly HumanKind[] =>
  actsOfUnit(person.unit).filter((kind) => {
    const family = familyOf(kind);
    return family?.roles.includes(person.role) === true && family.taught(person.unit).includes(queue);
  });
