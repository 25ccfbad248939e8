/** After weeks without a network: two thousand commands wait, are walked by keys, and say what they wait for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { formatIso } from '#shared/domain/time.ts';
import type { Centre } from '../../scripts/demo/centre.ts';
import type { Place } from '../../scripts/demo/places.ts';
import { Workstation } from '../../scripts/demo/workstation.ts';
import { Desk } from '../../scripts/tour/desk.ts';
import { act } from '../../src-main/engine/order/act.ts';
import { openWorkstation } from '../../src-main/engine/workstation.ts';
import { readKeyFile } from '../../src-main/keys/key-file.ts';
import { FakeCentre } from '../store/support/centre.ts';
import { NOON, received, STREET, uuid } from '../unit/support/world.ts';

const [COUNT, HELD] = [2000, 3];
const CODE = 'CODE-1';
const numberOf = (i: number): string => `2019101200${String(10_000 + i)}`;

/** Signs them all in the name of the administrator; the last ones are of a later version than the centre's. */
async function sign({ store, keyFile }: Workstation): Promise<void> {
  const clock = { now: () => NOON, monotonic: () => 0 };
  const workstation = openWorkstation(store, (await readKeyFile(keyFile)) ?? '', { create: false, clock });
  const user = { name: '李建国', role: 'admin', unit: STREET } as const;
  workstation.store.write(() => {
    for (let i = 0; i < COUNT; i++) act(workstation, user, { id: uuid(i + 1), kind: 'accept', payload: {} });
    for (const { n, c } of workstation.outbox.waiting().slice(-HELD)) {
      const later = JSON.stringify({ ...c, version: 99 });
      workstation.store.sql('UPDATE outbox SET command = ? WHERE n = ?').run(later, n);
    }
  });
  workstation.close();
}

test('two thousand waiting commands are walked by keys', async () => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'workbench-'));
  const centre = new FakeCentre();
  const url = await centre.start();
  centre.codes.set(CODE, STREET);
  centre.pageRows = 200;
  const env = { WORKBENCH_NOW: formatIso(NOON) };
  const place: Place = { id: 'street', unit: STREET, name: '八角街道', admin: '李建国', people: [] };
  const workstation = new Workstation(folder, place);
  let desk: Desk | undefined;
  try {
    centre.putAll(Array.from({ length: COUNT }, (_, i) => received({ number: numberOf(i) }, uuid(i + 1))));
    await workstation.enroll({ url, issueCode: () => Promise.resolve(CODE) } as unknown as Centre, url, env);
    await workstation.cli(['sync'], { env });
    await sign(workstation);
    await centre.stop();

    desk = await Desk.open(workstation, { env });
    await desk.signIn('李建国');
    await desk.waitForLink('offline');
    await expect(desk.at('status-pending')).toHaveText(`待上报 ${COUNT}`);
    await desk.at('status-pending').press('Enter');
    await expect(desk.at('pending-table').locator('tr')).toHaveCount(50);
    await expect(desk.at('pending-more')).toHaveText(`还有 ${COUNT - 50} 条，见同步与回执。`);
    await desk.press('Escape', 'Control+8');
    const [grid, foot, rows] = [desk.at('receipts-grid'), desk.at('receipts-foot'), desk.at('receipts-row')];
    await expect(grid).toBeFocused();
    await expect(foot).toContainText('第 1–100 条，共 2,000 条');
    await expect(desk.at('receipts-held')).toHaveText(`${HELD} 条要等中心升级后上报，不用处理`);
    await desk.press('ArrowRight', 'PageDown', 'End', 'Home', 'ArrowDown');
    await expect(foot).toContainText('第 101–200 条');
    await expect(rows.nth(1)).toHaveAttribute('aria-selected', 'true');
    await expect(rows.nth(1)).toContainText(numberOf(101));
    await desk.press('Enter');
    await expect(desk.page.locator(`[data-testid="order-page"][data-order="${numberOf(101)}"]`)).toBeVisible();
    // Back where it was left.
    await desk.press('Control+8');
    await expect(foot).toContainText('第 101–200 条');
    for (let page = 2; page < COUNT / 100; page++) await desk.press('ArrowRight');
    await expect(foot).toContainText('第 1,901–2,000 条');
    await desk.press('End');
    await expect(rows.nth(99)).toContainText('等中心升级');
    await expect(rows.nth(99)).toBeInViewport();
  } finally {
    await desk?.close();
    await centre.stop().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
});
