/** Desks compare what they hold with the centre: as long as the protocol is right they find nothing, at no moment. */
import type { Page } from '#shared/contract/wire.ts';
import type { Prng } from '#shared/samples/prng.ts';
import { BUCKET } from '#shared/sync/digest.ts';
import { compareStep } from '../../src-main/engine/sync/digest-pass.ts';
import { beginPass, isRunning, type Bucket } from '../../src-main/engine/sync/digest-record.ts';
import { SyncFailure } from '../../src-main/engine/sync/sync-failure.ts';
import type { Transport } from '../../src-main/engine/sync/transport.ts';
import type { Desk, Mishap } from './desk.ts';
import { lineTo } from './line.ts';
import type { Scene } from './scene.ts';

/** Chance that a desk compares at a step, that one does which has just received everything, and that it begins anew. */
const [STEP, CAUGHT_UP, ANEW] = [0.03, 0.25, 0.5];
/** Chance that something comes between question and answer. */
const MEANWHILE = 0.2;
/** Orders of a bucket: borders fall everywhere, or everything is one. */
const SIZES = [3, 8, 64] as const;
/** More steps than a pass at rest has buckets. */
const MOST_STEPS = 100;

/** What ends a comparison without anything being wrong. */
const USUAL = new Set(['unreachable', 'unknown-device', 'revoked']);

export class Quiet {
  readonly #scene: Scene;
  readonly #random: Prng;
  readonly #exchange: (desk: Desk) => Promise<void>;
  /** Buckets compared. */
  compared = 0;

  /** `exchange`: a desk sends what waits and receives a page. */
  constructor(scene: Scene, random: Prng, exchange: (desk: Desk) => Promise<void>) {
    this.#scene = scene;
    this.#random = random;
    this.#exchange = exchange;
    BUCKET.orders = random.pick(SIZES);
  }

  async step(desk: Desk): Promise<void> {
    if (this.#random.chance(STEP)) await this.#compare(desk);
  }

  async caughtUp(desk: Desk): Promise<void> {
    if (this.#random.chance(CAUGHT_UP)) await this.#compare(desk);
  }

  async #compare(desk: Desk): Promise<void> {
    const { network, plan } = this.#scene;
    if (network.offline.has(desk)) return;
    const { drop, kill } = plan.faults;
    const isLost = (): boolean => this.#random.chance(drop / 2);
    const mishap: Mishap = this.#random.chance(kill) ? { fuse: 1 + this.#random.below(60), kind: 'dies' } : null;
    const others = this.#scene.desks.filter((other) => other !== desk && !network.offline.has(other));
    const other = others.length > 0 && !mishap && this.#random.chance(MEANWHILE) ? this.#random.pick(others) : null;
    if (this.#random.chance(ANEW)) desk.station.store.write(() => beginPass(desk.station));
    const bucket = await desk.stepLater(() => this.#bucket(desk, this.#line(desk, isLost, other)), mishap);
    if (bucket) this.#judge(desk, bucket);
  }

  /** `other`: sends something before the answer arrives, which the desk receives first. */
  #line(desk: Desk, isLost: () => boolean, other: Desk | null): Transport {
    const { centre, judge } = this.#scene;
    return lineTo(centre, desk.token, {
      isLost,
      onAnswer: async (path, body, answer) => {
        if (path === '/v1/sync/pull') await judge(path, body, answer as Page);
        if (path !== '/v1/sync/digest' || !other) return;
        await this.#exchange(other);
        await this.#exchange(desk);
      },
    });
  }

  async #bucket({ station }: Desk, line: Transport): Promise<Bucket | null> {
    try {
      return await compareStep(station, line);
    } catch (error) {
      if (error instanceof SyncFailure && USUAL.has(error.code)) return null;
      throw error;
    }
  }

  #judge(desk: Desk, { scopes, mended, unresolved, rows }: Bucket): void {
    this.compared++;
    const found = [...scopes, ...mended, ...unresolved, ...rows];
    if (found.length === 0) return;
    // A centre set back in silence is another one until the desk has heard of it.
    if (rows.length > 0 || !this.#scene.checks.isBehind(desk))
      throw new Error(`INV-3: ${desk.name} compared, and found ${found.join()}, ${rows.length} of them rows of lists`);
    this.#scene.note(`${desk.name} finds that the centre was set back`);
  }

  /** Everything that a desk holds, in buckets of the usual size: their borders were met before. */
  async atRest(): Promise<void> {
    BUCKET.orders = Math.max(...SIZES);
    const { centre, desks } = this.#scene;
    for (const desk of desks) {
      const { station } = desk;
      const { startedAt } = station.store.write(() => beginPass(station));
      for (let i = 0; isRunning(station, startedAt); i++) {
        const bucket = i < MOST_STEPS ? await compareStep(station, lineTo(centre, desk.token)) : null;
        if (!bucket) throw new Error(`INV-3: ${desk.name} is at rest and cannot compare`);
        this.#judge(desk, bucket);
      }
    }
  }
}
