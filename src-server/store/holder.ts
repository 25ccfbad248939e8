/** The lock on a PostgreSQL database that every serving process shares and a restore holds alone. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Key of the advisory lock. */
const SERVING_LOCK = 0x6a696574;

/** A connection of its own that holds an advisory lock, and takes it again when the connection breaks. */
export class Holder {
  readonly #url: string;
  readonly #statement: string;
  #client: pg.Client | null = null;
  #released = false;

  constructor(url: string, what: 'serve' | 'restore') {
    this.#url = url;
    this.#statement = `select pg_try_advisory_lock${what === 'serve' ? '_shared' : ''}($1) as held`;
  }

  /** False when somebody holds what this cannot stand beside. */
  async take(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ held: boolean }>(this.#statement, [SERVING_LOCK]);
      if (!rows[0]?.held || this.#released) {
        await client.end();
        return false;
      }
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    client.once('end', () => void this.#again());
    this.#client = client;
    return true;
  }

  async #again(): Promise<void> {
    this.#client = null;
    while (!this.#released) {
      await sleep(1000, undefined, { ref: false });
      if (await this.take().catch(() => false)) return;
    }
  }

  async release(): Promise<void> {
    this.#released = true;
    await this.#client?.end();
  }
}
