/** 待处理 by keys: what the tray says of a refused act, what it offers, and what settles an item. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Desk } from '../../scripts/tour/desk.ts';
import type { Stage } from '../../scripts/tour/stage.ts';
import { communityNamed, street } from '../../scripts/demo/places.ts';
import { Workstation } from '../../scripts/demo/workstation.ts';
import { expect, newOrder, test } from './support/fixtures.ts';

const ELSEWHERE = communityNamed('八千平社区');

/** A second workstation of the same street, used through its command line. */
class Colleague {
  readonly #stage: Stage;
  readonly #workstation: Workstation;

  private constructor(stage: Stage, workstation: Workstation) {
    this.#stage = stage;
    this.#workstation = workstation;
  }

  /** @param name of a folder that no other test has */
  static async arrive(stage: Stage, name = 'second'): Promise<Colleague> {
    const folder = join(stage.folder, name);
    mkdirSync(folder);
    const workstation = new Workstation(folder, street);
    await workstation.enroll(stage.centre, undefined, stage.clock.env);
    return new Colleague(stage, workstation);
  }

  async sync(): Promise<void> {
    await this.#workstation.cli(['sync'], { env: this.#stage.clock.env });
  }

  async act(kind: string, number: string, data: Record<string, unknown> = {}): Promise<void> {
    const words = ['act', kind, '--order', number, '--as', '赵值班长', '--data', JSON.stringify(data)];
    await this.#workstation.cli(words, { env: this.#stage.clock.env });
  }
}

const focusOf = (desk: Desk): Promise<string | null> =>
  desk.page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null);

test('refused acts are understood, dismissed and done again without a mouse', async ({ open, stage }) => {
  const [signed, moved] = [
    newOrder(street.unit, stage.clock.now() - 60_000),
    newOrder(street.unit, stage.clock.now() - 60_000),
  ];
  await stage.deliver('orders', [signed, moved]);
  const [colleague, desk] = await Promise.all([Colleague.arrive(stage), open('street')]);
  await desk.signIn('李值班');
  await desk.waitForLink('online');
  await desk.openOrder('toAccept', moved.number);
  await desk.press('a');
  await desk.waitForConfirmed('accept');
  await colleague.sync();
  stage.cable.pull();
  try {
    await desk.press('F5');
    await desk.waitForLink('offline');
    await desk.press('f');
    await desk.chooseUnit('老古城东', '请今日到现场');
    await desk.submit();
    await desk.openOrder('toAccept', signed.number);
    await desk.press('a');
    await desk.waitForPending(2);
    await colleague.act('forward', moved.number, { toUnit: ELSEWHERE.code, note: '已电话联系' });
    await colleague.act('accept', signed.number);
    await colleague.sync();
  } finally {
    stage.cable.plug();
  }
  await desk.press('F5');
  await desk.waitForLink('online');
  await expect(desk.at('attention-count')).toHaveText('2');

  // The first item has the focus; Esc gives it back to where it was.
  await desk.at('attention-open').press('Enter');
  const items = desk.page.locator('.attention-item');
  await expect(items.nth(0)).toBeFocused();
  await desk.press('Escape');
  await expect(desk.at('attention-tray')).toHaveCount(0);
  expect(await focusOf(desk)).toBe('attention-open');
  await desk.press('Enter');
  await expect(items.nth(0)).toBeFocused();

  const detail = desk.at('attention-detail');
  await expect(detail).toContainText('古城街道 李值班');
  await expect(detail.locator('.attention-fields')).toContainText('去向老古城东社区');
  await expect(desk.at('attention-meanwhile')).toContainText('转办至八千平社区：已电话联系 赵值班长');
  await expect(desk.at('attention-now')).toHaveText('办理中，主办 八千平社区');

  await desk.press('ArrowDown');
  await expect(items.nth(1)).toBeFocused();
  await expect(desk.at('attention-advice')).toContainText(
    /^古城街道赵值班长已于.*签收，不用再签收。现在可以转办、回复。$/,
  );
  await expect(desk.at('attention-reason')).toHaveText('其间已有他人处理。');
  await expect(desk.at('attention-redo')).toHaveCount(0);
  // The way on is not closed with it.
  await expect(desk.at('attention-view')).toBeVisible();
  await desk.press('o');
  await expect(desk.at('attention-tray')).toHaveCount(0);
  await expect(desk.at('order-page')).toHaveAttribute('data-order', signed.number);
  await expect(desk.at('order-page')).toBeFocused();
  await desk.press('Control+9');
  await expect(items.nth(0)).toBeFocused();
  await desk.press('2', 'Delete');
  await expect(desk.at('attention-count')).toHaveText('1');
  await expect(items).toHaveCount(1);
  await expect(items.nth(0)).toBeFocused();

  // Taken up, the words are in the form; the item goes only with the act that is submitted.
  await desk.press('Enter');
  await expect(desk.at('attention-redo')).toBeFocused();
  await desk.press('Control+Enter');
  await expect(desk.at('attention-tray')).toHaveCount(0);
  await expect(desk.page.locator(`[data-testid="order-page"][data-order="${moved.number}"]`)).toBeVisible();
  await expect(desk.at('act-note')).toHaveValue('请今日到现场');
  await expect(desk.at('attention-count')).toHaveText('1');
  await desk.submit();
  await expect(desk.at('attention-count')).toHaveText('0');
  await desk.waitForPending(0);
  await expect(desk.at('attention-count')).toHaveText('0');
});

test('the units that were named in a refused 补充 come back with its words', async ({ open, stage }) => {
  const order = newOrder(street.unit, stage.clock.now() - 60_000);
  await stage.deliver('orders', [order]);
  const [colleague, desk] = await Promise.all([Colleague.arrive(stage, 'third'), open('street')]);
  await desk.signIn('李值班');
  await desk.waitForLink('online');
  await desk.openOrder('toAccept', order.number);
  await desk.press('a');
  await desk.waitForConfirmed('accept');
  await colleague.sync();
  stage.cable.pull();
  try {
    await desk.press('F5');
    await desk.waitForLink('offline');
    await desk.press('m');
    await desk.at('act-supplement').click();
    await desk.at('unit-search').nth(0).focus();
    await desk.write('八千平');
    await desk.press('Enter');
    await desk.at('unit-search').nth(1).focus();
    await desk.write('城市管理');
    await desk.press('Enter');
    await desk.press('Control+A', 'Backspace');
    await desk.submit();
    await colleague.act('supplement', order.number, { nature: '维修' });
    await colleague.sync();
  } finally {
    stage.cable.plug();
  }
  await desk.press('F5');
  await desk.waitForLink('online');
  await expect(desk.at('attention-count')).toHaveText('1');
  await desk.at('attention-open').press('Enter');
  await desk.page.locator('.attention-item:focus').waitFor();
  await expect(desk.page.locator('.attention-fields')).toContainText('反映社区八千平社区');
  // The refusal comes before the act that was in its way.
  await expect(desk.at('attention-meanwhile')).toContainText('赵值班长');
  await desk.press('Enter');
  await expect(desk.at('attention-redo')).toBeFocused();
  await desk.press('Control+Enter');
  await expect(desk.at('unit-chosen').nth(0)).toContainText('已选：八千平社区');
  await expect(desk.page.locator('.unit-several')).toContainText('城市管理办公室');
  // What the tray has told is not asked about again.
  await expect(desk.at('meanwhile')).toHaveCount(0);
  await desk.submit();
  await desk.waitForPending(0);
  await expect(desk.at('attention-count')).toHaveText('0');
});
