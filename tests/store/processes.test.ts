/** More than one process on one store, and processes that die. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { sendingHash } from '#shared/sync/item.ts';
import { verify } from '../../src-main/engine/cli/verify.ts';
import { received, STREET } from '../unit/support/world.ts';
import { CHILD } from './support/child.ts';
import { deliver, desk, DEVICE, openDesk, type Desk } from './support/desk.ts';

const orders = (count: number): string[] => Array.from({ length: count }, (_, i) => `order-${i}`);

function deskWith(count: number): Desk {
  const at = desk();
  deliver(at, ...orders(count).map((id, i) => received({ number: `2019${i}` }, id)));
  return at;
}

interface Child {
  said: string[];
  signal: NodeJS.Signals | null;
}

/** Runs the child to its end; `killAfter` lines it is killed from outside. */
async function child(
  at: Desk,
  some: string[],
  mode: 'act' | 'die',
  killAfter = Number.POSITIVE_INFINITY,
): Promise<Child> {
  const task = JSON.stringify({ dir: at.dir, key: at.key, unit: STREET, orders: some, mode });
  const process_ = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, task], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  process_.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > killAfter) process_.kill('SIGKILL');
  });
  const [, signal] = (await once(process_, 'close')) as [number | null, NodeJS.Signals | null];
  return { said: said.split('\n').filter((line) => line !== ''), signal };
}

const kept = ({ workstation }: Desk): string[] => workstation.outbox.kept().map(({ c }) => c.id);

describe('two processes on one store', () => {
  it('give every act one number, without a gap, in one evidence chain', async () => {
    const at = deskWith(40);
    const all = orders(40);
    const [one, other] = await Promise.all([
      child(
        at,
        all.filter((_, i) => i % 2 === 0),
        'act',
      ),
      child(
        at,
        all.filter((_, i) => i % 2 === 1),
        'act',
      ),
    ]);
    expect([one.signal, other.signal]).toEqual([null, null]);
    expect(kept(at).toSorted()).toEqual([...one.said, ...other.said].toSorted());
    const sent = at.workstation.outbox.inFlight(100);
    expect(sent.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    let head = '';
    for (const item of sent) {
      expect(item.prevHash).toBe(head);
      head = sendingHash(DEVICE, item);
    }
    expect(verify(at.workstation)).toMatchObject({ ok: true, checked: 40 });
  });
});

describe('a process that is killed', () => {
  it('inside a transaction leaves nothing of it, and everything before it', async () => {
    const at = deskWith(3);
    const { said, signal } = await child(at, orders(3), 'die');
    expect(signal).toBe('SIGKILL');
    expect(said).toHaveLength(2);
    expect(kept(at)).toEqual(said);
    expect(at.workstation.store.sql("SELECT phase FROM order_row WHERE id = 'order-2'").pluck().get()).toBe(
      'awaitingAccept',
    );
  });

  it('at any moment loses no act that was answered', async () => {
    for (const after of [1, 5, 12]) {
      const at = deskWith(60);
      at.workstation.close();
      const { said, signal } = await child(at, orders(60), 'act', after);
      expect(signal).toBe('SIGKILL');
      const again = { ...at, workstation: openDesk(at.dir, at.key, at.clock) };
      // One more may be kept than was said, never one less.
      expect(kept(again).slice(0, said.length)).toEqual(said);
      expect(kept(again).length - said.length).toBeLessThanOrEqual(1);
      expect(again.workstation.store.db.pragma('quick_check', { simple: true })).toBe('ok');
      expect(verify(again.workstation)).toMatchObject({ ok: true, checked: 60 });
    }
  });
});
