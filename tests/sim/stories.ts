/**
 * Schedules written by hand, for what chance does not meet in a reasonable time: each tells the trace for which a rule of
 * the protocol exists, and ends with the same checks as the others. `npm run sim -- --story NAME [--off RULE]`.
 */
import type { Push } from '#shared/contract/wire.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import type { Centre } from './centre.ts';
import { Checks } from './checks.ts';
import { Desk } from './desk.ts';
import { CITY, DISTRICT, OTHER_DISTRICT, seenOn, STREETS } from './people.ts';

const ROUNDS = 12;
const [STREET = '', OTHER_STREET = ''] = STREETS;

/** What a story is told with. */
class Stage {
  readonly centre: Centre;
  readonly checks: Checks;
  readonly #now: () => number;
  readonly #desks: Desk[] = [];
  #arrivals = 0;

  constructor(centre: Centre, now: () => number) {
    this.centre = centre;
    this.checks = new Checks(centre, false);
    this.#now = now;
  }

  async desk(name: string, unit: string): Promise<Desk> {
    const desk = new Desk(name, unit, this.#now);
    desk.enrolled(await this.centre.enrol(unit));
    this.#desks.push(desk);
    return desk;
  }

  arrive(count: number, unit = DISTRICT): Promise<void> {
    return this.centre.receive(9000 + this.#arrivals++, count, [unit]);
  }

  type(desk: Desk, order: string, kind: HumanKind, payload: Record<string, unknown> = {}): string {
    const seen = seenOn(desk, order);
    const id = desk.act(order, kind, payload, null);
    if (id === undefined) throw new Error(`${desk.name} cannot ${kind}`);
    this.checks.known.set(id, { desk, order, seen, isLost: false, isShared: false });
    return id;
  }

  async send(desk: Desk, push: Push | null): Promise<void> {
    if (push) desk.receipt((await this.centre.post('/v1/sync/push', desk.token, push)).body);
  }

  /** One page. @returns whether nothing is left behind it */
  async pull(desk: Desk): Promise<boolean> {
    const { body } = await this.centre.post('/v1/sync/pull', desk.token, desk.pull());
    return desk.page(body);
  }

  async sync(desk: Desk): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      await this.send(desk, desk.push());
      const isCaughtUp = await this.pull(desk);
      if (isCaughtUp && desk.station.outbox.inFlight(1).length === 0) return;
    }
    throw new Error(`liveness: ${desk.name} does not settle`);
  }

