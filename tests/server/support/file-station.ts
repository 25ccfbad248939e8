/** A workstation with files on its orders, and the queue that sends and fetches them, round by round. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { SAMPLE_RULES } from '#shared/samples/index.ts';
import { attachFile } from '../../../src-main/engine/attachments/attach-file.ts';
import { runFiles, type RunReport } from '../../../src-main/engine/attachments/run.ts';
import { attachmentsOf } from '../../../src-main/engine/attachments/view.ts';
import { act } from '../../../src-main/engine/order/act.ts';
import type { SignedIn } from '../../../src-main/engine/session/session.ts';
import { requestEnrolment, storeEnrolment } from '../../../src-main/engine/sync/enrol.ts';
import { syncOnce } from '../../../src-main/engine/sync/round.ts';
import { Transport } from '../../../src-main/engine/sync/transport.ts';
import { openWorkstation, type Workstation } from '../../../src-main/engine/workstation.ts';
import type { World } from './world.ts';

const folders: string[] = [];
const open: FileStation[] = [];

/** After each test, before its centre is closed. */
export async function closeStations(): Promise<void> {
  for (const station of open.splice(0)) await station.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'files-test-'));
  folders.push(folder);
  return folder;
};

/** A real workstation, spoken to as its own loops do. `address`: of the centre, or of a line to it. */
export class FileStation {
  readonly user: SignedIn;
  readonly dir = temporary();
  readonly #key = randomBytes(32).toString('hex');
  workstation: Workstation;
  #transport: Transport | undefined;

  readonly #world: World;
  readonly #address: string;

  private constructor(world: World, address: string, unit: string) {
    this.#world = world;
    this.#address = address;
    this.user = { name: '王堃', role: 'clerk', unit };
    this.workstation = this.#open(true);
    open.push(this);
  }

  #open(create: boolean): Workstation {
    const { organization, clock } = this.#world.deps;
    return openWorkstation(this.dir, this.#key, { create, clock, packages: { organization, rules: SAMPLE_RULES } });
  }

  static async enrol(world: World, address: string, code: string): Promise<FileStation> {
    const station = new FileStation(world, address, world.unit(code));
    const transport = new Transport({ server: address, ca: '', token: '' });
    const answer = await requestEnrolment(transport, await world.code(world.unit(code)));
    storeEnrolment(station.workstation, { server: address, ca: '' }, answer);
    await transport.close();
    await station.sync();
    return station;
  }

  get transport(): Transport {
    const { meta } = this.workstation;
    this.#transport ??= new Transport({ server: this.#address, ca: '', token: meta.get('token') ?? '' });
    return this.#transport;
  }
  sync() {
    return syncOnce(this.workstation, this.transport);
  }
  /** One round of the queue; a line that is down is told as it is to the loop. */
  run(): Promise<RunReport> {
    return runFiles(this.workstation, this.transport, { random: () => 0 });
  }
  /** Rounds, with as much time in between as a file waits, until nothing is left. */
  async runAll(rounds = 60): Promise<void> {
    for (let i = 0; i < rounds; i++) {
      await this.run().catch(() => undefined);
      if (this.workstation.jobs.nextAt() === null) return;
      this.#world.now += 10 * 60_000;
    }
    throw new Error(
      `files are left: ${JSON.stringify(this.workstation.store.sql('SELECT * FROM attachment_job').all())}`,
    );
  }
  /** As after a kill: nothing was closed in good order, and it is started again. */
  async restart(): Promise<void> {
    await this.#transport?.close();
    this.#transport = undefined;
    this.workstation.close();
    this.workstation = this.#open(false);
  }
  async attach(order: string, bytes: Buffer): Promise<string> {
    const path = join(temporary(), '照片.jpg');
    writeFileSync(path, bytes);
    const { outcome, commandId } = await attachFile(this.workstation, this.user, { id: order, path });
    if (outcome !== 'pending') throw new Error('the file was not attached');
    return commandId;
  }
  does(kind: HumanKind, id: string, payload: Record<string, unknown> = {}) {
    return act(this.workstation, this.user, { id, kind, payload });
  }
  view(order: string) {
    return attachmentsOf(this.workstation, this.user, this.workstation.projection.shown(order)!);
  }
  async bytes(hash: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.workstation.files.read(hash)) parts.push(Buffer.from(part));
    return Buffer.concat(parts);
  }
  async close(): Promise<void> {
    await this.#transport?.close();
    this.workstation.close();
  }
}
