/** 待上报 and 同步与回执 by keys: what waits, what was answered, why nothing goes, and the file of last resort. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { street } from '../../scripts/demo/places.ts';
import type { Desk } from '../../scripts/tour/desk.ts';
import type { Stage } from '../../scripts/tour/stage.ts';
import { expect, newOrder, test } from './support/fixtures.ts';

/** Two orders signed without a network. @returns the window and their numbers */
async function offline(desk: Desk, stage: Stage): Promise<string[]> {
  const orders = [1, 2].map(() => newOrder(street.unit, stage.clock.now() - 60_000));
  await stage.deliver('orders', orders);
  await desk.signIn('赵值班长');
  await desk.waitForLink('online');
  for (const { number } of orders) await desk.openOrder('toAccept', number);
  stage.cable.pull();
  await desk.press('F5');
  await desk.waitForLink('offline');
  for (const { number } of orders) {
    await desk.openOrder('toAccept', number);
    await desk.press('a');
    await desk.at('event-accept').waitFor();
  }
  await desk.waitForPending(2);
  return orders.map(({ number }) => number);
}

test('what waits, why, the file, and the receipts, without a mouse', async ({ open, stage }) => {
  const desk = await open('street');
  try {
    const numbers = await offline(desk, stage);
    await expect(desk.at('status-reason')).toHaveText('连不上中心');

    // From the status bar to the order, by keys.
    await desk.at('status-pending').press('Enter');
    await expect(desk.at('sync-tray')).toContainText(
      '连不上中心，照常办理即可，联网后自动上报；已填写的内容都在本机。',
    );
    await expect(desk.at('pending-table').locator('tr')).toHaveCount(2);
    await expect(desk.at('pending-table')).toContainText(/未发出|已试发，待回执/);
    await desk.press('ArrowDown', 'ArrowDown', 'ArrowUp');
    await expect(desk.at('pending-open').nth(0)).toBeFocused();
    await desk.press('Enter');
    await expect(desk.at('sync-tray')).toHaveCount(0);
    await expect(desk.at('order-page')).toHaveAttribute('data-order', numbers[0] ?? '');

    await desk.press('Control+8');
    const grid = desk.at('receipts-grid');
    await expect(grid).toBeFocused();
    await expect(desk.at('receipts-row')).toHaveCount(2);
    await expect(desk.at('receipts-why')).toContainText('已填写的内容都在本机');
    await desk.press('ArrowDown', 'Enter');
    await expect(desk.page.locator(`[data-testid="order-page"][data-order="${numbers[1]}"]`)).toBeVisible();
    await desk.press('Control+8');
    await expect(grid).toBeFocused();

    // Esc leaves it, Enter makes it.
    await desk.press('e');
    await expect(desk.at('export-confirm')).toBeFocused();
    await desk.press('Escape');
    await expect(desk.at('export-ask')).toHaveCount(0);
    await expect(grid).toBeFocused();
    await desk.press('e', 'Enter');
    await expect(desk.at('export-saved')).toContainText('已导出 2 条');
    const made = readdirSync(stage.printDir).filter((name) => name.startsWith('未上报内容'));
    expect(made).toHaveLength(1);
    expect(await desk.at('export-saved').textContent()).toContain(join(stage.printDir, made[0] ?? ''));
    await expect(desk.at('receipts-marks')).toContainText('赵值班长，2 条');
    await expect(desk.at('receipts-row')).toHaveCount(2);
  } finally {
    stage.cable.plug();
  }
  await desk.press('F5');
  await desk.waitForLink('online');
  await desk.waitForPending(0);
  await expect(desk.at('receipts-row')).toHaveCount(0);
  await expect(desk.at('status-reason')).toHaveCount(0);
  await desk.press('2');
  await expect(desk.at('receipts-row')).toHaveCount(2);
  await expect(desk.at('receipts-row').nth(0)).toContainText('已接受');
  await expect(desk.at('receipts-sums')).toContainText('已接受 2');
  await desk.press('4');
  await expect(desk.at('receipts-row').first()).toContainText('完成');
  await expect(desk.page.locator('[data-testid="receipts-row"]', { hasText: '中断' })).toHaveCount(1);
  await desk.press('t');
  await expect(desk.at('receipts-sums')).toContainText('本周');
  await desk.press('Control+W');
  await expect(desk.at('receipts')).toHaveCount(0);
});
