/**
 * One schedule: people act, messages travel, get lost, come twice or late, processes die. Every choice comes from the
 * seed, with a stream of its own a subject, so that a change in one does not reshuffle the others.
 */
import { sql } from 'drizzle-orm';
import { hashOf } from '#shared/domain/hash.ts';
import { PHASE_TABLE, type HumanKind } from '#shared/domain/order/phases.ts';
import { verifyChain } from '#shared/domain/order/event.ts';
import { SATISFACTIONS } from '#shared/domain/order/types.ts';
import { mix, prng, type Prng } from '#shared/samples/prng.ts';
import { FITTING } from '../unit/support/world.ts';
import type { Centre } from './centre.ts';
import { Desk } from './desk.ts';

export interface Faults {
  drop: number;
  duplicate: number;
  /** The server did it, the answer is lost. */
  lostAnswer: number;
  kill: number;
  /** The newest message overtakes all others. */
  reorder: number;
}

/** A rule of the protocol switched off, to show that the simulation notices. */
export type Control = 'none' | 'posGuard' | 'seqAtSend' | 'keepUntilSeen' | 'durable';

interface Message {
  desk: Desk;
  path: '/v1/sync/push' | '/v1/sync/pull';
  body: unknown;
  /** The answer, once the server has seen the message. */
  answer: unknown;
}

const DISTRICT = '110107';
const STREETS = ['110107001', '110107002'];
const SECTIONS: Record<string, string> = { '110107001': '110107001-K01', '110107002': '110107002-K01' };
const SETTLE_ROUNDS = 60;
/** So many kinds a person tries, each a transaction of its own, before leaving the order alone. */
const MOST_TRIED = 6;

export class World {
  readonly #centre: Centre;
  readonly #desks: Desk[];
  readonly #streams: Record<'people' | 'network' | 'process', Prng>;
  readonly #faults: Faults;
  readonly #seed: number;
  readonly #control: Control;
  /** Every command a desk said it keeps. */
  readonly #kept = new Map<string, { desk: Desk; order: string }>();
  /** device and order -> the highest version the desk has shown. */
  readonly #reached = new Map<string, number>();
  #waiting: Message[] = [];
  /** Desks whose last page left nothing behind. */
  readonly #caughtUp = new Set<Desk>();
  /** Desks whose cable is pulled. */
  readonly #offline = new Set<Desk>();
  readonly trace: string[] = [];
  steps = 0;

