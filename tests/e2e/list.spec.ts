/** The worklist under fast fingers: searches, held keys, closed orders, empty queues, and what its lines say. */
import { street } from '../../scripts/demo/places.ts';
import type { Desk } from '../../scripts/tour/desk.ts';
import { DAY } from '#shared/domain/time.ts';
import { enginePid } from './support/engine-process.ts';
import { expect, newOrder, test } from './support/fixtures.ts';

async function signedIn(desk: Desk, name: string): Promise<Desk> {
  await desk.signIn(name);
  await desk.waitForLink('online');
  return desk;
}

const cursorRow = (desk: Desk) => desk.page.locator('.ag-row-selected');

/** The list waits for the engine while `work` runs: what is pressed meets rows of an older query. */
async function whileEngineSleeps(desk: Desk, work: () => Promise<void>): Promise<void> {
  const pid = await enginePid(desk.app);
  process.kill(pid, 'SIGSTOP');
  try {
    await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

test('a key pressed right after a search waits for the order that was searched for', async ({ open, stage }) => {
  const orders = [1, 2, 3].map((n) => newOrder(street.unit, stage.clock.now() - n * 60_000));
  await stage.deliver('orders', orders);
  const desk = await signedIn(await open('street'), '李值班');
  await desk.openQueue('toAccept');
  for (const { number } of orders) await desk.row(number).waitFor();
  await desk.press('End', 'Home');
  await expect(cursorRow(desk)).toHaveAttribute('row-index', '0');
  const atCursor = (await cursorRow(desk).textContent()) ?? '';
  const [one, two] = orders.map(({ number }) => number).filter((number) => !atCursor.includes(number)) as [
    string,
    string,
  ];
  await whileEngineSleeps(desk, async () => {
    await desk.press('/');
    await desk.write(one);
    await desk.press('Enter', 'a');
    await expect(desk.at('order-grid')).toHaveAttribute('aria-busy', 'true');
  });
  await expect(desk.at('act-result')).toContainText(one);
  await expect(desk.at('act-result')).toHaveAttribute('data-outcome', 'pending');

  await whileEngineSleeps(desk, async () => {
    await desk.press('/', 'Control+A');
    await desk.write(two);
    await desk.press('ArrowDown', 'Enter');
  });
  await expect(desk.at('order-page')).toHaveAttribute('data-order', two);
  await expect(desk.at('order-phase')).toHaveText('待签收');
});

test('a held key signs for one order; each further order needs its own press', async ({ open, stage }) => {
  const orders = [1, 2, 3].map((n) => newOrder(street.unit, stage.clock.now() - n * 60_000));
  await stage.deliver('orders', orders);
  const desk = await signedIn(await open('street'), '李值班');
  await desk.openQueue('toAccept');
  await desk.row(orders[0]!.number).waitFor();
  // What a second press does that comes with the answer, before the row was read anew.
  await desk.page.evaluate(() => {
    const seen = new MutationObserver(() => {
      if (!document.querySelector('[data-testid="act-result"]')) return;
      seen.disconnect();
      const key = new KeyboardEvent('keydown', { key: 'a', keyCode: 65, bubbles: true });
      document.querySelector('[data-testid="order-grid"]')?.dispatchEvent(key);
    });
    seen.observe(document.body, { childList: true, subtree: true });
  });
  const first = await cursorRow(desk).getAttribute('row-id');
  await desk.page.keyboard.down('a');
  await expect(desk.at('act-result')).toHaveAttribute('data-outcome', 'pending');
  await expect(cursorRow(desk)).not.toHaveAttribute('row-id', first ?? '');
  // Repeats of the same press, on the order that has moved up.
  for (let n = 0; n < 4; n++) await desk.page.keyboard.down('a');
  await desk.page.keyboard.up('a');
  await desk.press('Enter');
  await desk.at('order-page').waitFor();
  await expect(desk.at('order-phase')).toHaveText('待签收');
  await desk.press('Escape');
  await expect(desk.at('act-result')).toHaveAttribute('data-outcome', 'pending');
});

test('moving keys move exactly as many rows, pressed fast or held', async ({ open }) => {
  const desk = await signedIn(await open('district'), '孙督查');
  await expect(desk.page.locator('.ag-row').nth(1)).toContainText('2019');
  await desk.press('Home');
  await desk.page.evaluate(() => {
    for (let n = 0; n < 3; n++)
      document
        .querySelector('[data-testid="order-grid"]')
        ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', keyCode: 74, bubbles: true }));
  });
  await expect(cursorRow(desk)).toHaveAttribute('row-index', '3');
  for (let n = 0; n < 10; n++) await desk.page.keyboard.down('j');
  await desk.page.keyboard.up('j');
  await expect(cursorRow(desk)).toHaveAttribute('row-index', '13');
  await expect(desk.at('list-foot')).toContainText('第 14 件');
});

test('until the first sync has brought its orders, a cursor that nobody moved stays on top', async ({
  open,
  stage,
}) => {
  stage.cable.pull();
  try {
    const late = [1, 2, 3].map((n) => newOrder(street.unit, stage.clock.now() - 9 * DAY - n * 60_000));
    await stage.deliver('orders', late);
    const desk = await open('street');
    await desk.signIn('李值班');
    await desk.waitForLink('offline');
    await expect(cursorRow(desk)).toHaveAttribute('row-index', '0');
    stage.cable.plug();
    await desk.press('F5');
    await desk.waitForLink('online');
    await desk.row(late[0]!.number).waitFor();
    await expect(cursorRow(desk)).toHaveAttribute('row-index', '0');
    await expect(cursorRow(desk)).toContainText('201911258');
    // From then on it stays with its order.
    const id = (await cursorRow(desk).getAttribute('row-id')) ?? '';
    const later = newOrder(street.unit, stage.clock.now() - 20 * DAY);
    await stage.deliver('orders', [later]);
    await desk.press('F5');
    await desk.row(later.number).waitFor();
    await expect(cursorRow(desk)).toHaveAttribute('row-id', id);
    await expect(cursorRow(desk)).toHaveAttribute('row-index', '1');
  } finally {
    stage.cable.plug();
  }
});

test('closed orders go by completion; a search without hits says what is closed', async ({ open }) => {
  const desk = await signedIn(await open('district'), '孙督查');
  const heads = desk.page.locator('.ag-header-cell');
  await expect(heads.first()).toHaveText('时限');
  await desk.openQueue('completed');
  await expect(desk.at('range-name')).toHaveText('办结时间');
  await expect(desk.page.locator('.ag-header-cell', { hasText: '办结时间' })).toContainText('↓');
  await expect(heads.filter({ hasText: /时限|截止/ })).toHaveCount(0);
  await desk.at('range-all').click();
  const number = (await desk.page.locator('.ag-row').first().locator('[col-id="number"]').textContent()) ?? '';
  expect(number).toMatch(/^2019\d+/);

  await desk.openQueue('toAccept');
  await desk.press('/');
  await desk.write(number);
  await desk.press('Enter');
  const notice = desk.page.locator('.list-cover');
  await expect(notice).toContainText('已办结里有 1 件');
  await notice.getByRole('button', { name: '到已办结看' }).click();
  await expect(desk.at('queue-completed')).toHaveAttribute('aria-current', 'page');
  await expect(desk.page.locator('.ag-row')).toHaveCount(1);
  await expect(desk.row(number)).toBeVisible();
  await expect(desk.at('search')).toHaveValue(number);
});

test('lines say whose turn it is and whose section it is; the foot teaches only keys that act here', async ({
  open,
  stage,
}) => {
  const order = newOrder(street.unit, stage.clock.now() - 60_000);
  await stage.deliver('orders', [order]);
  const atStreet = await signedIn(await open('street'), '李值班');
  await atStreet.openQueue('toAccept');
  await expect(atStreet.at('list-foot')).toContainText('签收');
  await expect(atStreet.at('list-foot')).not.toContainText(/派单|回复|回访/);
  await atStreet.openOrder('toAccept', order.number);
  await atStreet.press('a');
  await atStreet.waitForConfirmed('accept');
  await atStreet.openQueue('toDo');
  await atStreet.find(order.number);
  await expect(atStreet.row(order.number).locator('[col-id="phase"]')).toHaveText('待办');
  await atStreet.press('f');
  await atStreet.chooseUnit('老古城', '请到现场');
  await atStreet.submit();
  await atStreet.waitForConfirmed('forward');

  const atDistrict = await signedIn(await open('district'), '孙督查');
  await atDistrict.press('F5');
  await atDistrict.find(order.number);
  await expect(atDistrict.row(order.number).locator('[col-id="lead"]')).toHaveText(/^老古城.* · 古城街道$/);
  await expect(atDistrict.row(order.number).locator('[col-id="phase"]')).toHaveText('办理中');

  // The whole head sorts, not only its words.
  const head = atDistrict.page.locator('.ag-header-cell[col-id="due"]');
  const box = await head.boundingBox();
  await head.click({ position: { x: (box?.width ?? 8) - 4, y: 4 } });
  await expect(head).toContainText('↓');
});

test('Esc in the list clears what was searched for; an empty list is left with the keys it shows', async ({
  open,
  stage,
}) => {
  const order = newOrder(street.unit, stage.clock.now() - 60_000);
  await stage.deliver('orders', [order]);
  const desk = await signedIn(await open('street'), '李值班');
  await desk.openQueue('toAccept');
  await desk.find(order.number);
  await expect(desk.at('list-foot')).toContainText('Esc 清除查找');
  await desk.press('Escape');
  await expect(desk.at('search')).toHaveValue('');
  await expect(desk.at('list-foot')).not.toContainText('清除查找');
  await expect(desk.at('order-grid')).toBeFocused();

  await desk.openQueue('toCallBack');
  await desk.press('/');
  await desk.write(order.number);
  await desk.press('Enter');
  await expect(desk.page.getByRole('button', { name: '到全部未结看' })).toContainText('1');
  await desk.press('1');
  await expect(desk.at('queue-open')).toHaveAttribute('aria-current', 'page');
  await expect(desk.row(order.number)).toBeVisible();
  await desk.press('Control+5');
  await expect(desk.page.getByRole('button', { name: '清除全部条件' })).toContainText('Esc');
  await desk.press('Escape');
  await expect(desk.at('search')).toHaveValue('');
  await desk.press('Control+1', 'Escape');
  await expect(desk.at('search')).toHaveValue('');
});

test('however many orders arrive before it, the cursor stays on its order', async ({ open, stage }) => {
  const desk = await signedIn(await open('district'), '孙督查');
  await desk.press('Home', 'PageDown', 'PageDown', 'PageDown');
  await expect(cursorRow(desk)).not.toHaveAttribute('row-index', '0');
  const id = (await cursorRow(desk).getAttribute('row-id')) ?? '';
  const before = Number(await cursorRow(desk).getAttribute('row-index'));
  const many = Array.from({ length: 300 }, (_, n) => ({
    ...newOrder(street.unit, stage.clock.now() - 30 * DAY - n * 60_000),
    number: `20191025${String(n).padStart(5, '0')}`,
  }));
  await stage.deliver('orders', many);
  await desk.press('F5');
  await expect(desk.at('list-foot')).toContainText(`第 ${before + 301} 件`);
  await expect(cursorRow(desk)).toHaveAttribute('row-id', id);
  await expect(cursorRow(desk)).toBeInViewport();
  await desk.press('k', 'j');
  await expect(cursorRow(desk)).toHaveAttribute('row-id', id);
});
