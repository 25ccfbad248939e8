/** 待上报 and 同步与回执 by keys: what waits, what was answered, why nothing goes, and the file of last resort. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { street } from '../../scripts/demo/places.ts';
import type { Desk } from '../../scripts/tour/desk.ts';
import type { Stage } from '../../scripts/tour/stage.ts';
import { expect, newOrder, test } from './support/fixtures.ts';

/** Two orders signed without a network. @returns the window and their numbers */
async function offline(desk: Desk, stage: Stage): Promise<string[]> {
  const orders = [1, 2].map(() => newOrder(street.unit, stage.clock.now() - 60_000));
  await stage.deliver('orders', orders);
  await desk.signIn('李值班');
  await desk.waitForLink('online');
  await desk.press('F5');
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

/** Whatever dialog main opens for files and folders, this is chosen. */
function choose(desk: Desk, path: string): Promise<void> {
  return desk.app.evaluate(({ dialog }, chosen) => {
    Object.assign(dialog, { showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [chosen] }) });
  }, path);
}

/** Presses Tab, or Shift+Tab, until this has the focus. */
async function tabTo(desk: Desk, testId: string, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  const focused = desk.page.locator(`[data-testid="${testId}"]:focus`);
  for (let i = 0; i < 40 && (await focused.count()) === 0; i++) await desk.press(key);
  await expect(desk.at(testId)).toBeFocused();
}

test('files are added to an order by keys, wait without a network, and say where they are', async ({ open, stage }) => {
  const desk = await open('street');
  const order = newOrder(street.unit, stage.clock.now() - 60_000);
  const files = ['现场照片.jpg', '整改情况说明.pdf'].map((name) => join(stage.folder, name));
  for (const file of files) writeFileSync(file, Buffer.from(file));
  await stage.deliver('orders', [order]);
  await desk.signIn('李值班');
  await desk.waitForLink('online');
  // What came before the window listened comes with the next round.
  await desk.press('F5');
  await desk.openOrder('toAccept', order.number);
  await choose(desk, files[0] ?? '');
  await tabTo(desk, 'attachment-add', 'Tab');
  await desk.press('Enter');
  const attached = desk.at('attachment');
  await expect(attached).toContainText('现场照片.jpg');
  await expect(attached).toContainText('已上传');
  await desk.waitForPending(0);
  stage.cable.pull();
  try {
    await desk.press('F5');
    await desk.waitForLink('offline');
    await choose(desk, files[1] ?? '');
    await expect(desk.at('attachment-add')).toBeFocused();
    await desk.press('Enter');
    await expect(attached.nth(1)).toContainText('整改情况说明.pdf');
    await expect(attached.nth(1)).toHaveAttribute('data-state', 'waiting');
    await desk.waitForPending(1);
  } finally {
    stage.cable.plug();
  }
  await desk.press('F5');
  await desk.waitForPending(0);
  await expect(attached.nth(1)).toContainText('已上传');
});

test('what waits, why, the file, and the receipts, without a mouse', async ({ open, stage }) => {
  const desk = await open('street');
  let numbers: string[] = [];
  try {
    numbers = await offline(desk, stage);
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
    // Its key brings the keyboard back from the tray also where the page is open already.
    await desk.at('status-pending').press('Enter');
    await desk.press('Escape');
    await expect(desk.at('status-pending')).toBeFocused();
    await desk.press('Control+8');
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
    await expect(desk.at('receipts-marks')).toContainText('李值班，2 条');
    await expect(desk.at('receipts-row')).toHaveCount(2);

    // The same for the centre alone, on a stick.
    const stick = join(stage.folder, 'stick');
    mkdirSync(stick);
    await choose(desk, stick);
    await grid.focus();
    await tabTo(desk, 'usb-export', 'Shift+Tab');
    await desk.press('Enter');
    await expect(desk.at('usb-buttons')).toContainText('内有2条。请带到中心导入');
    expect(readdirSync(stick)).toHaveLength(1);
    await choose(desk, join(stage.folder, 'no-stick'));
    await desk.press('Enter');
    await expect(desk.at('usb-buttons')).toContainText('文件没有写成');
    await grid.focus();
  } finally {
    stage.cable.plug();
  }
  await desk.press('F5');
  await desk.waitForLink('online');
  await desk.waitForPending(0);
  await expect(desk.at('receipts-row')).toHaveCount(0);
  await expect(desk.at('status-reason')).toHaveCount(0);
  await expect(desk.at('usb-buttons')).not.toContainText('文件没有写成');
  // The button that does nothing says why, and Esc puts the line away.
  await desk.press('e');
  await expect(desk.at('export-none')).toContainText('本人填写的都已报到中心');
  await desk.press('Escape');
  await expect(desk.at('export-none')).toHaveCount(0);
  await expect(desk.at('receipts-grid')).toBeFocused();
  await desk.press('2');
  // Other tests of the same morning have receipts too; the newest stand first.
  for (const number of numbers)
    await expect(desk.at('receipts-row').filter({ hasText: number })).toContainText('已接受');
  await expect(desk.at('receipts-row').nth(1)).toContainText(/签收.*已接受/);
  await expect(desk.at('receipts-sums')).toContainText(/已接受 [2-9]|已接受 \d\d/);
  await desk.at('receipts-rounds').click();
  await expect(desk.at('receipts-grid')).toBeFocused();
  await desk.press('2', '4');
  await expect(desk.at('receipts-row').first()).toContainText('完成');
  await expect(desk.at('receipts-row').filter({ hasText: '中断' }).first()).toContainText('连不上中心');
  await desk.press('t');
  await expect(desk.at('receipts-sums')).toContainText('本周');
  // After two rounds in which nothing came.
  const compared = desk.at('receipts-compared');
  await expect(async () => {
    await desk.press('F5');
    await expect(compared).toHaveText(/^数据核对：11-25 \d\d:\d\d 核对 \d+ 件，全部一致$/, { timeout: 1000 });
  }).toPass();
  await desk.press('Control+W');
  await expect(desk.at('receipts')).toHaveCount(0);
});
