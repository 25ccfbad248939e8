/** The centre's feed is cut off below: who was away for longer reads its scopes anew. */
import { sql } from 'drizzle-orm';
import type { Page, Pull } from '#shared/contract/wire.ts';
import { DAY } from '#shared/domain/time.ts';
import type { Prng } from '#shared/samples/prng.ts';
import { compactFeeds, markFeeds } from '../../src-server/upkeep/compaction.ts';
import type { Scene } from './scene.ts';

/** Chance of a day's upkeep at a step. */
const UPKEEP = 0.05;
/** For so many days rows are kept. */
const KEPT = [0, 0, 1, 3] as const;

export class Compaction {
  readonly #scene: Scene;
  readonly #random: Prng;
  #days = 0;
  /** Scope -> up to where its rows are gone, as of so many restores. */
  #gone: [string, number][] = [];
  #restores = 0;
  /** Feed rows that are gone. */
  rows = 0;
  /** Scopes that a desk read anew because of it. */
  anew = 0;
  /** So often it had been told of rows behind the cut, and not read up to it. */
  halfWay = 0;

  constructor(scene: Scene, random: Prng) {
    this.#scene = scene;
    this.#random = random;
  }

  async step(): Promise<void> {
    if (!this.#random.chance(UPKEEP)) return;
    const { centre, clock, note } = this.#scene;
    // Marks are made once a day. Only here a day is over: for people it would be another schedule.
    const ahead = ++this.#days * DAY;
    const deps = { ...centre.deps, clock: { ...centre.deps.clock, now: () => clock.now() + ahead } };
    if (this.#random.chance(0.8)) await markFeeds(deps);
    const { rows } = await compactFeeds(deps, this.#random.pick(KEPT) * DAY);
    this.rows += rows;
    if (rows > 0) await this.#look();
    if (rows > 0) note(`${rows} rows of feeds go`);
  }

  /** From the rows themselves: where the centre believes them to begin is what is judged. */
  async #look(): Promise<void> {
    const { centre } = this.#scene;
    const scopes = await centre.rows<{ id: string; gone: string }>(
      sql`select id, coalesce((select min(f.seq) - 1 from feed f where f.scope = s.id), s.seq) as gone from scope s`,
    );
    this.#gone = scopes.map(({ id, gone }) => [id, Number(gone)]);
    this.#restores = centre.restores;
  }

  /** Rows that a desk has not read are not passed over in silence. */
  async page({ epoch, cursors }: Pull, page: Page): Promise<void> {
    if (this.rows === 0 || page.err !== '' || page.forgot || page.epoch !== epoch) return;
    if (this.#restores !== this.#scene.centre.restores) await this.#look();
    for (const [id, gone] of this.#gone) {
      const [asked, answered] = [cursors[id], page.cursors[id]];
      if (!asked || !answered || asked.at >= gone) continue;
      if (asked.head >= gone) this.halfWay++;
      if (page.resets.includes(id)) this.anew++;
      else if (page.caught || answered.at !== asked.at)
        throw new Error(`INV-3: rows of ${id} up to ${gone} are gone, and it is not read anew from ${asked.at}`);
    }
  }
}
