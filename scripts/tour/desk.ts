/** A workbench window in use: the real application, driven by keys as a clerk does. */
import { _electron, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import { root } from '../bootstrap/paths.mjs';
import { DEMO_PASSWORD } from '../demo/places.ts';
import type { Workstation } from '../demo/workstation.ts';
import { electronEnvironment, findElectron } from '../electron-runtime.mjs';
import { until } from './until.ts';

const START_LIMIT_MS = 30_000;
/** Anything on a screen appears in this time, or something is wrong. */
const SHOWN_LIMIT_MS = 15_000;

export interface DeskOptions {
  env?: Record<string, string>;
  /** More switches for Electron. */
  switches?: readonly string[];
}

export class Desk {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly #exit: Promise<number | null>;

  private constructor(app: ElectronApplication, page: Page) {
    this.app = app;
    this.page = page;
    this.#exit = new Promise((resolve) => app.process().once('exit', (code) => resolve(code)));
    page.setDefaultTimeout(SHOWN_LIMIT_MS);
  }

  static async open(
    workstation: Pick<Workstation, 'words'>,
    { env = {}, switches = [] }: DeskOptions = {},
  ): Promise<Desk> {
    const { path, args } = findElectron();
    const app = await _electron.launch({
      executablePath: path,
      // Pictures are the same on every screen.
      args: [...args, '--disable-gpu', '--force-device-scale-factor=1', ...switches, root, ...workstation.words],
      cwd: root,
      env: { ...electronEnvironment(), ...env } as Record<string, string>,
      timeout: START_LIMIT_MS,
    });
    return new Desk(app, await app.firstWindow());
  }

  /** Resolves with the program's exit code. */
  async close(): Promise<number | null> {
    await this.app.close();
    return this.#exit;
  }

  at(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** As an input method does it: Chinese comes as text, not as keys. */
  async write(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  /** Shows 全部未结 afterwards, whatever was open last; with `asLeft` what was open last. */
  async signIn(name: string, { asLeft = false } = {}): Promise<void> {
    const digit = await this.at(`user-${name}`).locator('kbd').textContent();
    // With a single user the password has the focus already.
    if ((await this.page.locator('[data-testid="password"]:focus').count()) === 0) await this.press(digit ?? '1');
    await this.page.locator('[data-testid="password"]:focus').waitFor();
    await this.page.keyboard.type(DEMO_PASSWORD);
    await this.press('Enter');
    await this.at('frame').waitFor();
    if (asLeft) return;
    await this.press('Control+1');
    await this.page.locator('[data-testid="queue-open"][aria-current="page"]').waitFor();
  }

  async openQueue(queue: string): Promise<void> {
    await this.at(`queue-${queue}`).press('Enter');
    await this.page.locator(`[data-testid="queue-${queue}"][aria-current="page"]`).waitFor();
  }

  /** The rows of the list that is shown. */
  row(number: string): Locator {
    return this.page.locator('.ag-row', { hasText: number });
  }

  /** Walks down the list until the cursor stands on this order. */
  async walkTo(number: string): Promise<void> {
    await this.row(number).waitFor();
    const current = this.page.locator('.ag-row-selected', { hasText: number });
    await this.press('Home');
    for (let rows = await this.page.locator('.ag-row').count(); rows > 0 && (await current.count()) === 0; rows--)
      await this.press('ArrowDown');
    await current.waitFor();
  }

  /** Searches by number; the list has the focus afterwards and the cursor on this order. */
  async find(number: string): Promise<void> {
    await this.at('order-grid').focus();
    await this.press('/');
    await this.press('Control+A');
    await this.write(number);
    await this.row(number).waitFor();
    const rows = this.page.locator('.ag-row');
    await until(
      async () => (await rows.count()) === 1,
      async () => `the list shows ${await rows.count()} orders for ${number}`,
      SHOWN_LIMIT_MS,
    );
    await this.press('Enter', 'Home');
  }

  /** Shows the order's page. */
  async openOrder(queue: string, number: string): Promise<void> {
    await this.openQueue(queue);
    await this.find(number);
    await this.press('Enter');
    await this.page.locator(`[data-testid="order-page"][data-order="${number}"]`).waitFor();
  }

  /** Chooses a unit in 派单 and 转办: the words narrow the list, Enter takes the first and goes on to the note. */
  async chooseUnit(name: string, note: string): Promise<void> {
    await this.at('unit-search').waitFor();
    await this.write(name);
    await this.page.locator('[data-testid="unit-list"] [role="option"]', { hasText: name }).first().waitFor();
    await this.press('Enter');
    await this.write(note);
  }

  /** Submits the form and waits for its outcome on this workstation. */
  async submit(): Promise<void> {
    await this.press('Control+Enter');
    await this.page.locator('[data-testid="act-result"]:not([data-outcome="refused"])').waitFor();
  }

  /** Waits until the centre has taken the act of this kind on the order that is shown. */
  async waitForConfirmed(kind: string): Promise<void> {
    await this.page.locator(`[data-testid="event-${kind}"][data-pending="false"]`).waitFor();
  }

  async fillReply(reply: { text: string; measures: string; contactedAt: string }): Promise<void> {
    await this.at('reply-text').waitFor();
    await this.write(reply.text);
    await this.press('Tab');
    await this.write(reply.measures);
    await this.press('Tab');
    await this.page.keyboard.type(reply.contactedAt);
    await this.press('Enter');
  }

  /** 接通、已解决、满意: the first answer of each question. */
  async answerCallback(): Promise<void> {
    for (const question of ['connected', 'solved', 'satisfaction']) {
      await this.page.locator(`[data-testid="${question}-1"]:focus`).waitFor();
      await this.press('1');
    }
  }

  async pending(): Promise<number> {
    return Number(await this.at('status-pending').locator('b').textContent());
  }

  /** Throws when it takes longer than `limit` ms. */
  async waitForPending(count: number, limit = SHOWN_LIMIT_MS): Promise<void> {
    await until(
      async () => (await this.pending()) === count,
      async () => `待上报 is ${await this.pending()}, not ${count}`,
      limit,
    );
  }

  async waitForLink(state: 'online' | 'offline', limit = SHOWN_LIMIT_MS): Promise<void> {
    const link = this.at('status-link');
    await until(
      async () => (await link.getAttribute('data-state')) === state,
      async () => `the workstation is not ${state} but ${await link.getAttribute('data-state')}`,
      limit,
    );
  }
}
