/** What the kind of a unit can ever do. */
import { expect, it } from 'vitest';
import { HUMAN_KINDS } from '#shared/domain/order/phases.ts';
import { queueActs } from '#shared/domain/order/queue-acts.ts';
import { QUEUES } from '#shared/domain/order/queues.ts';
import { actsOfUnit } from '#shared/domain/order/unit-acts.ts';
import { UNIT_KIND_LABEL, type UnitKind } from '#shared/domain/organization/organization.ts';

const KINDS = Object.keys(UNIT_KIND_LABEL) as UnitKind[];

it.each(KINDS)('%s dispatches only as a district', (kind) => {
  expect(actsOfUnit(kind)).toEqual(HUMAN_KINDS.filter((act) => act !== 'dispatch' || kind === 'district'));
});

it.each(KINDS)('%s is taught nothing that it can never do', (kind) => {
  for (const queue of QUEUES)
    expect(actsOfUnit(kind)).toEqual(expect.arrayContaining([...queueActs(queue, { role: 'clerk', unit: kind })]));
});
