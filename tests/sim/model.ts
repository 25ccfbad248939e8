/**
 * The reference: everything that must be true of the centre, told from its events alone by the pure rules, and what each
 * workstation must hold of it. It shares no query, no projection and no page with the programs it judges.
 */
import { sql } from 'drizzle-orm';
import { canonical } from '#shared/domain/hash.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { evolve } from '#shared/domain/order/evolve.ts';
import { grantsOf, scopesOf } from '#shared/domain/order/order.ts';
import type { EventBody, OrderState } from '#shared/domain/order/types.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';
import type { Centre } from './centre.ts';

/** What the author of a command had before him: the decisive acts of the order, own ones that wait included. */
export type Seen = readonly string[];

/** A person's command: what its author saw, and the units his workstation has belonged to. */
export interface Authored {
  seen: Seen;
  units: readonly string[];
}

interface Row {
  body: EventBody;
  hash: string;
}

interface Order {
  state: OrderState | undefined;
  /** Ids of all commands, and of the decisive ones, in their order. */
  commands: Set<string>;
  acts: string[];
  hash: string;
  /** When the order reached the centre. */
  arrivedAt: number;
}

const NOBODY: OrderState['personal'] = { title: null, content: null, callerName: null, callerPhone: null, place: null };

export class Model {
  readonly #centre: Centre;
  readonly #authored: (command: string) => Authored | undefined;
  #orders = new Map<string, Order>();
  #readTo = 0;

  /** `authored`: of a command that was typed in this schedule. */
  constructor(centre: Centre, authored: (command: string) => Authored | undefined) {
    this.#centre = centre;
    this.#authored = authored;
  }

  /** The centre was set back: its events are read from the first one again. */
  forget(): void {
    this.#orders = new Map();
    this.#readTo = 0;
  }

  /** Follows what was committed. Throws when a command took effect twice, or on a history that its author did not see. */
  async follow(isSetBack: boolean): Promise<void> {
    const rows = await this.#centre.rows<Row>(
      sql`select body, hash from order_event where received_at > ${this.#readTo} order by received_at, order_id, n`,
    );
    for (const row of rows) this.#take(row, isSetBack);
  }

  #take({ body, hash }: Row, isSetBack: boolean): void {
    const { order: id, n, command, kind, act, receivedAt, countedAt } = body;
    const order = this.#orders.get(id) ?? {
      state: undefined,
      commands: new Set(),
      acts: [],
      hash: '',
      arrivedAt: receivedAt,
    };
    if (n !== (order.state?.version ?? 0) + 1)
      throw new Error(`INV-7: event ${n} of ${id} follows ${order.state?.version}`);
    if (body.prevHash !== order.hash) throw new Error(`INV-7: event ${n} of ${id} does not name the one before`);
    if (order.commands.has(command)) throw new Error(`INV-2: ${command} took effect twice on ${id}`);
    if (countedAt > receivedAt || (n > 1 && countedAt < order.arrivedAt))
      throw new Error(`INV-11: ${command} counts at ${countedAt}, received at ${receivedAt}`);
    const by = this.#authored(command);
    if (by && order.state && familyOf(kind)?.isFact !== true) this.#mayAct(order.state, by, command);
    if (by && familyOf(kind)?.exclusive) {
      // After the centre was set back a history may have come again by other ways; the last act is what is promised.
      const [before, known] = isSetBack ? [order.acts.slice(-1), by.seen.slice(-1)] : [order.acts, by.seen];
      if (before.join() !== known.join())
        throw new Error(`INV-2: ${kind} ${command} stands on a history its author did not see`);
    }
    order.state = evolve(order.state, { ...body, hash, private: {} });
    order.hash = hash;
    order.commands.add(command);
    if (act) order.acts.push(command);
    this.#orders.set(id, order);
    this.#readTo = Math.max(this.#readTo, receivedAt);
  }

  /** INV-6: nobody acts on what he may not see. */
  #mayAct(state: OrderState, { units }: Authored, command: string): void {
    const { organization } = this.#centre.deps;
    const scopes = scopesOf(state, organization);
    if (!units.some((unit) => grantsOf(unit, organization).some((scope) => scopes.includes(scope))))
      throw new Error(`INV-6: ${command} was accepted on an order that its workstation may not see`);
  }

  /** INV-7: what the centre decides by is the fold of its events. */
  async atRest(): Promise<void> {
    const rows = await this.#centre.rows<{ id: string; state: OrderState }>(sql`select id, state from work_order`);
    if (rows.length !== this.#orders.size)
      throw new Error(`INV-7: ${rows.length} orders, events of ${this.#orders.size}`);
    for (const { id, state } of rows) {
      const folded = this.#orders.get(id)?.state;
      if (canonical({ ...folded, personal: NOBODY }) !== canonical({ ...state, personal: NOBODY }))
        throw new Error(`INV-7: ${id} is not the fold of its events`);
    }
  }

  /** What a workstation of this unit holds when everything has settled: id -> hash of the last event. */
  visible(unit: string, organization: Organization): Map<string, string> {
    const grants = grantsOf(unit, organization);
    return new Map(
      [...this.#orders]
        .filter(([, { state }]) => scopesOf(state, organization).some((scope) => grants.includes(scope)))
        .map(([id, { hash }]) => [id, hash]),
    );
  }
}
