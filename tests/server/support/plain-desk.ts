/** A workstation on an unencrypted store, so that its raw pages can be read, at the simulation's centre. */
import type { Pull } from '#shared/contract/wire.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { act } from '../../../src-main/engine/order/act.ts';
import type { SignedIn } from '../../../src-main/engine/session/session.ts';
import { scrub } from '../../../src-main/engine/store/residue.ts';
import { storeEnrolment } from '../../../src-main/engine/sync/enrol.ts';
import { syncOnce, type RoundReport } from '../../../src-main/engine/sync/round.ts';
import type { Transport } from '../../../src-main/engine/sync/transport.ts';
import type { Workstation } from '../../../src-main/engine/workstation.ts';
import type { Centre } from '../../sim/centre.ts';
import { plainStore, type Plain } from '../../store/support/plain.ts';

export class PlainDesk {
  readonly centre: Centre;
  readonly unit: string;
  readonly transport: Transport;
  /** Paths and bodies of what was asked, newest last. */
  readonly asked: { path: string; body: unknown }[] = [];
  readonly #plain: Plain;
  #token = '';

  private constructor(centre: Centre, unit: string) {
    this.centre = centre;
    this.unit = unit;
    this.#plain = plainStore();
    const post: Transport['post'] = async (path, body, schema) => {
      this.asked.push({ path, body });
      const answer = await centre.post(path, this.#token, body);
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return schema.parse(answer.body);
    };
    this.transport = { post } as Transport;
  }

  static async enrolled(centre: Centre, unit: string): Promise<PlainDesk> {
    const desk = new PlainDesk(centre, unit);
    await desk.enrol();
    return desk;
  }

  async enrol(): Promise<void> {
    const answer = await this.centre.enrol(this.unit);
    this.#token = answer.token;
    storeEnrolment(this.workstation, { server: 'http://centre', ca: '' }, answer);
  }

  get workstation(): Workstation {
    return this.#plain.workstation;
  }
  get device(): string {
    return this.workstation.meta.sync().device;
  }
  get user(): SignedIn {
    return { name: '值班员甲', role: 'clerk', unit: this.unit };
  }

  /** Types a command; gives its id. */
  types(order: string, kind: HumanKind, payload: Record<string, unknown> = {}): string {
    const { commandId, reason } = act(this.workstation, this.user, { id: order, kind, payload });
    if (reason !== null) throw new Error(`${kind} was refused: ${reason}`);
    return commandId;
  }

  async syncs(): Promise<RoundReport> {
    const report = await syncOnce(this.workstation, this.transport);
    scrub(this.workstation.store);
    return report;
  }

  /** Types, sends and receives; throws when the centre refuses. */
  async does(order: string, kind: HumanKind, payload: Record<string, unknown> = {}): Promise<string> {
    const id = this.types(order, kind, payload);
    const { settled } = await this.syncs();
    const refused = settled.find(({ ok }) => !ok);
    if (refused) throw new Error(`${kind}: ${refused.why}`);
    return id;
  }

  pulls(): Pull[] {
    return this.asked.filter(({ path }) => path === '/v1/sync/pull').map(({ body }) => body as Pull);
  }

  rawBytes(): Buffer {
    return this.#plain.rawBytes();
  }
}
