/**
 * One schedule: people act, messages travel, processes die, machines are copied and set back. Every choice comes from the
 * seed, with a stream of its own a subject, so that a change in one does not reshuffle the others.
 */
import type { Page, Pull, Push } from '#shared/contract/wire.ts';
import { PROTOCOL_VERSION } from '#shared/domain/order/commands/index.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { mix, prng, weighted, type Prng } from '#shared/samples/prng.ts';
import { Beside } from './beside.ts';
import type { Centre } from './centre.ts';
import { Checks } from './checks.ts';
import { Desk, type Mishap } from './desk.ts';
import { ACTIONS, planOf, type Action, type Plan } from './faults.ts';
import { Machines, UNITS } from './machines.ts';
import { Network, type Judge } from './network.ts';
import { poison } from './poison.ts';
import { DISTRICT, OTHER_DISTRICT, STREETS, typeSomething } from './people.ts';
import type { Scene, SimulatedClock } from './scene.ts';

const SETTLE_ROUNDS = 80;
/** Chance that a schedule begins with an older centre, and that it is replaced at a step. */
const [OLD_CENTRE, UPGRADE] = [0.3, 0.01];
/** Chance of a poisoned command at a step. */
const POISONED = 0.02;
const YEARS = 3650 * DAY;

export class World {
  readonly #centre: Centre;
  readonly #clock: SimulatedClock;
  readonly #seed: number;
  readonly #plan: Plan;
  readonly #streams: Record<'people' | 'network' | 'process' | 'machines' | 'strange' | 'versions', Prng>;
  readonly #desks: Desk[] = [];
  readonly #network: Network;
  readonly #checks: Checks;
  readonly #machines: Machines;
  readonly #beside: Beside;
  /** Desks whose last page left nothing behind. */
  readonly #caughtUp = new Set<Desk>();
  #arrivals = 0;
  readonly trace: string[] = [];
  readonly count: Partial<Record<Action, number>> = {};
  steps = 0;

