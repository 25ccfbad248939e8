/** A stick between real workstations, on encrypted files, and the real centre; the network is there only when a test calls it. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, onTestFinished } from 'vitest';
import type { z } from 'zod';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { act } from '../../../src-main/engine/order/act.ts';
import { storeDigest } from '../../../src-main/engine/store/digest.ts';
import { storeEnrolment } from '../../../src-main/engine/sync/enrol.ts';
import { syncOnce } from '../../../src-main/engine/sync/round.ts';
import { statusFailure } from '../../../src-main/engine/sync/sync-failure.ts';
import type { Transport } from '../../../src-main/engine/sync/transport.ts';
import { exportParcel } from '../../../src-main/engine/usb/export.ts';
import { importParcel } from '../../../src-main/engine/usb/import.ts';
import { exchangeKeys } from '../../../src-main/engine/usb/keys.ts';
import { openWorkstation, type Workstation } from '../../../src-main/engine/workstation.ts';
import { importParcel as importAtCentre, type ParcelReport } from '../../../src-server/usb/import.ts';
import type { Centre } from '../../sim/centre.ts';

export const UNIT = '110107001';
/** Words of a clerk that must stand on no stick in the clear. */
export const WORDS = '已联系王阿姨13912345678，当日修复。';

export function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'stick-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export class Station {
  readonly #centre: Centre;
  readonly #dir = folder();
  readonly #key = randomBytes(32).toString('hex');
  workstation: Workstation;
  /** Paths asked for over the network. */
  readonly asked: string[] = [];

  private constructor(centre: Centre) {
    this.#centre = centre;
    this.workstation = this.#open(true);
    onTestFinished(() => this.workstation.close());
  }

  #open(create: boolean): Workstation {
    const { clock } = this.#centre.deps;
    return openWorkstation(this.#dir, this.#key, { create, clock });
  }

  /** Enrolled at the centre, with keys, and up to date. */
  static async enrolled(centre: Centre, unit = UNIT): Promise<Station> {
    const station = new Station(centre);
    storeEnrolment(station.workstation, { server: 'http://centre', ca: '' }, await centre.enrol(unit));
    await station.online();
    return station;
  }

  get device(): string {
    return this.workstation.meta.sync().device;
  }
  get transport(): Transport {
    const post = async (path: string, body: unknown, schema: z.ZodType): Promise<unknown> => {
      this.asked.push(path);
      const answer = await this.#centre.post(path, this.workstation.meta.get('token') ?? '', body);
      if (answer.status !== 200) throw statusFailure(answer.status, '', '');
      return schema.parse(answer.body);
    };
    return { post } as unknown as Transport;
  }

  /** A round over the network. */
  async online(): Promise<void> {
    await syncOnce(this.workstation, this.transport);
    await exchangeKeys(this.workstation, this.transport);
  }

  /** The process ends and comes up again. */
  restart(): void {
    this.workstation.close();
    this.workstation = this.#open(false);
  }

  orders(): string[] {
    return this.workstation.truth.ids();
  }
  /** Id of the command. */
  act(order: string, kind: HumanKind, payload: Record<string, unknown> = {}): string {
    const user = { name: '王堃', role: 'clerk' as const, unit: this.workstation.meta.unit() };
    const { commandId, outcome, reason } = act(this.workstation, user, { id: order, kind, payload });
    if (outcome === 'refused') throw new Error(`${kind}: ${reason}`);
    return commandId;
  }
  /** Accepts every order and replies to it in words. */
  work(): void {
    for (const order of this.orders()) {
      if (this.workstation.projection.shown(order)?.state.phase !== 'awaitingAccept') continue;
      this.act(order, 'accept');
      this.act(order, 'reply', { text: WORDS, measures: WORDS });
    }
  }

  /** Path of the file. */
  async export(to: string): Promise<string> {
    return join(to, (await exportParcel(this.workstation, to)).file);
  }
  import(path: string) {
    return importParcel(this.workstation, path);
  }

  /** Everything that the protocol changes. */
  state(): unknown {
    const { meta, outbox } = this.workstation;
    return { sync: meta.sync(), kept: outbox.kept(), digest: storeDigest(this.workstation) };
  }
  digest(): unknown {
    return storeDigest(this.workstation);
  }
  counts(): unknown {
    return this.workstation.outbox.counts();
  }
}

export const atCentre = (centre: Centre, file: string, out: string): Promise<ParcelReport> =>
  importAtCentre(centre.deps, file, out);

export const filesIn = (dir: string): string[] => readdirSync(dir).toSorted();

/** INV-2: how often each command took effect. */
export async function effects(centre: Centre): Promise<number[]> {
  const rows = await centre.rows<{ n: number }>(
    sql`select count(*)::int as n from order_event where kind <> 'receive' group by command`,
  );
  return rows.map(({ n }) => n);
}

/** INV-1, INV-2, INV-3: nothing waits, every one of so many commands took effect once, both sides hold the same. */
export async function expectSettled(centre: Centre, station: Station, commands = 12): Promise<void> {
  expect(station.counts()).toEqual({ pending: 0, sent: 0, refused: 0 });
  expect(station.digest()).toEqual(await centre.digest(station.device));
  expect(await effects(centre)).toEqual(Array.from({ length: commands }, () => 1));
}
