/** What a list and an order page say of orders that wait for a decision or whose clock stands still. */
import { describe, expect, it } from 'vitest';
import type { OrderPage, OrderRow } from '#shared/contract/api.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import {
  actor, DEPARTMENT, DISTRICT, FITTING, NOON, received, SECTION, STREET, type Story,
} from '../unit/support/world.ts'; // prettier-ignore
import { deliver, desk } from './support/desk.ts';
import { signedIn, type Window } from './support/engine.ts';

const district = actor(DISTRICT);
const LIST = { queue: 'open', offset: 0, limit: 50 } as const;
const rowOf = async ({ client }: Window): Promise<OrderRow> => (await client.call('order.list', LIST)).rows[0]!;
const pageOf = ({ client }: Window): Promise<OrderPage> => client.call('order.get', { id: 'order-1' });

async function shown(story: Story, unit = STREET): Promise<Window> {
  const at = desk(unit);
  deliver(at, story);
  return signedIn(at, 'clerk', unit);
}

const onAccount = (): Story =>
  received()
    .must('accept')
    .must('onAccount')
    .must('onAccountRuling', FITTING['onAccountRuling']!, district, NOON - HOUR);

describe('an order on account', () => {
  it('is not said to have no limit: its clock stands still', async () => {
    const window = await shown(onAccount());
    const row = await rowOf(window);
    expect(row).toMatchObject({ dueAt: null, paused: true, light: { colour: 'none', text: '暂停计时' } });
    expect((await pageOf(window)).row).toEqual(row);
    const { lights } = await window.client.call('order.list', { ...LIST, light: 'none' });
    expect(lights.none).toBe(1);
  });

  it('says on its page since when, and what ending it would bring', async () => {
    const window = await shown(onAccount(), DISTRICT);
    const page = await pageOf(window);
    expect(page.flags).toEqual([{ kind: 'onAccount', label: '挂账', text: '历史遗留，10-12 11:00起', strong: true }]);
    const { after } = await window.client.call('order.preview', { id: 'order-1', kind: 'offAccount', payload: {} });
    expect(after).toMatchObject({ paused: false, dueAt: expect.any(Number) as number });
  });

  it('that has a clock again has a light again', async () => {
    const row = await rowOf(
      await shown(onAccount().must('offAccount', FITTING['offAccount']!, district, NOON - MINUTE)),
    );
    expect(row).toMatchObject({ paused: false, light: { colour: 'green' } });
  });
});

describe('the page of an order', () => {
  it('shows what runs beside the phase, and a preview what would', async () => {
    const story = received()
      .must('accept')
      .must('addJoint', { toUnit: DEPARTMENT }, district)
      .must('urge', {}, district);
    const window = await shown(story);
    expect((await pageOf(window)).flags.map(({ label }) => label)).toEqual(['协办', '催办']);
    const payload = { reason: '历史遗留' };
    const { after } = await window.client.call('order.preview', { id: 'order-1', kind: 'onAccount', payload });
    expect(after?.flags[0]).toMatchObject({ label: '挂账', text: '已申请（历史遗留），等区审批' });
  });

  it('shows what the center filled in', async () => {
    const story = received()
      .must('accept')
      .must('supplement', { sections: [SECTION], nature: '维修' });
    const { particulars } = await pageOf(await shown(story));
    expect(particulars.map(({ label }) => label)).toEqual(['处理科室', '案件性质']);
  });
});
