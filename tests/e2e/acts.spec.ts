/** Filling in and submitting an act: whom it goes to, dates, drafts, what a colleague did meanwhile, what became of it. */
import { join } from 'node:path';
import { HOUR } from '#shared/domain/time.ts';
import { district, street } from '../../scripts/demo/places.ts';
import { Workstation } from '../../scripts/demo/workstation.ts';
import type { Desk } from '../../scripts/tour/desk.ts';
import type { Stage } from '../../scripts/tour/stage.ts';
import { expect, newOrder, test } from './support/fixtures.ts';

/** Another workstation of the same street, worked from the command line. */
async function colleagueOf(stage: Stage): Promise<Workstation> {
  const other = new Workstation(join(stage.folder, 'colleague'), street);
  await other.enroll(stage.centre, undefined, stage.clock.env);
  return other;
}

async function actsThere(stage: Stage, there: Workstation, words: readonly string[]): Promise<void> {
  await there.cli(['sync'], { env: stage.clock.env });
  await there.cli(['act', ...words, '--as', '赵值班长'], { env: stage.clock.env });
  await there.cli(['sync'], { env: stage.clock.env });
}

async function ordersAt(stage: Stage, unit: string, count: number): Promise<string[]> {
  const orders = Array.from({ length: count }, () => newOrder(unit, stage.clock.now() - HOUR));
  await stage.deliver('orders', orders);
  return orders.map(({ number }) => number);
}

async function signedIn(desk: Desk, name: string): Promise<Desk> {
  await desk.signIn(name);
  await desk.waitForLink('online');
  return desk;
}

/** Opens the order, signs for it, and waits until the centre knows. */
async function accepted(desk: Desk, number: string): Promise<void> {
  await desk.openOrder('toAccept', number);
  await desk.press('a');
  await desk.waitForConfirmed('accept');
}

const isIn = (desk: Desk, selector: string): Promise<boolean> =>
  desk.page.evaluate((css) => document.activeElement?.closest(css) !== null, selector);

test('two desks: the result line follows its own command, and a colleague is not overridden unseen', async ({
  open,
  stage,
}) => {
  const [first = '', second = ''] = await ordersAt(stage, street.unit, 2);
  const there = await colleagueOf(stage);
  const desk = await signedIn(await open('street'), '李值班');

  // Refused later: the line of the act says so, and where its words are.
  await desk.openOrder('toAccept', first);
  stage.cable.pull();
  try {
    await desk.press('F5');
    await desk.waitForLink('offline');
    await desk.press('a');
    await expect(desk.at('act-result')).toHaveAttribute('data-outcome', 'pending');
    await expect(desk.at('act-result')).toHaveText('已签收，离线保存，待上报');
    await actsThere(stage, there, ['accept', '--order', first]);
  } finally {
    stage.cable.plug();
  }
  await desk.press('F5');
  await expect(desk.at('act-result')).toHaveAttribute('data-outcome', 'refused');
  await expect(desk.at('act-result')).toContainText('其间已有他人处理');
  await expect(desk.at('act-result')).not.toContainText('已上报');
  await desk.at('act-result').getByRole('button', { name: '待处理' }).click();
  await expect(desk.at('attention-reason')).toContainText('其间已有他人处理');
  await desk.at('attention-dismiss').click();
  await desk.press('Escape');

  // A form that was begun keeps what its author saw then.
  await accepted(desk, second);
  await expect(desk.at('act-result')).toHaveText('已签收，已上报');
  await desk.press('f', '2');
  await actsThere(stage, there, ['forward', '--order', second, '--data', '{"toUnit":"110107004-K01"}']);
  await desk.press('F5');
  await expect(desk.at('meanwhile')).toContainText('赵值班长');
  await expect(desk.at('meanwhile')).toContainText('转办至');
  await desk.press('Control+Enter');
  await expect(desk.at('event-forward')).toHaveCount(1);
  await expect(desk.page.locator('#meanwhile-go')).toBeFocused();
  await desk.press('Enter');
  await expect(desk.at('meanwhile')).toHaveCount(0);
  await desk.submit();
  await expect(desk.at('act-result')).toHaveAttribute('data-outcome', 'accepted');
  await expect(desk.at('event-forward')).toHaveCount(2);

  // An answer overrides nobody, and is held once all the same.
  await desk.press('r');
  await expect(desk.at('reply-text')).toBeFocused();
  await desk.write('路灯已修复');
  await desk.press('Tab');
  await desk.write('更换灯头');
  await actsThere(stage, there, ['reply', '--order', second, '--data', '{"text":"已答复","measures":"已上门"}']);
  await desk.press('F5');
  await expect(desk.at('meanwhile')).toContainText('回复：已答复');
  await desk.press('Control+Enter');
  await expect(desk.page.locator('#meanwhile-go')).toBeFocused();
  await expect(desk.at('event-reply')).toHaveCount(1);
  await desk.press('Control+Enter');
  await expect(desk.at('meanwhile')).toHaveCount(0);
  await expect(desk.at('event-reply')).toHaveCount(1);
  await desk.submit();
  await expect(desk.at('event-reply')).toHaveCount(2);
});

