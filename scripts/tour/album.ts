/** The tour's pictures and its report. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Desk } from './desk.ts';

export interface Check {
  name: string;
  /** Null = it holds. */
  fault: string | null;
}

interface Picture {
  file: string;
  caption: string;
}

/** A picture is taken when nothing moves on the screen any more. */
const SETTLE_MS = 350;

export class Album {
  readonly folder: string;
  readonly pictures: Picture[] = [];
  readonly #startedAt = performance.now();

  /** Empties the folder of an earlier tour's files. */
  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (/^\d\d-[a-z0-9-]+\.png$|^failure-\d\.png$|^(ranking\.pdf|report\.json)$/.test(name))
        rmSync(join(folder, name));
    }
  }

  get seconds(): number {
    return Math.round((performance.now() - this.#startedAt) / 100) / 10;
  }

  async take(desk: Desk, name: string, caption: string): Promise<void> {
    const file = `${String(this.pictures.length + 1).padStart(2, '0')}-${name}.png`;
    await desk.page.waitForTimeout(SETTLE_MS);
    await desk.page.screenshot({ path: join(this.folder, file) });
    this.pictures.push({ file, caption });
    console.log(`tour   ${`${this.seconds} s`.padStart(7)}  ${file.padEnd(36)}${caption}`);
  }

  /** What the windows showed when the tour broke off. */
  async takeFailure(desks: readonly Desk[]): Promise<void> {
    for (const [index, desk] of desks.entries()) {
      await desk.page.screenshot({ path: join(this.folder, `failure-${index + 1}.png`) }).catch(() => {});
    }
  }

  writeReport(checks: readonly Check[], failure: string | null): void {
    const ok = failure === null && checks.every(({ fault }) => fault === null);
    const report = { ok, seconds: this.seconds, failure, pictures: this.pictures, checks };
    writeFileSync(join(this.folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  }
}
