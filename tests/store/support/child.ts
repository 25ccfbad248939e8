/** A second process on the same store: acts on the orders it is told to, and says so line by line. */
import { clockFrom } from '#shared/domain/clock.ts';
import { act } from '../../../src-main/engine/order/act.ts';
import { openWorkstation } from '../../../src-main/engine/workstation.ts';

interface Task {
  dir: string;
  key: string;
  unit: string;
  orders: string[];
  /** `die`: kills itself inside the transaction of the last act. */
  mode: 'act' | 'die';
}

/** This file, for who starts it. */
export const CHILD = import.meta.filename;

function run(task: Task): void {
  const clock = clockFrom(
    { wall: () => Date.now(), monotonic: () => performance.now() },
    Date.parse('2019-10-12T12:00:00+08:00'),
  );
  const workstation = openWorkstation(task.dir, task.key, { create: false, clock });
  const user = { name: '值班员', role: 'clerk' as const, unit: task.unit };

  for (const [i, id] of task.orders.entries()) {
    const { commandId } = workstation.store.write(() => {
      const result = act(workstation, user, { id, kind: 'accept', payload: {} });
      if (task.mode === 'die' && i === task.orders.length - 1) process.kill(process.pid, 'SIGKILL');
      return result;
    });
    process.stdout.write(`${commandId}\n`);
    workstation.sync.push();
  }
  workstation.close();
}

if (process.argv[1] === CHILD) run(JSON.parse(process.argv[2] ?? '') as Task);