test('a unit is sent to only when it is chosen in sight; drafts come back as they were', async ({ open, stage }) => {
  const [number = ''] = await ordersAt(stage, street.unit, 1);
  const desk = await signedIn(await open('street'), '李值班');
  await accepted(desk, number);
  await desk.press('f');
  await desk.at('unit-search').waitFor();
  const height = async (): Promise<number> => (await desk.at('unit-list').boundingBox())?.height ?? 0;
  await desk.press('3');
  const third = (await desk.page.getByRole('option').nth(2).locator('.ellipsis').textContent()) ?? '';
  await expect(desk.at('unit-chosen')).toHaveText(`已选：${third}`);
  // A digit goes on like Enter: what is written next is the note.
  await expect(desk.page.locator('#act-note')).toBeFocused();
  await desk.write('请今天答复');
  await expect(desk.at('unit-chosen')).toHaveText(`已选：${third}`);
  await desk.at('unit-search').focus();
  const before = await height();
  await desk.write('没有这个单位');
  await expect(desk.at('unit-chosen')).toHaveText(`没有名称含“没有这个单位”的单位；清空后仍是${third}。`);
  expect(await height()).toBe(before);
  await desk.press('Enter');
  await expect(desk.at('unit-search')).toBeFocused();
  await desk.press('Control+Enter');
  await expect(desk.at('event-forward')).toHaveCount(0);
  await expect(desk.page.locator('.act-flaw')).toContainText('没有这个单位');
  await expect(desk.at('act-forward')).toContainText('草稿');

  // Nothing is filtered by what the input method still works on.
  await desk.press('Control+A', 'Delete');
  const all = await desk.page.getByRole('option').count();
  const devtools = await desk.page.context().newCDPSession(desk.page);
  await devtools.send('Input.imeSetComposition', { text: "lao'gu", selectionStart: 6, selectionEnd: 6 });
  await expect(desk.page.getByRole('option')).toHaveCount(all);
  await devtools.send('Input.insertText', { text: '老古城' });
  await expect(desk.page.getByRole('option', { name: '老古城' }).first()).toBeVisible();
  expect(await desk.page.getByRole('option').count()).toBeLessThan(all);
  await desk.press('Control+A', 'Delete');
  await expect(desk.at('unit-chosen')).toHaveText(`已选：${third}`);

  // Back on the order: its draft is the act that is shown, and Enter keeps the unit.
  await desk.openQueue('toDo');
  await desk.press('Escape');
  await desk.openOrder('toDo', number);
  await expect(desk.at('act-forward')).toHaveAttribute('aria-pressed', 'true');
  await expect(desk.at('act-forward')).toContainText('草稿');
  await desk.press('f', 'Enter');
  await expect(desk.page.locator('#act-note')).toBeFocused();
  await expect(desk.page.locator('#act-note')).toHaveValue('请今天答复');
  await expect(desk.at('unit-chosen')).toHaveText(`已选：${third}`);
  await desk.submit();
  await expect(desk.at('order-lead')).toHaveText(third);
  await expect(desk.at('act-forward')).not.toContainText('草稿');
});

