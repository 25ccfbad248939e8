/** What the kind of a unit can ever do. */
import { expect, it } from 'vitest';
import { queueActs } from '#shared/domain/order/queue-acts.ts';
import { QUEUES } from '#shared/domain/order/queues.ts';
import { actsOfUnit } from '#shared/domain/order/unit-acts.ts';
import { UNIT_KIND_LABEL, type UnitKind } from '#shared/domain/organization/organization.ts';

const KINDS = Object.keys(UNIT_KIND_LABEL) as UnitKind[];

const of = (unit: UnitKind): string => actsOfUnit(unit).join(' ');

it('each kind of unit is offered what it can ever do, in the order of the desk', () => {
  expect(of('district')).toBe(
    'accept dispatch forward reply callback ruling note urge addJoint removeJoint rehandle extendRuling onAccountRuling offAccount exclusionReview exclusionResult visit unreached completeUnreached complete',
  );
  for (const unit of ['street', 'department', 'enterprise'] as const)
    expect(of(unit)).toBe(
      'accept forward reply callback review note urge supplement addJoint removeJoint jointReply submitReview return rehandle extend onAccount offAccount exclude appeal visit unreached completeUnreached complete',
    );
  for (const unit of ['section', 'community', 'propertyFirm'] as const)
    expect(of(unit)).toBe(
      'accept forward reply callback note jointReply submitReview visit unreached completeUnreached complete',
    );
  expect(of('city')).toBe(
    'accept forward reply callback note urge rehandle visit unreached completeUnreached complete',
  );
});

it.each(KINDS)('%s is taught nothing that it can never do', (kind) => {
  for (const queue of QUEUES)
    expect(actsOfUnit(kind)).toEqual(expect.arrayContaining([...queueActs(queue, { role: 'clerk', unit: kind })]));
});
