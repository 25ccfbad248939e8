/** The workbench in its real window: signing in, the five acts by key, working offline, an engine that dies, typing. */
import { openWindow } from '../../scripts/demo/window.ts';
import type { OrderPage } from '#shared/contract/api.ts';
import { district, street } from '../../scripts/demo/places.ts';
import type { Desk } from '../../scripts/tour/desk.ts';
import type { Stage } from '../../scripts/tour/stage.ts';
import { enginePid } from './support/engine-process.ts';
import { expect, newOrder, test } from './support/fixtures.ts';

const shown = (stage: Stage, number: string): Promise<OrderPage> =>
  stage.street.cli<OrderPage>(['show', number, '--as', '李值班'], { env: stage.clock.env });

async function signedIn(desk: Desk, name: string): Promise<Desk> {
  await desk.signIn(name);
  await desk.waitForLink('online');
  return desk;
}

test('sign-in: a wrong password is refused, the right one opens the worklist', async ({ open }) => {
  const desk = await open('district');
  await expect(desk.at('user-孙督查')).toBeVisible();
  await expect(desk.page).toHaveTitle(/接诉即办工作台/);
  const digit = await desk.at('user-孙督查').locator('kbd').textContent();
  await desk.press(digit ?? '1');
  await desk.page.keyboard.type('wrong password');
  await desk.press('Enter');
  await expect(desk.page.getByRole('alert')).toContainText('密码不对');
  await desk.page.waitForTimeout(1100);
  await desk.press('Control+A');
  await desk.page.keyboard.type('demo2019');
  await desk.press('Enter');
  await expect(desk.at('frame')).toBeVisible();
  await expect(desk.at('status-user')).toContainText('孙督查');
  await expect(desk.at('status-key')).toHaveText('演示密钥');
});

test('the list shows the orders of the store, and the clock is the one that was asked for', async ({ open, stage }) => {
  const desk = await signedIn(await open('district'), '孙督查');
  await expect(desk.at('queue-count-open')).toHaveText(/^\d{2,}$/);
  const count = Number(await desk.at('queue-count-open').textContent());
  await expect.poll(() => desk.page.locator('.ag-row').count()).toBeGreaterThan(10);
  await expect(desk.page.locator('.ag-row').nth(1)).toContainText(/2019\d{6,}/);
  // The ring of the cursor lies over the row and must not hide it.
  const cover = await desk.page
    .locator('.ag-row-selected')
    .evaluate((row) => getComputedStyle(row, '::after').backgroundColor);
  expect(cover).toBe('rgba(0, 0, 0, 0)');
  await expect(desk.at('status-clock')).toContainText('11-25');
  const { scopes } = await stage.centre.digest(stage.devices.get(stage.district) ?? '');
  const all = count + Number(await desk.at('queue-count-completed').textContent());
  expect(scopes.map((scope) => [scope.scope, scope.count])).toEqual([[district.unit, all]]);
});

test('the five acts by key, from the upper level to the citizen', async ({ open, stage }) => {
  const order = newOrder(district.unit, stage.clock.now() - 60_000);
  await stage.deliver('orders', [order]);
  const atDistrict = await signedIn(await open('district'), '孙督查');
  await atDistrict.openOrder('toAccept', order.number);
  await atDistrict.press('d');
  await atDistrict.chooseUnit(street.name, '请核实');
  await atDistrict.submit();
  await atDistrict.waitForConfirmed('dispatch');

  const atStreet = await signedIn(await open('street'), '李值班');
  await atStreet.openOrder('toAccept', order.number);
  await atStreet.press('a');
  await atStreet.waitForConfirmed('accept');
  await atStreet.press('f');
  await atStreet.chooseUnit('老古城', '请到现场');
  await atStreet.submit();
  await atStreet.waitForConfirmed('forward');
  await atStreet.press('r');
  await atStreet.at('reply-text').waitFor();
  await atStreet.write('路灯已修复');
  await atStreet.press('Tab');
  await atStreet.write('更换灯头');
  await atStreet.submit();
  await atStreet.waitForConfirmed('reply');
  await atStreet.press('v');
  await atStreet.answerCallback();
  await atStreet.submit();
  await atStreet.waitForConfirmed('callback');
  await expect(atStreet.at('order-phase')).toHaveText('已办结');

  const page = await shown(stage, order.number);
  expect(page.timeline.map(({ kind }) => kind)).toEqual([
    'receive',
    'dispatch',
    'accept',
    'forward',
    'reply',
    'callback',
  ]);
  expect(page.row.phase).toBe('completed');
  expect(page.timeline.some(({ late, pending }) => late || pending)).toBe(false);
});

