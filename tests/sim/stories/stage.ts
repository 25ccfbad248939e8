/** What stories are told with: desks, a centre, and messages that arrive at once unless the story says otherwise. */
import { RpcError } from '#shared/contract/rpc.ts';
import type { Push } from '#shared/contract/wire.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { takeNumber } from '../../../src-main/engine/numbers/take.ts';
import { tendNumbers } from '../../../src-main/engine/numbers/tend.ts';
import type { Centre } from '../centre.ts';
import { Checks } from '../checks.ts';
import { Desk } from '../desk.ts';
import { lineTo } from '../line.ts';
import { DISTRICT, seenOn, STREETS } from '../people.ts';

const ROUNDS = 12;
export const [STREET = '', OTHER_STREET = ''] = STREETS;

/** What a story is told with. */
export class Stage {
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

  /** Two desks of the district, up to date, with one order. */
  async pair(): Promise<{ first: Desk; second: Desk; order: string }> {
    const [first, second] = [await this.desk('A', DISTRICT), await this.desk('B', DISTRICT)];
    await this.arrive(1);
    await this.sync(first);
    await this.sync(second);
    const [order = ''] = first.orders();
    return { first, second, order };
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

  /** Numbers are leased in a round, beside the rest of it. */
  async lease(desk: Desk): Promise<void> {
    await tendNumbers(desk.station, lineTo(this.centre, desk.token));
  }

  /** A number for a document of the order, as text; null while none is leased. */
  number(desk: Desk, order: string): string | null {
    try {
      const { text, commandId } = takeNumber(desk.station, desk.user, {
        series: '石八接办',
        order,
        document: 'supervision',
      });
      this.checks.known.set(commandId, { desk, order, seen: [], isLost: false, isShared: false });
      return text;
    } catch (error) {
      if (error instanceof RpcError) return null;
      throw error;
    }
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