  remove(): void {
    for (const desk of this.#desks) desk.remove();
  }
}

/** A page brings a body that is newer than the cursor; then the centre loses it, and other rows take the numbers. */
async function bodyNewerThanCursor(stage: Stage): Promise<void> {
  const { centre } = stage;
  const [reader, writer] = [await stage.desk('A', DISTRICT), await stage.desk('B', DISTRICT)];
  await stage.arrive(1);
  await stage.sync(reader);
  await stage.arrive(1);
  await stage.sync(writer);
  const [changed = ''] = writer.orders().filter((order) => !reader.orders().includes(order));
  await stage.arrive(1);
  const backup = await centre.backup();
  stage.checks.known.clear();
  stage.type(writer, changed, 'note', { text: '先记一笔' });
  await stage.sync(writer);
  stage.checks.known.clear(); // the writer and what it kept are lost with the machine
  await stage.pull(reader);
  await centre.restore(backup, false);
  await stage.arrive(2);
  await stage.sync(reader);
  await stage.checks.atRest([reader]);
}

/** A repeated message is decided anew by a centre that was set back, and differently. */
async function anotherOutcome(stage: Stage): Promise<void> {
  const { centre } = stage;
  const [first, second] = [await stage.desk('A', DISTRICT), await stage.desk('B', DISTRICT)];
  await stage.arrive(1);
  await stage.sync(first);
  await stage.sync(second);
  const [order = ''] = first.orders();
  const backup = await centre.backup();
  stage.type(first, order, 'accept');
  const push = first.push();
  await stage.send(first, push);
  await stage.sync(first);
  await centre.restore(backup, false);
  stage.type(second, order, 'accept');
  await stage.sync(second);
  await stage.send(first, push);
  stage.checks.isSilent = true;
  await stage.sync(first);
  await stage.sync(second);
  await stage.checks.atRest([first, second]);
}

/** The answer to a message arrives after the centre that gave it was set back. */
async function lateReceipt(stage: Stage): Promise<void> {
  const { centre } = stage;
  const [first, second] = [await stage.desk('A', DISTRICT), await stage.desk('B', DISTRICT)];
  await stage.arrive(1);
  await stage.sync(first);
  await stage.sync(second);
  const [order = ''] = first.orders();
  const backup = await centre.backup();
  const id = stage.type(first, order, 'accept');
  const { body: late } = await centre.post('/v1/sync/push', first.token, first.push());
  await centre.restore(backup, false);
  stage.type(second, order, 'accept');
  await stage.sync(second);
  first.receipt(late);
  const state = first.station.outbox.byId(id)?.state;
  if (state !== 'sent') throw new Error(`INV-1: A is told ${state} of an act that the centre does not have`);
  await stage.sync(first);
  await stage.checks.atRest([first, second]);
}

/** What was refused is offered again to a centre that was set back to a time when it would have been accepted. */
async function refusedStays(stage: Stage): Promise<void> {
  const { centre } = stage;
  const [first, second] = [await stage.desk('A', DISTRICT), await stage.desk('B', DISTRICT)];
  await stage.arrive(1);
  await stage.sync(first);
  await stage.sync(second);
  const [order = ''] = first.orders();
  const backup = await centre.backup();
  stage.type(first, order, 'accept');
  stage.type(second, order, 'accept');
  await stage.sync(first);
  await stage.sync(second);
  stage.checks.desk(second);
  await centre.restore(backup, true);
  stage.checks.centreSetBack([first, second]);
  await stage.sync(second);
  stage.checks.desk(second);
  await stage.sync(first);
  await stage.sync(second);
  await stage.checks.atRest([first, second]);
}

/** A note on an order that has left the author's unit meanwhile. */
async function leftBehind(stage: Stage): Promise<void> {
  const district = await stage.desk('A', DISTRICT);
  const street = await stage.desk('B', STREET);
  await stage.arrive(1, STREET);
  await stage.sync(district);
  await stage.sync(street);
  const [order = ''] = street.orders();
  stage.type(district, order, 'dispatch', { toUnit: OTHER_STREET });
  await stage.sync(district);
  const id = stage.type(street, order, 'note', { text: '先记一笔' });
  await stage.sync(street);
  const why = street.station.outbox.byId(id)?.refused;
  if (why !== 'not-visible') throw new Error(`INV-6: B is told '${why}' of an order that it may not see`);
  await stage.sync(district);
  await stage.checks.atRest([district, street]);
}

/** An order that stands in two scopes of one workstation, and then in one of them. */
async function inTwoScopes(stage: Stage): Promise<void> {
  const { centre } = stage;
  const city = await stage.desk('A', CITY);
  await stage.arrive(1, OTHER_DISTRICT);
  await stage.arrive(1);
  await stage.sync(city);
  const [order = ''] = city.orders().filter((id) => city.station.truth.membership(id).includes(DISTRICT));
  for (const stands of [true, false]) {
    await centre.stand(order, OTHER_DISTRICT, stands);
    await stage.sync(city);
    const scopes = city.station.truth.membership(order).join();
    if (scopes !== (stands ? `${DISTRICT},${OTHER_DISTRICT}` : DISTRICT))
      throw new Error(`INV-3: ${order} stands in ${scopes}`);
  }
  await stage.checks.atRest([city]);
}

const STORIES: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  bodyNewerThanCursor,
  anotherOutcome,
  inTwoScopes,
  lateReceipt,
  refusedStays,
  leftBehind,
};

/** Throws when a promise is broken. */
export async function tell(name: string, centre: Centre, now: () => number): Promise<void> {
  const story = STORIES[name];
  if (!story) throw new Error(`no such story: ${name}`);
  await centre.empty(1);
  const stage = new Stage(centre, now);
  try {
    await story(stage);
  } finally {
    stage.remove();
  }
}