test('dates as they are typed; a reply says what is missing; an unsolved call-back says where it goes', async ({
  open,
  stage,
}) => {
  const [number = ''] = await ordersAt(stage, street.unit, 1);
  const desk = await signedIn(await open('street'), '李值班');
  await accepted(desk, number);
  await desk.press('r');
  await desk.at('reply-text').waitFor();
  await expect(desk.page.locator('.act-missing')).toContainText('对外答复');
  await desk.write('路灯已报修');
  await desk.press('Tab');
  await desk.write('更换灯头');
  await desk.press('Tab');
  await desk.page.keyboard.type('8:20');
  await desk.press('Enter');
  await expect(desk.page.locator('#reply-deadline')).toBeFocused();
  await expect(desk.page.locator('#reply-contact')).toHaveValue('2019-11-25 08:20');

  await desk.page.keyboard.type('11-2');
  await expect(desk.page.locator('#reply-deadline')).toHaveValue('11-2');
  await desk.page.keyboard.type('4');
  await desk.press('Control+Enter');
  await expect(desk.page.locator('.act-flaw')).toContainText('解决时限不能早于今天');
  expect(await isIn(desk, '[data-testid="act-panel"]')).toBe(true);
  await expect(desk.at('event-reply')).toHaveCount(0);

  await desk.page.locator('#reply-deadline').press('Control+A');
  await desk.page.keyboard.type('12-2');
  await desk.press('Enter');
  await expect(desk.page.locator('#reply-deadline')).toHaveValue('2019-12-02');
  await desk.page.locator('#reply-deadline').press('Control+A');
  await desk.page.keyboard.type('11-28');
  await desk.press('Enter');
  await expect(desk.page.locator('#reply-deadline')).toHaveValue('2019-11-28');
  await expect(desk.at('preview')).toContainText('未解决，限 11-28 24:00 解决');
  await expect(desk.at('act-submit')).toBeFocused();
  await desk.submit();
  await expect(desk.at('view-unit')).toContainText('未解决');

  await desk.press('v');
  await desk.at('connected-1').waitFor();
  await desk.press('1', '2', '3');
  await desk.submit();
  await expect(desk.at('act-result')).toContainText('转重办');
  await expect(desk.at('act-result')).toContainText(street.name);
});

test('派单 says the new due time beforehand; who may not read the telephone is told who can call', async ({
  open,
  stage,
}) => {
  const [number = ''] = await ordersAt(stage, district.unit, 1);
  const desk = await signedIn(await open('district'), '孙督查');
  await desk.openOrder('toAccept', number);
  await desk.press('d', '1');
  // Monday morning, five working days.
  await expect(desk.at('preview')).toContainText('12-02 24:00');
  await desk.openQueue('toCallBack');
  await desk.press('Home', 'v');
  await expect(desk.at('callback-masked')).toContainText('值班员');
});

test('a long request is read by keys', async ({ open, stage }) => {
  const order = {
    ...newOrder(street.unit, stage.clock.now() - 60_000),
    content: '市民反映，漏水已有三天。\n'.repeat(120),
  };
  await stage.deliver('orders', [order]);
  const desk = await signedIn(await open('street'), '李值班');
  await desk.openOrder('toAccept', order.number);
  const read = desk.at('order-reading');
  const top = (): Promise<number> => read.evaluate((column) => column.scrollTop);
  await desk.press('PageDown');
  await expect.poll(top).toBeGreaterThan(100);
  await desk.press('End');
  await expect(desk.at('view-sample')).toBeInViewport();
  await desk.press('Home');
  await expect.poll(top).toBe(0);
});

test('a digit that is faster than the form is not lost', async ({ open, stage }) => {
  const [number = ''] = await ordersAt(stage, street.unit, 1);
  const desk = await signedIn(await open('street'), '李值班');
  await accepted(desk, number);
  // The form of what is expected next stands there; the page has the keys.
  await desk.at('unit-search').waitFor();
  await expect(desk.at('order-page')).toBeFocused();
  await desk.press('2');
  await expect(desk.at('unit-chosen')).toContainText('已选');
  await expect(desk.page.locator('#act-note')).toBeFocused();
});
