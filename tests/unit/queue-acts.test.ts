import { expect, it } from 'vitest';
import { queueActs } from '#shared/domain/order/queue-acts.ts';
import { QUEUES } from '#shared/domain/order/queues.ts';

it('teaches a street what its queues can need', () => {
  const person = { role: 'clerk', unit: 'street' } as const;
  expect(Object.fromEntries(QUEUES.map((queue) => [queue, queueActs(queue, person)]))).toEqual({
    open: ['accept', 'forward', 'reply', 'callback'],
    toAccept: ['accept'],
    toDo: ['forward', 'reply'],
    handling: ['forward', 'reply'],
    toCallBack: ['reply', 'callback'],
    completed: ['callback'],
  });
});

it('a district also dispatches, and leaves to others what they handle', () => {
  const person = { role: 'supervisor', unit: 'district' } as const;
  expect(queueActs('toAccept', person)).toEqual(['accept', 'dispatch']);
  expect(queueActs('handling', person)).toEqual([]);
  expect(queueActs('toCallBack', person)).toEqual(['callback']);
});

it('who only reads is taught no act', () => {
  for (const queue of QUEUES) expect(queueActs(queue, { role: 'viewer', unit: 'street' })).toEqual([]);
});
