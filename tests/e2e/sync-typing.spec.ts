/** A pull of 5,000 orders while somebody types: no character is lost, and the window says how far it is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { formatIso } from '#shared/domain/time.ts';
import type { Centre } from '../../scripts/demo/centre.ts';
import type { Place } from '../../scripts/demo/places.ts';
import { Workstation } from '../../scripts/demo/workstation.ts';
import { Desk } from '../../scripts/tour/desk.ts';
import { FakeCentre } from '../store/support/centre.ts';
import { NOON, received, RECEIVED, STREET, uuid } from '../unit/support/world.ts';

const [ORDERS, PER_PAGE] = [5000, 200];
const CODE = 'CODE-1';
const WORDS = 'typed without a pause while everything arrives; ';

/** In the page: how long after a key its character stands in the field and is painted. */
function watch(): void {
  const waits: number[] = [];
  Object.assign(window, { waits });
  document.addEventListener('keydown', ({ timeStamp }) => {
    requestAnimationFrame(() => waits.push(performance.now() - timeStamp));
  });
}

test('who types while 5,000 orders arrive loses nothing, and sees how far it is', async () => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'workbench-'));
  const centre = new FakeCentre();
  centre.pageRows = PER_PAGE;
  const url = await centre.start();
  centre.codes.set(CODE, STREET);
  const env = { WORKBENCH_NOW: formatIso(NOON) };
  const place: Place = { id: 'street', unit: STREET, name: '八角街道', admin: '李建国', people: [] };
  const workstation = new Workstation(folder, place);
  const pulls = (): number => centre.requests.filter((path) => path.endsWith('pull')).length;
  let desk: Desk | undefined;
  try {
    centre.put(received({}, uuid(1)));
    await workstation.enroll({ url, issueCode: () => Promise.resolve(CODE) } as unknown as Centre, url, env);
    desk = await Desk.open(workstation, { env });
    await desk.signIn('李建国');
    await desk.waitForLink('online');
    await desk.openOrder('toAccept', RECEIVED.number);
    await desk.press('a');
    await desk.waitForConfirmed('accept');
    await desk.press('r');
    await desk.at('reply-text').waitFor();
    await desk.page.evaluate(watch);

    const before = pulls();
    let goOn = (): void => undefined;
    centre.putAll(
      Array.from({ length: ORDERS }, (_, i) => received({ number: `20191012${String(10_000 + i)}` }, uuid(1000 + i))),
    );
    let typed = '';
    const typeUntil = async (pages: number): Promise<void> => {
      do {
        await desk?.page.keyboard.type(WORDS);
        typed += WORDS;
      } while (pulls() < before + pages);
    };
    await typeUntil(ORDERS / PER_PAGE / 2);
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    centre.gates.set('/v1/sync/pull', gate);
    const receiving = desk.at('status-receiving');
    await expect(receiving).toHaveText(/^正在接收 [\d,]+／5,000，(?:不到|约) .+$/);
    const said = await receiving.textContent();
    goOn();
    await typeUntil(ORDERS / PER_PAGE);
    await desk.page.keyboard.type('end');
    await expect(desk.at('reply-text')).toHaveValue(`${typed}end`);
    await expect(desk.at('queue-count-open')).toHaveText(String(ORDERS + 1));
    await expect(receiving).toHaveCount(0);
    await expect(desk.at('status-drafts')).toHaveAttribute('data-kept', 'true');
    const waits = await desk.page.evaluate(() => (window as unknown as { waits: number[] }).waits);
    const sorted = waits.toSorted((a, b) => a - b);
    const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    console.log(
      `typing during a pull of ${ORDERS}: ${waits.length} keys, key to frame median ${at(0.5)} ms, 99 % ${at(0.99)} ms, longest ${at(1)} ms; ${said ?? ''}`,
    );
  } finally {
    await desk?.close();
    await centre.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
