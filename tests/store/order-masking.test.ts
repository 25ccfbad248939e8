/** A name that only the content gives away stands in nothing that a reader without the right sees. */
import { expect, it } from 'vitest';
import type { OrderPage } from '#shared/contract/api.ts';
import { COMMUNITY, STREET, received } from '../unit/support/world.ts';
import { deliver, desk } from './support/desk.ts';
import { signedIn } from './support/engine.ts';

const NAME = '李小明';

it('a cued name is masked in title, content, timeline and list, and found by nobody else', async () => {
  const at = desk(STREET);
  deliver(
    at,
    received({ title: `${NAME}报修`, content: `我叫${NAME}，电话68601234，家中漏水。`, caller: { name: '李先生' } })
      .must('accept')
      .must('forward', { toUnit: COMMUNITY, note: `请联系${NAME}（6860 1234）` }),
  );
  const { client } = await signedIn(at, 'viewer', STREET);
  const page: OrderPage = await client.call('order.get', { id: 'order-1' });
  const list = await client.call('order.list', { queue: 'open', offset: 0, limit: 50 });
  expect(page.content).toBe('我叫李**，电话68****34，家中漏水。');
  expect([page.row.title, ...list.rows.map(({ title }) => title)]).toEqual(['李**报修', '李**报修']);
  expect(page.timeline.map(({ text }) => text).join()).toContain('请联系李**（68****34）');
  const { total } = await client.call('order.list', { queue: 'open', offset: 0, limit: 50, keyword: NAME });
  expect(total).toBe(0);
});