test('without a network acts are kept and shown as pending, and leave when it is back', async ({ open, stage }) => {
  const order = newOrder(street.unit, stage.clock.now() - 60_000);
  await stage.deliver('orders', [order]);
  const desk = await signedIn(await open('street'), '李值班');
  await desk.openOrder('toAccept', order.number);
  stage.cable.pull();
  try {
    await desk.press('F5');
    await desk.waitForLink('offline');
    await desk.press('a');
    await desk.waitForPending(1);
    await expect(desk.at('event-accept')).toHaveAttribute('data-pending', 'true');
    await expect(desk.at('order-phase')).toHaveText('待办');
  } finally {
    stage.cable.plug();
  }
  await desk.press('F5');
  await desk.waitForLink('online');
  await desk.waitForConfirmed('accept');
  await desk.waitForPending(0);
});

test('an engine that is killed comes back by itself, with all that was done', async ({ open, stage }) => {
  const order = newOrder(street.unit, stage.clock.now() - 60_000);
  await stage.deliver('orders', [order]);
  const desk = await signedIn(await open('street'), '李值班');
  await desk.openOrder('toAccept', order.number);
  await desk.press('a');
  await desk.page.locator('[data-testid="act-result"]:not([data-outcome="refused"])').waitFor();
  const pid = await enginePid(desk.app);
  process.kill(pid, 'SIGKILL');
  await expect(desk.at('engine-away')).toBeVisible();
  await expect(desk.at('engine-away')).toHaveCount(0);
  expect(await enginePid(desk.app)).not.toBe(pid);
  // Nobody has to sign in again, and what was open is open.
  await expect(desk.at('sign-in')).toHaveCount(0);
  await desk.waitForConfirmed('accept');
});

test('letters typed into a field act on nothing, with an input method or without', async ({ open, stage }) => {
  const order = newOrder(street.unit, stage.clock.now() - 60_000);
  await stage.deliver('orders', [order]);
  const desk = await signedIn(await open('street'), '李值班');
  await desk.openQueue('toAccept');
  await desk.find(order.number);
  await desk.press('/', 'Control+A');
  await desk.page.keyboard.type('adfrv');
  await expect(desk.at('search')).toHaveValue('adfrv');
  const devtools = await desk.page.context().newCDPSession(desk.page);
  await desk.press('Control+A');
  await devtools.send('Input.imeSetComposition', { text: 'a', selectionStart: 1, selectionEnd: 1 });
  await devtools.send('Input.imeSetComposition', { text: '路d', selectionStart: 2, selectionEnd: 2 });
  await devtools.send('Input.insertText', { text: '路灯' });
  await expect(desk.at('search')).toHaveValue('路灯');
  await desk.press('Escape');
  await desk.find(order.number);
  await desk.press('Enter');
  await desk.at('order-page').waitFor();
  await desk.press('a');
  await desk.waitForConfirmed('accept');
  await desk.press('r');
  await desk.at('reply-text').waitFor();
  await desk.page.keyboard.type('avdf');
  await devtools.send('Input.imeSetComposition', { text: 'v', selectionStart: 1, selectionEnd: 1 });
  await devtools.send('Input.insertText', { text: '已处理' });
  await expect(desk.at('reply-text')).toHaveValue('avdf已处理');
  await expect(desk.page.locator('[data-testid="timeline"] li')).toHaveCount(2);
  await desk.waitForPending(0);
});

test('a second start on the same store brings no second program', async ({ open, stage }) => {
  const first = await open('street');
  await expect(first.at('sign-in')).toBeVisible();
  expect(await openWindow(stage.street).closed).toBe(0);
  await expect(first.at('sign-in')).toBeVisible();
});
