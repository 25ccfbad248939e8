/** The engine's log: one line an entry, ids and codes only, never a personal value. */
import { appendFileSync, chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { placesOf } from '#shared/contract/error-places.ts';
import { formatIso } from '#shared/domain/time.ts';

const LARGEST = 1024 * 1024;
const KEPT = 3;

export type LogFields = Record<string, string | number | boolean | null>;

export class Log {
  readonly #path: string;
  readonly #now: () => number;

  constructor(dir: string, now: () => number) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    this.#path = join(dir, 'engine.log');
    this.#now = now;
  }

  write(event: string, fields: LogFields = {}): void {
    try {
      this.#rotate();
      appendFileSync(this.#path, `${JSON.stringify({ at: formatIso(this.#now()), event, ...fields })}\n`, {
        mode: 0o600,
      });
    } catch {
      // A full disk must not keep anybody from working; the next entry tries again.
    }
  }

  /** Where it happened and what kind of error it was. Its message stays out: it may quote what somebody typed. */
  error(place: string, error: unknown): void {
    const { name, code } =
      error instanceof Error ? (error as NodeJS.ErrnoException) : { name: typeof error, code: undefined };
    this.write('error', {
      place,
      name,
      code: code ?? null,
      stack: placesOf(error).slice(0, 12).join(' | '),
    });
  }

  #rotate(): void {
    const size = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    if (size < LARGEST) return;
    for (let i = KEPT - 1; i >= 1; i--) {
      if (statSync(`${this.#path}.${i}`, { throwIfNoEntry: false }))
        renameSync(`${this.#path}.${i}`, `${this.#path}.${i + 1}`);
    }
    renameSync(this.#path, `${this.#path}.1`);
    chmodSync(`${this.#path}.1`, 0o600);
  }
}
