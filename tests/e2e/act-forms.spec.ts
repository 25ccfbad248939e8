/** What is typed into the forms of acts stays as it was typed, and nothing is claimed that was not said. */
import { HOUR } from '#shared/domain/time.ts';
import { street } from '../../scripts/demo/places.ts';
import { expect, newOrder, test } from './support/fixtures.ts';

test('a reply: times that cannot be read are kept and said, and nothing is ticked before it is there', async ({
  open,
  stage,
}) => {
  const order = newOrder(street.unit, stage.clock.now() - HOUR);
  await stage.deliver('orders', [order]);
  const desk = await open('street');
  await desk.signIn('李值班');
  await desk.waitForLink('online');
  await desk.openOrder('toAccept', order.number);
  await desk.press('a');
  await desk.waitForConfirmed('accept');

  // A street never dispatches.
  await expect(desk.at('act-dispatch')).toHaveCount(0);
  await desk.press('d');
  await expect(desk.page.locator('[data-testid="order-page"]:focus')).toHaveCount(1);

  await desk.press('r');
  await desk.at('reply-text').waitFor();
  const ticks = desk.page.locator('.four .four-there');
  const contact = desk.page.locator('#reply-contact');
  const deadline = desk.page.locator('#reply-deadline');
  await expect(ticks).toHaveCount(1);
  await expect(ticks).toContainText('受理');
  await expect(desk.at('preview')).toContainText('待办');
  await expect(desk.at('preview')).not.toContainText('已解决');
  await expect(deadline).toHaveAttribute('placeholder', '如 11-28');

  // Left by Esc with a text that says no time.
  await desk.write('路灯已报修');
  await expect(desk.page.locator('.four')).toContainText('未填解决时限，提交后记为已解决');
  await expect(desk.at('preview')).toContainText('已解决');
  await desk.press('Tab');
  await desk.write('更换灯头');
  await desk.press('Tab');
  await desk.page.keyboard.type('99:99');
  await desk.press('Escape');
  await expect(desk.page.locator('[data-testid="order-page"]:focus')).toHaveCount(1);
  await expect(contact).toHaveValue('99:99');
  await expect(contact).toHaveAttribute('aria-invalid', 'true');
  await expect(desk.page.locator('.act-flaw')).toContainText('99:99');
  await desk.press('Control+Enter');
  await expect(desk.at('event-reply')).toHaveCount(0);

  // The caret stands behind what was written before.
  await desk.press('r');
  await desk.page.keyboard.type('!');
  await expect(desk.at('reply-text')).toHaveValue('路灯已报修!');

  // Left by a key of the frame: the day before the order came, understood and refused.
  await contact.focus();
  await desk.press('Control+A');
  await desk.write('昨天 9点');
  await desk.press('Control+1');
  await desk.page.locator('[data-testid="queue-open"][aria-current="page"]').waitFor();
  await desk.openOrder('toDo', order.number);
  await expect(contact).toHaveValue('2019-11-24 09:00');
  await expect(contact).toHaveAttribute('aria-invalid', 'true');
  await expect(desk.page.locator('.act-flaw')).toContainText('联系时间不能');
  await expect(ticks.filter({ hasText: '联系' })).toHaveCount(0);

  await contact.focus();
  await desk.press('Control+A');
  await desk.page.keyboard.type('0820');
  await desk.press('Enter');
  await expect(contact).toHaveValue('2019-11-25 08:20');
  await expect(ticks.filter({ hasText: '联系 11-25 08:20' })).toHaveCount(1);

  // The calendar is there for the mouse.
  await desk.at('reply-contact-calendar').click();
  const calendar = desk.page.locator('.ant-picker-dropdown:visible');
  const minute = calendar.locator('.ant-picker-time-panel-column').nth(1);
  await minute.getByText('10', { exact: true }).click();
  await desk.page.locator('.request-text').click();
  await expect(calendar).toHaveCount(0);
  await expect(contact).toHaveValue('2019-11-25 08:10');
  await desk.at('reply-deadline-calendar').click();
  await desk.page.locator('.ant-picker-cell[title="2019-11-29"]').click();
  await expect(deadline).toHaveValue('2019-11-29');
  await expect(calendar).toHaveCount(0);
  await deadline.press('Control+A');
  await desk.write('11月27日');
  await desk.submit();
  await expect(desk.at('view-unit')).toContainText('未解决');
  await expect(desk.at('timeline')).toContainText('解决时限 2019-11-27 24:00');
  await expect(desk.at('timeline')).toContainText('联系诉求人 2019-11-25 08:10');
});
