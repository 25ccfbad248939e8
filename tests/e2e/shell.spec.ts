/** The frame around the work: what outlives a lost engine and a power cut, where the keyboard is, tabs, sign-in. */
import { join } from 'node:path';
import { street } from '../../scripts/demo/places.ts';
import { Desk } from '../../scripts/tour/desk.ts';
import type { Stage } from '../../scripts/tour/stage.ts';
import { enginePid } from './support/engine-process.ts';
import { expect, newOrder, test } from './support/fixtures.ts';

const NAME = '李值班';

/** A window with a reply begun on an order that is in hand. @returns the window and the order's number */
async function replying(open: (place: 'street') => Promise<Desk>, stage: Stage): Promise<[Desk, string]> {
  const order = newOrder(street.unit, stage.clock.now() - 60_000);
  await stage.deliver('orders', [order]);
  const desk = await open('street');
  await desk.signIn(NAME);
  await desk.waitForLink('online');
  await desk.openOrder('toAccept', order.number);
  await desk.press('a');
  await desk.waitForConfirmed('accept');
  await desk.press('r');
  await desk.at('reply-text').waitFor();
  await desk.write('已到现场');
  return [desk, order.number];
}

/** What has the keyboard. */
const focused = (desk: Desk): Promise<string> =>
  desk.page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.closest('[data-testid]')?.getAttribute('data-testid') ?? activeElement?.tagName ?? '';
  });

/** The window hears that its engine is gone; it hears of a new one only when that one is ended and started anew. */
const lose = (desk: Desk): Promise<void> =>
  desk.app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send('engine:lost');
  });

/** The line and the dialog take turns while it is away: neither alone says that it is back. */
const back = (desk: Desk): Promise<void> => expect(desk.at('engine-away').or(desk.at('engine-lost'))).toHaveCount(0);

test('while the engine is away the fields go on; only a long wait takes the keys, and gives back the caret', async ({
  open,
  stage,
}) => {
  const [desk] = await replying(open, stage);
  const text = desk.at('reply-text');
  const result = desk.at('act-result');
  await lose(desk);
  await expect(desk.at('engine-away')).toBeVisible();
  await desk.page.keyboard.type('abc');
  await expect(text).toHaveValue('已到现场abc');
  await desk.press('Tab');
  await desk.write('更换灯头');
  await desk.press('Control+Enter');
  await expect(result).toContainText('回复未接受：数据服务正在恢复');
  await expect(text).toHaveValue('已到现场abc');
  await text.focus();
  await desk.press('ArrowLeft', 'ArrowLeft');
  // A long time later.
  await desk.at('engine-lost').waitFor();
  await desk.page.keyboard.type('xyz1');
  await desk.press('Escape', 'Escape', 'Control+L');
  process.kill(await enginePid(desk.app), 'SIGKILL');
  await back(desk);
  await expect(text).toBeFocused();
  await desk.page.keyboard.type('-');
  await expect(text).toHaveValue('已到现场a-bc');
  await expect(desk.at('status-user')).toContainText(NAME);
  await expect(desk.at('status-drafts')).toHaveAttribute('data-kept', 'true');

  await desk.press('Control+1');
  await expect(desk.at('order-grid')).toBeFocused();
  await desk.page.locator('[data-testid="order-grid"][aria-busy="false"] .ag-row-selected').waitFor();
  await lose(desk);
  await desk.press('a', 'j', 'r');
  await expect(result).toContainText('数据服务正在恢复');
  await expect(desk.at('order-grid')).toBeFocused();
  process.kill(await enginePid(desk.app), 'SIGKILL');
  await back(desk);

  await desk.press('Control+L');
  await desk.at('sign-in').waitFor();
  await desk.press('1');
  await desk.page.locator('[data-testid="password"]:focus').waitFor();
  await lose(desk);
  await desk.page.keyboard.type('ab');
  process.kill(await enginePid(desk.app), 'SIGKILL');
  await back(desk);
  await desk.page.keyboard.type('c');
  await expect(desk.at('password')).toHaveValue('abc');
  await expect(desk.at('frame')).toHaveCount(0);
});

