/** A hand-made workstation: real client protocol, real HTTP requests (injected), no screen. */
import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import {
  enrollAnswerSchema,
  pageSchema,
  receiptSchema,
  type Digest,
  type Page,
  type Pull,
  type Push,
  type Receipt,
} from '#shared/contract/wire.ts';
import type { Command } from '#shared/domain/order/types.ts';
import { SyncClient } from '#shared/sync/client.ts';
import { contentHash, scopeDigests } from '#shared/sync/digest.ts';
import { MemoryStore } from './memory-store.ts';

/** More rounds than any page limit needs: a pull that never catches up is a failure. */
const PATIENCE = 200;

/** What a workstation needs of a centre. */
export interface Place {
  /** The centre's clock. */
  readonly now: number;
  /** A new enrolment code for a unit. */
  code(unit: string): Promise<string>;
  /** `token` '' = none. */
  post(path: string, token: string, body: unknown): Promise<{ status: number; body: unknown }>;
}

export class Workstation {
  readonly world: Place;
  readonly device: string;
  readonly unit: string;
  readonly token: string;
  readonly store: MemoryStore;
  readonly sync: SyncClient;
  #typed = 0;

  private constructor(world: Place, answer: { device: string; unit: string; token: string; epoch: string }) {
    this.world = world;
    this.device = answer.device;
    this.unit = answer.unit;
    this.token = answer.token;
    this.store = new MemoryStore(answer.device, answer.epoch);
    this.sync = new SyncClient(this.store, { position: () => randomInt(2 ** 47), transaction: (work) => work() });
  }

  static async enrol(world: Place, unit: string): Promise<Workstation> {
    const code = await world.code(unit);
    const { status, body } = await world.post('/v1/devices/enroll', '', { code, device: '一号机' });
    if (status !== 200) throw new Error(`enrolment: ${JSON.stringify(body)}`);
    return new Workstation(world, enrollAnswerSchema.parse(body));
  }

  get orders(): string[] {
    return [...this.store.truth.keys()].toSorted();
  }
  view(order: string) {
    const held = this.store.truth.get(order);
    if (!held) throw new Error(`${this.unit} does not hold ${order}`);
    return held.view;
  }

  /** A command as this workstation would type it now, not kept. */
  command(kind: string, order: string, payload: Record<string, unknown>, patch: Partial<Command> = {}): Command {
    return {
      id: v7(),
      orders: [order],
      kind,
      version: 1,
      payload,
      actor: '值班员甲',
      unit: this.unit,
      claimedAt: this.world.now,
      offset: 0,
      seenAct: this.store.truth.get(order)?.view.state.act ?? '',
      base: '',
      ...patch,
    };
  }

  /** Types a command into the outbox. */
  act(kind: string, order: string, payload: Record<string, unknown>, patch: Partial<Command> = {}): Command {
    const c = this.command(kind, order, payload, patch);
    const empty = { seq: 0, archived: false, vers: {}, number: '', tag: '', refused: '', prevHash: '' };
    this.store.saveItem({ n: ++this.#typed, c, role: 'clerk', state: 'waiting', ...empty });
    return c;
  }

  async post<T>(path: string, body: unknown, parse: (body: unknown) => T): Promise<T> {
    const answer = await this.world.post(path, this.token, body);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return parse(answer.body);
  }

  sendPush(push: Push | Record<string, unknown>): Promise<Receipt> {
    return this.post('/v1/sync/push', push, (body) => receiptSchema.parse(body));
  }
  sendPull(pull: Pull): Promise<Page> {
    return this.post('/v1/sync/pull', pull, (body) => pageSchema.parse(body) as Page);
  }
  async pullOnce(): Promise<Page> {
    const pull = this.sync.pull();
    if (!pull) throw new Error('has to enrol');
    const page = await this.sendPull(pull);
    this.sync.page(page);
    return page;
  }

  /** Sends everything. */
  async push(): Promise<Receipt> {
    const push = this.sync.push();
    if (!push) throw new Error('nothing to send');
    const receipt = await this.sendPush(push);
    this.sync.receipt(receipt);
    return receipt;
  }
  /** Receives everything. */
  async pull(): Promise<Page[]> {
    const pages: Page[] = [];
    for (let page = await this.pullOnce(); pages.push(page) && !page.caught; page = await this.pullOnce())
      if (pages.length > PATIENCE) throw new Error('the pull does not catch up');
    return pages;
  }
  /** Types, sends and receives; gives the reason of a refusal, '' when it was accepted. */
  async does(
    kind: string,
    order: string,
    payload: Record<string, unknown> = {},
    patch: Partial<Command> = {},
  ): Promise<string> {
    const { id } = this.act(kind, order, payload, patch);
    await this.push();
    await this.pull();
    const item = this.store.itemById(id);
    if (item?.state !== 'accepted' && item?.state !== 'refused') throw new Error('the command has no outcome');
    return item.refused;
  }

  digest(grants: readonly string[]): Digest {
    const rows = [...this.store.truth].map(([id, held]) => ({
      id,
      version: held.view.state.version,
      hash: contentHash(held.view),
      in: held.in,
    }));
    return { scopes: scopeDigests(grants, rows) };
  }
}
