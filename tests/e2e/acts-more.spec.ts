/** 更多: acts without a form of their own are done from the form that is made from their fields. */
import { join } from 'node:path';
import { HOUR } from '#shared/domain/time.ts';
import { district, street } from '../../scripts/demo/places.ts';
import { Workstation } from '../../scripts/demo/workstation.ts';
import { expect, newOrder, test } from './support/fixtures.ts';

test('an order is returned with its reason, and the district rules on it', async ({ open, stage }) => {
  const order = newOrder(street.unit, stage.clock.now() - HOUR);
  await stage.deliver('orders', [order]);
  const desk = await open('street');
  await desk.signIn('李值班');
  await desk.waitForLink('online');
  await desk.openOrder('toAccept', order.number);
  await desk.press('a');
  await desk.waitForConfirmed('accept');

  // What cannot be done now is not in the list.
  await desk.press('m');
  await expect(desk.at('act-more-list')).toBeVisible();
  await expect(desk.at('act-supplement')).toBeVisible();
  await expect(desk.at('act-offAccount')).toHaveCount(0);
  await desk.at('act-return').click();
  await expect(desk.at('act-more-list')).toHaveCount(0);
  await expect(desk.page.locator('.act-title')).toHaveText('退单');
  await expect(desk.page.locator('.act-missing')).toContainText('退单原因');

  // By digits; the draft stays when the page is left.
  await desk.press('2', 'Tab');
  await desk.write('街道职责清单第三条');
  await desk.press('Escape', 'Escape');
  await desk.openOrder('toDo', order.number);
  await expect(desk.at('act-more')).toContainText('草稿');
  await expect(desk.page.locator('#act-field-basis')).toHaveValue('街道职责清单第三条');
  await expect(desk.at('preview')).toContainText('待裁定');
  await desk.submit();
  await expect(desk.at('event-return')).toContainText('原因：权属不清');
  await expect(desk.at('order-phase')).toContainText('待裁定');
  await desk.waitForConfirmed('return');

  const there = new Workstation(join(stage.folder, 'ruling'), district);
  await there.enroll(stage.centre, undefined, stage.clock.env);
  await there.cli(['sync'], { env: stage.clock.env });
  const data = JSON.stringify({ upheld: true, note: '属本街道管辖' });
  await there.cli(['act', 'ruling', '--order', order.number, '--data', data, '--as', '孙督查'], {
    env: stage.clock.env,
  });
  await there.cli(['sync'], { env: stage.clock.env });
  await desk.press('F5');
  await expect(desk.at('event-ruling')).toContainText('裁定维持原派，不得再退：属本街道管辖');
  await expect(desk.at('order-phase')).toContainText('待办');

  // A unit, a time and a text; a time that cannot be read is said.
  await desk.press('m');
  await expect(desk.at('act-return')).toHaveCount(0);
  await desk.at('act-visit').click();
  await desk.press('1', 'Tab');
  await desk.page.keyboard.type('99:99');
  await desk.press('Enter');
  await expect(desk.page.locator('.act-flaw')).toContainText('见面时间“99:99”');
  await desk.page.locator('#act-field-at').press('Control+A');
  await desk.page.keyboard.type('8:20');
  await desk.press('Enter');
  await desk.write('古城北路路灯下');
  await desk.press('Enter');
  await desk.write('李明');
  await desk.submit();
  await expect(desk.at('event-visit')).toContainText('见面（响应后访需求）2019-11-25 08:20，古城北路路灯下，李明');

  await desk.press('m');
  await desk.at('act-addJoint').click();
  await desk.press('2');
  await desk.submit();
  await expect(desk.at('event-addJoint')).toContainText('协办');
});

test('更多 is worked by keys, and the key that submitted one act does not submit the next', async ({ open, stage }) => {
  const order = newOrder(street.unit, stage.clock.now() - HOUR);
  await stage.deliver('orders', [order]);
  const desk = await open('street');
  await desk.signIn('李值班');
  await desk.waitForLink('online');
  await desk.openOrder('toAccept', order.number);
  await desk.press('a');
  await desk.waitForConfirmed('accept');

  // Escape closes the list and not the page; the focus goes through it by arrows.
  const items = desk.at('act-more-list').locator('button');
  await desk.press('m');
  await expect(items.nth(0)).toBeFocused();
  await desk.press('ArrowRight', 'ArrowRight');
  await expect(items.nth(2)).toBeFocused();
  await desk.press('Escape');
  await expect(desk.at('act-more-list')).toHaveCount(0);
  await expect(desk.at('order-page')).toBeFocused();
  await desk.press('m', 'm');
  await expect(desk.at('act-more-list')).toHaveCount(0);

  // A digit is for the list, whether an act stands there or not.
  await desk.press('m');
  const count = await items.count();
  if (count < 9) await desk.press(String(count + 1));
  await expect(items.nth(0)).toBeFocused();
  const label = ((await items.nth(3).textContent()) ?? '').replace(/4$/, '');
  await desk.press('4');
  await expect(desk.page.locator('.act-title')).toHaveText(label);
  await expect(desk.at('unit-chosen')).toHaveCount(0);

  // A draft that is parked is not sent by the second press on 跟进.
  await desk.press('Escape', 'f');
  await desk.chooseUnit('老古城东', '请今日到现场');
  await desk.press('Escape', 'm');
  await items.filter({ hasText: '跟进' }).press('Enter');
  await desk.write('已电话告知诉求人');
  await desk.press('Control+Enter');
  await expect(desk.at('event-note')).toBeVisible();
  await expect(desk.at('act-submit')).toHaveText(/转办/);
  await desk.press('Control+Enter', 'Control+Enter');
  await desk.at('act-submit').click({ force: true });
  await expect(desk.at('act-submit')).toHaveAttribute('aria-disabled', 'true');
  await desk.waitForPending(0);
  await expect(desk.at('event-forward')).toHaveCount(0);
  await desk.press('Escape', 'f', 'Control+Enter');
  await expect(desk.at('event-forward')).toBeVisible();
});