test('after a power cut tabs and drafts are there again, and nobody is signed in', async ({ open, stage }) => {
  const [desk, number] = await replying(open, stage);
  const tab = { name: new RegExp(`有未提交的内容.*${number.slice(-6)}`) };
  await expect(desk.page.getByRole('tab', tab)).toHaveCount(1);
  await expect(desk.at('status-drafts')).toHaveAttribute('data-kept', 'true');
  const engine = await enginePid(desk.app);
  const gone = desk.app.waitForEvent('close');
  process.kill(engine, 'SIGKILL');
  desk.app.process().kill('SIGKILL');
  await gone;

  const again = await open('street');
  await expect(again.at(`user-${NAME}`)).toContainText(/\d+ 份草稿/);
  await again.signIn(NAME, { asLeft: true });
  await expect(again.page.locator(`[data-testid="order-page"][data-order="${number}"]`)).toBeVisible();
  await again.press('r');
  await expect(again.at('reply-text')).toHaveValue('已到现场');
  await again.press('Tab');
  await again.write('更换灯头');
  await again.submit();
  await expect(again.page.getByRole('tab', tab)).toHaveCount(0);
});

test('a click on empty ground, on the status bar or on a closing × leaves the keyboard in the work', async ({
  open,
}) => {
  const desk = await open('district');
  await desk.signIn('孙督查');
  await desk.page.locator('.ag-row-selected').waitFor();
  const clicks: Record<string, () => Promise<void>> = {
    clock: () => desk.at('status-clock').click(),
    user: () => desk.at('status-user').click(),
    navigation: () => desk.page.locator('.nav').click({ position: { x: 60, y: 500 } }),
    foot: () => desk.page.locator('.list-foot').click({ position: { x: 300, y: 8 } }),
    title: () => desk.page.locator('.title-bar').click({ position: { x: 600, y: 12 } }),
    'the queue that is open': () => desk.at('queue-open').click(),
  };
  for (const [place, click] of Object.entries(clicks)) {
    await click();
    expect(await focused(desk), place).toBe('order-grid');
  }
  await desk.at('status-link').click();
  await desk.at('sync-tray').waitFor();
  await desk.press('Escape');
  await expect(desk.at('order-grid')).toBeFocused();
  await desk.at('status-link').click();
  await desk.at('sync-tray').waitFor();
  await desk.page.locator('.title-bar').click({ position: { x: 600, y: 12 } });
  await expect(desk.at('sync-tray')).toHaveCount(0);
  await expect(desk.at('order-grid')).toBeFocused();
  await desk.at('attention-open').click();
  await desk.press('Escape');
  await expect(desk.at('order-grid')).toBeFocused();
  await desk.press('Enter');
  await expect(desk.at('order-page')).toBeFocused();
  await desk.page.locator('.tab-active .tab-close').click();
  await expect(desk.at('order-grid')).toBeFocused();
});

test('Ctrl+A takes a text and never the frame; / on an order goes to the search of its list', async ({ open }) => {
  const desk = await open('district');
  await desk.signIn('孙督查');
  await desk.page.locator('.ag-row-selected').waitFor();
  const selected = (): Promise<string> => desk.page.evaluate(() => document.getSelection()?.toString() ?? '');
  await desk.press('Control+A');
  expect(await selected()).toBe('');
  await desk.press('Control+3', 'Control+1', 'Enter');
  await expect(desk.at('order-page')).toBeFocused();
  await desk.press('Control+A');
  expect(await selected()).toBe(await desk.page.locator('.request-text').textContent());
  // From the page out over the frame.
  const from = await desk.at('order-number').boundingBox();
  const to = await desk.at('status-clock').boundingBox();
  if (!from || !to) throw new Error('not shown');
  await desk.page.mouse.move(from.x + 1, from.y + 4);
  await desk.page.mouse.down();
  await desk.page.mouse.move(to.x, to.y + 4, { steps: 4 });
  await desk.page.mouse.up();
  expect(await selected()).not.toContain('时钟');
  expect(await selected()).toContain('2019');

  await desk.press('/');
  await expect(desk.at('search')).toBeFocused();
  await desk.page.keyboard.type('ar');
  await expect(desk.at('search')).toHaveValue('ar');
  await expect(desk.at('order-page')).toHaveCount(0);
  await expect(desk.at('queue-open')).toHaveAttribute('aria-current', 'page');
  await desk.press('Escape');
});

