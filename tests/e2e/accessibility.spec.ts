/** axe over the main screens. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Desk } from '../../scripts/tour/desk.ts';
import { expect, test } from './support/fixtures.ts';

/** What axe calls serious or critical, with where it is. */
async function violations(desk: Desk): Promise<string[]> {
  // Electron opens no pages for axe; legacy mode needs none.
  const { violations: found, passes } = await new AxeBuilder({ page: desk.page }).setLegacyMode(true).analyze();
  expect(passes.length).toBeGreaterThan(5);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

test('sign-in, list, order, ranking and receipts have no serious violation', async ({ open }) => {
  const desk = await open('district');
  await desk.at('sign-in').waitFor();
  expect(await violations(desk), 'sign-in').toEqual([]);
  await desk.signIn('孙督查');
  await desk.page.locator('.ag-row').nth(3).waitFor();
  expect(await violations(desk), 'list').toEqual([]);
  await desk.press('ArrowDown', 'Enter');
  await desk.at('order-page').waitFor();
  expect(await violations(desk), 'order').toEqual([]);
  await desk.at('nav-ranking').press('Enter');
  await desk.at('ranking-table').waitFor();
  expect(await violations(desk), 'ranking').toEqual([]);
  await desk.press('Control+8', '4');
  await desk.at('receipts-row').first().waitFor();
  expect(await violations(desk), 'receipts').toEqual([]);
});