  private constructor(centre: Centre, desks: Desk[], seed: number, control: Control) {
    this.#centre = centre;
    this.#control = control;
    this.#desks = desks;
    this.#seed = seed;
    const stream = (name: string): Prng => prng(mix(seed, name));
    this.#streams = { people: stream('people'), network: stream('network'), process: stream('process') };
    const draw = stream('faults');
    const share = (most: number): number => (draw.chance(0.3) ? 0 : draw.next() * most);
    this.#faults = {
      drop: share(0.3),
      duplicate: share(0.3),
      lostAnswer: share(0.3),
      kill: share(0.15),
      reorder: share(0.9),
    };
  }

  static async make(centre: Centre, seed: number, now: () => number, control: Control): Promise<World> {
    // As small as the model's, so that page borders fall everywhere; or everything in one page.
    await centre.empty(prng(mix(seed, 'pages')).pick([2, 3, 200]));
    const desks = [DISTRICT, ...STREETS].map((unit) => new Desk(unit, now));
    for (const desk of desks) desk.enrolled(await centre.enrol(desk.user.unit));
    const world = new World(centre, desks, seed, control);
    await centre.receive(seed, 6, [DISTRICT, ...STREETS]);
    return world;
  }

  remove(): void {
    for (const desk of this.#desks) desk.remove();
  }

  #note(text: string): void {
    this.trace.push(`${this.steps}: ${text}`);
  }

  #fuse(): number {
    const { process } = this.#streams;
    return process.chance(this.#faults.kill) ? 1 + process.below(40) : 0;
  }

  async run(steps: number): Promise<void> {
    const { people } = this.#streams;
    for (let i = 0; i < steps; i++) {
      this.steps++;
      const draw = people.next();
      const desk = people.pick(this.#desks);
      if (draw < 0.2) this.#someoneActs(desk);
      else if (draw < 0.32) this.#send(desk, '/v1/sync/push');
      else if (draw < 0.48) this.#send(desk, '/v1/sync/pull');
      else if (draw < 0.98) await this.#network();
      else this.#cable(desk);
    }
  }

  #cable(desk: Desk): void {
    if (!this.#offline.delete(desk)) this.#offline.add(desk);
    this.#note(`${desk.user.unit} ${this.#offline.has(desk) ? 'offline' : 'online'}`);
  }

  #someoneActs(desk: Desk): void {
    const { people } = this.#streams;
    const orders = desk.orders();
    if (orders.length === 0) return;
    const order = people.pick(orders);
    // Whatever the person may do to this order, starting anywhere in the list of its phase.
    const phase = desk.station.projection.shown(order)?.state.phase ?? 'handling';
    const kinds = PHASE_TABLE[phase];
    const first = people.below(kinds.length);
    for (let i = 0; i < Math.min(kinds.length, MOST_TRIED); i++) {
      const kind = kinds[(first + i) % kinds.length] ?? 'accept';
      const id = desk.act(order, kind, this.#payload(kind, desk.user.unit), this.#fuse());
      if (id === undefined) continue;
      this.#kept.set(id, { desk, order });
      return this.#note(`${desk.user.unit} ${kind} ${order.slice(-4)} ${id.slice(-4)}`);
    }
  }

  #payload(kind: HumanKind, unit: string): Record<string, unknown> {
    const { people } = this.#streams;
    const words = `第${this.steps}步的话`;
    switch (kind) {
      case 'dispatch':
        return { toUnit: people.pick(STREETS), note: words };
      case 'forward':
        return { toUnit: SECTIONS[unit] ?? people.pick(STREETS), note: words };
      case 'reply':
        return { text: words, measures: words };
      case 'callback': {
        const connected = people.chance(0.8);
        return connected
          ? { connected, solved: people.chance(0.6), satisfaction: people.pick(SATISFACTIONS) }
          : { connected };
      }
      case 'addJoint':
      case 'removeJoint':
        return { toUnit: SECTIONS[unit] ?? people.pick(STREETS) };
      case 'ruling':
        return people.chance(0.5)
          ? { upheld: true, note: words }
          : { upheld: false, toUnit: people.pick(STREETS), note: words };
      default:
        return FITTING[kind] ?? {};
    }
  }

  #send(desk: Desk, path: Message['path']): void {
    const body = path === '/v1/sync/push' ? desk.push(this.#fuse()) : desk.pull();
    if (this.#control === 'seqAtSend' && path === '/v1/sync/push') desk.forgetSending();
    if (body === null || this.#offline.has(desk)) return;
    this.#waiting.push({ desk, path, body, answer: undefined });
  }

  /** One message moves on: to the server, or its answer to the desk; or is lost on the way. */
  async #network(): Promise<void> {
    const { network } = this.#streams;
    if (this.#waiting.length === 0) return;
    const at = network.chance(this.#faults.reorder) ? this.#waiting.length - 1 : 0;
    const [message] = this.#waiting.splice(at, 1);
    if (!message) return;
    const { desk, path, body } = message;
    if (message.answer === undefined) {
      if (network.chance(this.#faults.drop) || this.#offline.has(desk)) return this.#note(`lost on the way: ${path}`);
      if (network.chance(this.#faults.duplicate)) this.#waiting.push({ ...message });
      const { status, body: answer } = await this.#centre.post(path, desk.token, body);
      if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(answer)}`);
      if (network.chance(this.#faults.lostAnswer)) return this.#note(`answer lost: ${path}`);
      this.#waiting.push({ ...message, answer });
      return;
    }
    if (this.#offline.has(desk)) return this.#note(`answer lost: ${path}`);
    if (network.chance(this.#faults.duplicate)) this.#waiting.push({ ...message });
    if (path === '/v1/sync/push') desk.receipt(message.answer, this.#fuse());
    else desk.page(this.#control === 'posGuard' ? desk.asIfCurrent(message.answer) : message.answer, this.#fuse());
    if (this.#control === 'durable') desk.loseUnsent();
    if (this.#control === 'keepUntilSeen') desk.settleEarly();
    this.#checkDesk(desk);
  }

  /** At every answer: nothing kept is missing, nothing goes back, no act stands twice in what is shown. */
  #checkDesk(desk: Desk): void {
    const { outbox, projection } = desk.station;
    for (const [id, kept] of this.#kept) {
      if (kept.desk !== desk) continue;
      const item = outbox.byId(id);
      if (!item) throw new Error(`INV-1: ${id} is no longer kept`);
      if (item.state !== 'accepted') continue;
      const shown = projection.shown(kept.order);
      if (shown && !shown.events.some((event) => event.command === id))
        throw new Error(`INV-5: accepted ${id} is not shown`);
    }
    for (const order of desk.orders()) {
      const version = desk.station.truth.version(order) ?? 0;
      const before = this.#reached.get(`${desk.device} ${order}`) ?? 0;
      if (version < before) throw new Error(`INV-4: ${order} went back from ${before} to ${version}`);
      this.#reached.set(`${desk.device} ${order}`, version);
      const commands = projection.shown(order)?.events.map((event) => event.command) ?? [];
      if (new Set(commands).size !== commands.length) throw new Error(`INV-5: an act stands twice in ${order}`);
    }
  }

  /** The faults end; everything has to settle, and both sides have to hold the same. */
  async heal(minutes: (by: number) => void): Promise<void> {
    this.#offline.clear();
    const late = this.#waiting;
    this.#waiting = [];
    for (let round = 0; round < SETTLE_ROUNDS; round++) {
      minutes(1);
      for (const desk of this.#desks) await this.#exchange(desk);
      // What was under way arrives only now: by the position it changes nothing.
      const message = late.pop();
      if (message?.answer !== undefined && message.path === '/v1/sync/pull') message.desk.page(message.answer);
      if (!message && round > 4 && this.#desks.every((desk) => this.#settled(desk))) return;
    }
    throw new Error('liveness: not everything settled');
  }

  async #exchange(desk: Desk): Promise<void> {
    const push = desk.push();
    if (push) desk.receipt((await this.#centre.post('/v1/sync/push', desk.token, push)).body);
    const pull = desk.pull();
    if (!pull) return;
    const { body } = await this.#centre.post('/v1/sync/pull', desk.token, pull);
    desk.page(body);
    if ((body as { caught: boolean }).caught) this.#caughtUp.add(desk);
    else this.#caughtUp.delete(desk);
  }

  #settled(desk: Desk): boolean {
    const { outbox } = desk.station;
    return (
      outbox.waiting().length + outbox.inFlight(1).length + outbox.unshown().length === 0 && this.#caughtUp.has(desk)
    );
  }

  async checkAtRest(): Promise<void> {
    await this.#checkOutcomes();
    await this.#checkChains();
    for (const desk of this.#desks) {
      const { enrol } = desk.station.meta.sync();
      if (enrol !== '') throw new Error(`${desk.user.unit} believes it has to enrol anew: ${enrol}`);
      const held = hashOf(desk.digest());
      const given = hashOf(await this.#centre.digest(desk.device));
      if (held !== given) throw new Error(`INV-3: ${desk.user.unit} holds something else than it was given`);
      for (const order of desk.orders()) {
        const { expected, stored } = {
          expected: desk.station.projection.expectedRow(order),
          stored: desk.station.projection.storedRow(order),
        };
        if (hashOf(expected) !== hashOf(stored))
          throw new Error(`INV-7: the row of ${order} is not what its events say`);
      }
    }
  }

  /** INV-1, INV-2: one outcome a command, known to its desk; accepted ⇔ exactly one event. */
  async #checkOutcomes(): Promise<void> {
    const outcomes = await this.#centre.rows<{ command: string; ok: boolean; why: string }>(
      sql`select command_id as command, ok, why from outcome`,
    );
    const events = await this.#centre.rows<{ command: string; n: number }>(
      sql`select command, count(*)::int as n from order_event group by command`,
    );
    const eventsOf = new Map(events.map(({ command, n }) => [command, n]));
    const outcomeOf = new Map(outcomes.map((outcome) => [outcome.command, outcome]));
    for (const [id, { desk }] of this.#kept) {
      const outcome = outcomeOf.get(id);
      if (!outcome) throw new Error(`INV-1: ${id} has no outcome`);
      const item = desk.station.outbox.byId(id);
      if (item?.state !== (outcome.ok ? 'accepted' : 'refused'))
        throw new Error(`INV-1: the desk believes ${item?.state} of ${id}`);
      if ((eventsOf.get(id) ?? 0) !== (outcome.ok ? 1 : 0))
        throw new Error(`INV-2: ${id} has ${eventsOf.get(id) ?? 0} events`);
    }
    for (const { command, n } of events) if (n > 1) throw new Error(`INV-2: ${command} took effect ${n} times`);
  }

  /** INV-7: numbering, links, hashes and values of every order at every desk. */
  async #checkChains(): Promise<void> {
    for (const desk of this.#desks) {
      for (const order of desk.orders()) {
        const report = verifyChain(desk.station.truth.view(order)?.events ?? []);
        if (!report.ok) throw new Error(`INV-7: chain of ${order} breaks at ${report.brokenAt}: ${report.why}`);
      }
    }
  }

  summary(): string {
    const kills = this.#desks.reduce((sum, desk) => sum + desk.kills, 0);
    return `seed ${this.#seed}: ${this.steps} steps, ${this.#kept.size} commands, ${kills} kills`;
  }

  get commands(): number {
    return this.#kept.size;
  }
}