test('many tabs stay readable, the open one in sight; keys reach every place', async ({ open }) => {
  const desk = await open('district');
  await desk.signIn('孙督查');
  await desk.page.locator('.ag-row-selected').waitFor();
  // What other tests left open.
  for (const close of (await desk.page.locator('.tab-close').all()).toReversed()) await close.click();
  await desk.page.locator('.tab-close').waitFor({ state: 'detached' });
  for (let n = 0; n < 16; n++) {
    await desk.press('Enter');
    await expect(desk.at('order-page')).toBeFocused();
    await desk.press('Control+1');
    await expect(desk.at('order-grid')).toBeFocused();
    await desk.press('ArrowDown');
  }
  const tabs = desk.page.getByRole('tab');
  await expect(tabs).toHaveCount(18);
  for (const width of await tabs.evaluateAll((all) => all.map((tab) => tab.getBoundingClientRect().width)))
    expect(width).toBeGreaterThan(60);
  // 周排名 comes last and would stand outside.
  await desk.press('Control+7');
  await expect(desk.at('tab-ranking')).toHaveAttribute('aria-selected', 'true');
  await expect(desk.at('tab-ranking')).toBeInViewport({ ratio: 1 });
  await desk.press('Control+Tab');
  await expect(desk.at('tab-queue-open')).toHaveAttribute('aria-selected', 'true');
  await expect(desk.at('tab-queue-open')).toBeInViewport({ ratio: 1 });
  await desk.press('Control+Shift+Tab');
  await expect(desk.at('tab-ranking')).toHaveAttribute('aria-selected', 'true');
  await desk.press('Control+PageUp');
  await expect(tabs.nth(17)).toHaveAttribute('aria-selected', 'true');
  // None of those in sight begins out of sight.
  const beginnings = (): Promise<number[]> =>
    desk.page.locator('.tab-scroll').evaluate((scroll) => {
      const edge = scroll.getBoundingClientRect().left;
      return [...scroll.children]
        .map((tab) => tab.getBoundingClientRect())
        .filter(({ right }) => right > edge + 1)
        .map(({ left }) => Math.round(left - edge));
    });
  expect(Math.min(...(await beginnings()))).toBeGreaterThanOrEqual(0);
  await desk.press('Control+w');
  await expect(tabs).toHaveCount(18);
  await expect(desk.at('tab-queue-open')).toHaveAttribute('aria-selected', 'true');
  await desk.press('Control+w');
  await expect(tabs).toHaveCount(18);
  await desk.press('Control+5');
  await expect(desk.at('tab-queue-toCallBack')).toHaveAttribute('aria-selected', 'true');
  await desk.press('Control+9');
  await desk.at('attention-tray').waitFor();
  await desk.press('Escape');

  await desk.press('Control+0');
  const list = desk.at('tab-list');
  await expect(list.getByRole('option')).toHaveCount(19);
  await desk.press('Home', 'ArrowDown', 'ArrowDown', 'Enter');
  await expect(list).toHaveCount(0);
  await expect(tabs.nth(2)).toHaveAttribute('aria-selected', 'true');
  await expect(desk.at('order-page')).toBeFocused();
  await desk.press('Control+0', '5');
  await expect(list).toHaveCount(0);
  await expect(tabs.nth(4)).toHaveAttribute('aria-selected', 'true');
  await desk.press('Control+0');
  await desk.write('待回访');
  await expect(list.getByRole('option')).toHaveCount(1);
  await desk.press('Enter');
  await expect(desk.at('tab-queue-toCallBack')).toHaveAttribute('aria-selected', 'true');
});

test('the wait after a wrong password is counted down before the eyes', async ({ open }) => {
  const desk = await open('street');
  // Not one of those whom other tests sign in: the wait outlasts the window.
  const digit = await desk.at('user-赵值班长').locator('kbd').textContent();
  await desk.press(digit ?? '1');
  await desk.page.locator('[data-testid="password"]:focus').waitFor();
  const alert = desk.page.getByRole('alert');
  await desk.page.keyboard.type('wrong password');
  await desk.press('Enter');
  await expect(alert).toContainText('密码不对，1 秒后可以再试');
  await expect(alert).toContainText('密码不对，请再试');
  await desk.page.keyboard.type('wrong again');
  await desk.press('Enter');
  await expect(alert).toContainText('密码不对，2 秒后可以再试');
  await desk.page.keyboard.type('a');
  await expect(alert).toContainText('密码不对，1 秒后可以再试');
  await desk.page.keyboard.type('b');
  await expect(desk.at('password')).toHaveValue('ab');
  expect(await desk.at('sign-in').textContent()).not.toContain('口令');
});

test('a store without a unit says what the administrator has to type', async ({ stage }) => {
  const store = join(stage.folder, 'new');
  const desk = await Desk.open({ words: ['--store', store, '--key-file', `${store}.key`] });
  try {
    await expect(desk.at('not-enrolled')).toContainText('还没有登记');
    await desk.at('copy-登记').click();
    await expect(desk.at('copy-登记')).toHaveText('已复制');
    const copied = await desk.app.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toContain(`enroll --store "${store}"`);
  } finally {
    await desk.close();
  }
});
