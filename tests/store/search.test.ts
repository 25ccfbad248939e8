/** Finding an order by what a person remembers of it, however it is typed. */
import { describe, expect, it } from 'vitest';
import { received, STREET } from '../unit/support/world.ts';
import { deliver, desk, openDesk, type Desk } from './support/desk.ts';
import { signedIn } from './support/engine.ts';

function filled(): Desk {
  const at = desk(STREET);
  deliver(
    at,
    received(
      { number: '201910120001', title: '煤气报修', caller: { name: '王丽', phone: '139 0000-5966' } },
      'order-1',
    ),
    received(
      { number: '201910120002', title: '路灯不亮', caller: { name: '方女士', phone: '010-68601234' } },
      'order-2',
    ),
  );
  return at;
}

const finder = async (at: Desk): Promise<(keyword: string) => Promise<string[]>> => {
  const { client } = await signedIn(at, 'clerk', STREET);
  return async (keyword) =>
    (await client.call('order.list', { queue: 'open', keyword, offset: 0, limit: 10 })).rows.map(
      ({ number }) => number,
    );
};

describe('search', () => {
  it.each([
    ['13900005966', ['201910120001']],
    ['139-0000-5966', ['201910120001']],
    ['5966', ['201910120001']],
    ['68601234', ['201910120002']],
    ['2019 1012 0002', ['201910120002']],
    ['王丽', ['201910120001']],
    ['煤氣報修', ['201910120001']],
    ['煤', ['201910120001']],
    ['１３９００００５９６６', ['201910120001']],
    ['5967', []],
    ['%', []],
  ])('%s', async (keyword, expected) => {
    const find = await finder(filled());
    expect(await find(keyword)).toEqual(expected);
  });

  it('finds in a store of an earlier program too', async () => {
    const at = filled();
    at.workstation.store.sql("INSERT INTO order_search (order_search) VALUES ('delete-all')").run();
    at.workstation.meta.remove('projection');
    at.workstation.close();
    const find = await finder({ ...at, workstation: openDesk(at.dir, at.key, at.clock) });
    expect(await find('13900005966')).toEqual(['201910120001']);
  });
});
