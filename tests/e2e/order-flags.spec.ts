/** What runs beside the state of an order is in sight: in the list, under its title, and in what an act would change. */
import { join } from 'node:path';
import { HOUR } from '#shared/domain/time.ts';
import { district, street } from '../../scripts/demo/places.ts';
import { Workstation } from '../../scripts/demo/workstation.ts';
import { expect, newOrder, test } from './support/fixtures.ts';

test('延期 and 挂账 are asked for by keys, granted by the district, and shown', async ({ open, stage }) => {
  const order = newOrder(street.unit, stage.clock.now() - HOUR);
  await stage.deliver('orders', [order]);
  const desk = await open('street');
  await desk.signIn('李值班');
  await desk.waitForLink('online');
  await desk.openOrder('toAccept', order.number);
  await desk.press('a');
  await desk.waitForConfirmed('accept');
  await expect(desk.at('order-flags')).toHaveCount(0);

  // The first field has the focus, also where it is a day.
  await desk.press('m');
  await desk.at('act-extend').click();
  await expect(desk.page.locator('#act-field-until')).toBeFocused();
  await desk.page.keyboard.type('12-06');
  await desk.press('Enter');
  await desk.write('需更换整栋管道');
  await expect(desk.at('preview')).toContainText('申请延至 12-06 24:00，等区审批');
  await desk.submit();
  await expect(desk.at('flag-extension')).toContainText('延期申请延至 12-06 24:00，等区审批');

  await desk.press('m');
  await desk.at('act-onAccount').click();
  await desk.press('1', 'Tab');
  await desk.write('列入明年改造');
  await desk.submit();
  await desk.waitForConfirmed('onAccount');
  await desk.waitForConfirmed('extend');

  const there = new Workstation(join(stage.folder, 'granting'), district);
  const { env } = stage.clock;
  await there.enroll(stage.centre, undefined, env);
  await there.cli(['sync'], { env });
  for (const kind of ['extendRuling', 'onAccountRuling'])
    await there.cli(['act', kind, '--order', order.number, '--data', '{"approved":true}', '--as', '孙督查'], { env });
  await there.cli(['sync'], { env });
  await desk.press('F5');
  await expect(desk.at('flag-extension')).toContainText('已延期 1 次，原期限 12-02 24:00');
  await expect(desk.at('flag-onAccount')).toContainText('历史遗留');
  await expect(desk.page.locator('.strip-facts')).toContainText('暂停计时');

  await desk.openQueue('toDo');
  await desk.find(order.number);
  await expect(desk.row(order.number)).toContainText('暂停计时');
});

test('补充 is not sent empty, and each of its lists holds what belongs there', async ({ open, stage }) => {
  const order = newOrder(street.unit, stage.clock.now() - HOUR);
  await stage.deliver('orders', [order]);
  const desk = await open('street');
  await desk.signIn('李值班');
  await desk.waitForLink('online');
  await desk.openOrder('toAccept', order.number);
  await desk.press('a');
  await desk.waitForConfirmed('accept');
  await desk.press('m');
  await desk.at('act-supplement').click();
  await expect(desk.page.locator('.act-missing')).toContainText('至少填一项');
  const lists = desk.at('unit-list');
  await expect(lists).toHaveCount(2);
  await expect(lists.nth(0)).not.toContainText('科室');
  await expect(lists.nth(0)).toContainText('社区（村）');
  await expect(lists.nth(1)).not.toContainText('社区（村）');
  await desk.press('Control+Enter');
  await expect(desk.at('event-supplement')).toHaveCount(0);

  await desk.page.locator('#act-field-nature').focus();
  await desk.write('维修');
  await desk.submit();
  await expect(desk.at('particulars')).toContainText('案件性质维修');

  // No unit is claimed before one is chosen.
  await desk.press('m');
  await desk.at('act-addJoint').click();
  await expect(desk.at('preview')).toContainText('时限');
  await expect(desk.at('preview')).not.toContainText('未反馈');
});
