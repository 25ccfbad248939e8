/** A workstation as people have it: encrypted file, the engine's own connection, rounds that are tried again until they work. */
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { act } from '../../../src-main/engine/order/act.ts';
import type { SignedIn } from '../../../src-main/engine/session/session.ts';
import { storeDigest } from '../../../src-main/engine/store/digest.ts';
import { requestEnrolment, storeEnrolment } from '../../../src-main/engine/sync/enrol.ts';
import { syncOnce } from '../../../src-main/engine/sync/round.ts';
import type { StopCode } from '#shared/sync/stop.ts';
import { SyncFailure } from '../../../src-main/engine/sync/sync-failure.ts';
import { Transport } from '../../../src-main/engine/sync/transport.ts';
import { openWorkstation, type Workstation } from '../../../src-main/engine/workstation.ts';

const PAUSE_MS = 50;

export class Station {
  readonly workstation: Workstation;
  readonly transport: Transport;
  readonly user: SignedIn;
  readonly dir: string;
  /** Ids of everything typed here. */
  readonly typed: string[] = [];
  /** Why rounds failed. */
  readonly failures: StopCode[] = [];

  private constructor(workstation: Workstation, transport: Transport, unit: string, dir: string) {
    this.workstation = workstation;
    this.transport = transport;
    this.user = { name: '值班员', role: 'clerk', unit };
    this.dir = dir;
  }

  static async enrol(server: string, code: string): Promise<Station> {
    const dir = mkdtempSync(join(tmpdir(), 'station-'));
    const clock = { now: () => Date.now(), monotonic: () => performance.now() };
    const workstation = openWorkstation(dir, randomBytes(32).toString('hex'), { create: true, clock });
    const stranger = new Transport({ server, ca: '', token: '' });
    const answer = await requestEnrolment(stranger, code);
    await stranger.close();
    storeEnrolment(workstation, { server, ca: '' }, answer);
    return new Station(workstation, new Transport({ server, ca: '', token: answer.token }), answer.unit, dir);
  }

  get device(): string {
    return this.workstation.meta.sync().device;
  }
  get digest(): unknown {
    return storeDigest(this.workstation);
  }

  type(order: string, kind: HumanKind, payload: Record<string, unknown> = {}): void {
    const { commandId, outcome } = act(this.workstation, this.user, { id: order, kind, payload });
    if (outcome === 'pending') this.typed.push(commandId);
  }

  /** Types `count` acts that fit what is shown, on orders by chance. */
  work(count: number): void {
    const { truth, projection } = this.workstation;
    const orders = truth.ids();
    for (let i = 0; i < count && orders.length > 0; i++) {
      const order = orders[randomInt(orders.length)]!;
      const isNew = projection.shown(order)?.state.phase === 'awaitingAccept';
      if (isNew) this.type(order, 'accept');
      else this.type(order, 'note', { text: `第${i}次到现场` });
    }
  }

  /** A round, again and again until one goes through. Fails at once for anything that no retry helps against. */
  async sync(): Promise<void> {
    for (;;) {
      try {
        await syncOnce(this.workstation, this.transport);
        return;
      } catch (error) {
        if (!(error instanceof SyncFailure) || !['unreachable', 'busy'].includes(error.code)) throw error;
        this.failures.push(error.code);
        await sleep(PAUSE_MS);
      }
    }
  }

  /** What became of everything typed: id -> accepted, refused … */
  fates(): Map<string, string> {
    const kept = this.workstation.outbox.kept();
    return new Map(kept.map(({ c, state }) => [c.id, state]));
  }

  async stop(): Promise<void> {
    await this.transport.close();
    this.workstation.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