  private constructor(centre: Centre, clock: SimulatedClock, seed: number) {
    this.#centre = centre;
    this.#clock = clock;
    this.#seed = seed;
    this.#plan = planOf(seed);
    const stream = (name: string): Prng => prng(mix(seed, name));
    this.#streams = {
      people: stream('people'),
      network: stream('network'),
      process: stream('process'),
      machines: stream('machines'),
      strange: stream('strange'),
      versions: stream('versions'),
    };
    this.#checks = new Checks(centre, this.#plan.isWhole);
    const { network, machines } = this.#streams;
    const note = (text: string): void => this.#note(text);
    this.#network = new Network(centre, network, this.#plan.faults, note, this.#judge);
    const scene: Scene = {
      centre,
      clock,
      seed,
      plan: this.#plan,
      desks: this.#desks,
      caughtUp: this.#caughtUp,
      network: this.#network,
      checks: this.#checks,
      judge: this.#judge,
      note,
    };
    this.#beside = new Beside(scene, (desk) => this.#exchange(desk));
    this.#machines = new Machines(scene, machines, this.#beside);
  }

  static async make(centre: Centre, clock: SimulatedClock, seed: number): Promise<World> {
    const world = new World(centre, clock, seed);
    await centre.empty(world.#plan.page);
    if (world.#streams.versions.chance(OLD_CENTRE)) centre.version = 1;
    for (let i = 0; i < world.#plan.desks; i++) {
      const unit = UNITS[i % UNITS.length] ?? DISTRICT;
      const desk = new Desk(String.fromCharCode(65 + i), unit, clock.now);
      desk.enrolled(await centre.enrol(unit));
      world.#desks.push(desk);
    }
    await world.#intake();
    return world;
  }

  remove(): void {
    for (const desk of this.#desks) desk.remove();
    this.#machines.remove();
  }

  #note(text: string): void {
    this.trace.push(`${this.steps}: ${text}`);
  }

  readonly #judge: Judge = async (path, body, answer) => {
    if (path === '/v1/sync/push') {
      this.#checks.pushed(body as Push);
      return this.#checks.centre();
    }
    const { device } = body as Pull;
    this.#checks.page(await this.#centre.unitOf(device), answer as Page);
    await this.#beside.page(body as Pull, answer as Page);
  };

  #mishap(): Mishap {
    const { process } = this.#streams;
    const { kill, full } = this.#plan.faults;
    const [dies, isFull] = [process.chance(kill), process.chance(full)];
    return dies || isFull ? { fuse: 1 + process.below(40), kind: dies ? 'dies' : 'full' } : null;
  }

  async run(): Promise<void> {
    const { people, process } = this.#streams;
    const draw = weighted(this.#plan.weights);
    for (let i = 0; i < this.#plan.steps; i++) {
      this.steps++;
      const action = ACTIONS[draw(people)] ?? 'network';
      const desk = people.pick(this.#desks);
      desk.use(process.chance(0.15) ? 1 : 0);
      await this.#act(action, desk);
      this.#strange(desk);
      await this.#beside.step(desk);
      if (this.#streams.versions.chance(UPGRADE)) this.#upgrade();
    }
  }

  #upgrade(): void {
    if (this.#centre.version === PROTOCOL_VERSION) return;
    this.#centre.version = PROTOCOL_VERSION;
    this.#note('the centre gets the new program');
  }

  /** Now and then, beside everything else, a command that nobody can have typed. */
  #strange(desk: Desk): void {
    const { strange } = this.#streams;
    const laid = strange.chance(POISONED) ? poison(desk, strange) : null;
    if (!laid) return;
    const { id, order } = laid;
    this.#checks.known.set(id, { desk, order, seen: [], isLost: false, isShared: false });
    this.#note(`${desk.name} holds a poisoned ${id.slice(-4)}`);
  }

  async #act(action: Action, desk: Desk): Promise<void> {
    this.count[action] = (this.count[action] ?? 0) + 1;
    switch (action) {
      case 'act':
        return this.#type(desk);
      case 'push':
        return this.#network.send(desk, '/v1/sync/push', desk.push(this.#mishap()));
      case 'pull':
        return this.#network.send(desk, '/v1/sync/pull', desk.pull());
      case 'network': {
        const heard = await this.#network.move(() => this.#mishap());
        if (!heard) return;
        if (heard.isCaughtUp) this.#checks.isUpToDate(heard.desk);
        heard.desk.rest(this.#mishap());
        this.#checks.desk(heard.desk);
        return heard.isCaughtUp ? this.#beside.caughtUp(heard.desk) : undefined;
      }
      case 'cable': {
        const { offline } = this.#network;
        if (!offline.delete(desk)) offline.add(desk);
        return this.#note(`${desk.name} is ${offline.has(desk) ? 'offline' : 'online'}`);
      }
      case 'clock':
        desk.skew = this.#streams.machines.pick([0, YEARS, -YEARS, 3 * MINUTE, -DAY]);
        return this.#note(`the clock of ${desk.name} is ${desk.skew} ms off`);
      case 'weeks':
        this.#clock.pass(14 * DAY);
        return this.#note('two weeks pass');
      case 'intake':
        return this.#intake();
      default:
        return this.#machines.act(action, desk);
    }
  }

  #type(desk: Desk): void {
    const typed = typeSomething(desk, this.#streams.people, `第${this.steps}步的话`, () => this.#mishap());
    if (!typed) return;
    const { id, order, kind, seen } = typed;
    this.#checks.known.set(id, { desk, order, seen, isLost: false, isShared: false });
    this.#note(`${desk.name} does ${kind} on ${order.slice(-4)} as ${id.slice(-4)}`);
  }

  async #intake(): Promise<void> {
    const count = this.#arrivals === 0 ? 6 : 2;
    await this.#centre.receive(this.#seed * 100 + this.#arrivals++, count, [DISTRICT, ...STREETS, OTHER_DISTRICT]);
    await this.#checks.centre();
    this.#note(`${count} orders arrive`);
  }

  /** The faults end; everything has to settle. */
  async heal(): Promise<void> {
    this.#note('the faults end');
    this.#upgrade();
    this.#network.offline.clear();
    const late = this.#network.takeAll();
    for (let round = 0; round < SETTLE_ROUNDS; round++) {
      this.#clock.pass(MINUTE);
      for (const desk of this.#desks) {
        await this.#machines.enrol(desk, false);
        await this.#exchange(desk);
      }
      // What was under way arrives only now: by the position it changes nothing.
      const message = late.pop();
      if (message?.answer !== undefined && message.path === '/v1/sync/pull') this.#network.hear(message, null);
      if (!message && round > 4 && this.#desks.every((desk) => this.#isSettled(desk))) return;
    }
    const open = this.#desks.filter((desk) => !this.#isSettled(desk)).map(({ name }) => name);
    throw new Error(`liveness: not everything settled at ${open.join()}`);
  }

  async #exchange(desk: Desk): Promise<void> {
    const push = desk.push();
    if (push) {
      const { body } = await this.#centre.post('/v1/sync/push', desk.token, push);
      await this.#judge('/v1/sync/push', push, body);
      desk.receipt(body);
    }
    const pull = desk.pull();
    if (!pull) return;
    const { status, body } = await this.#centre.post('/v1/sync/pull', desk.token, pull);
    if (status === 401) {
      this.#network.unknown.add(desk);
      return;
    }
    await this.#judge('/v1/sync/pull', pull, body);
    const isCaughtUp = desk.page(body);
    if (isCaughtUp) {
      this.#caughtUp.add(desk);
      this.#checks.isUpToDate(desk);
    } else this.#caughtUp.delete(desk);
    desk.rest();
    this.#checks.desk(desk);
  }

  #isSettled(desk: Desk): boolean {
    const { outbox } = desk.station;
    const open = outbox.waiting().length + outbox.inFlight(1).length + outbox.unshown().length;
    return open === 0 && this.#caughtUp.has(desk) && desk.enrol === '' && !this.#network.unknown.has(desk);
  }

  async checkAtRest(): Promise<void> {
    await this.#checks.atRest(this.#desks);
    await this.#beside.atRest();
  }

  summary(): string {
    const sum = (what: 'kills' | 'fulls'): number => this.#desks.reduce((n, desk) => n + desk[what], 0);
    return `seed ${this.#seed}: ${this.steps} steps, ${this.commands} commands, ${sum('kills')} kills, ${sum('fulls')} full disks, ${this.#beside.summary()}, ${JSON.stringify(this.count)}`;
  }

  get commands(): number {
    return this.#checks.known.size;
  }
}
