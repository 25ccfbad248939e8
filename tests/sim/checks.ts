/** The promises of the sync as predicates (INV-1 … INV-7); each throws when it does not hold. */
import { sql } from 'drizzle-orm';
import type { Page, Push } from '#shared/contract/wire.ts';
import { canonical, hashOf } from '#shared/domain/hash.ts';
import { familyOf, versionTaking } from '#shared/domain/order/commands/index.ts';
import { verifyChain } from '#shared/domain/order/event.ts';
import { grantsOf, scopesOf } from '#shared/domain/order/order.ts';
import type { OutItem } from '#shared/sync/item.ts';
import { applyCommand } from '#shared/sync/overlay.ts';
import type { Centre } from './centre.ts';
import type { Desk } from './desk.ts';
import { Model, type Seen } from './model.ts';

/** A command that somebody typed. */
export interface Known {
  /** Where it was typed. */
  desk: Desk;
  order: string;
  /** A desk that was set back does not have it any more: whether it arrived is open. */
  isLost: boolean;
  /** A second machine started from a copy that holds it: either may bring it. */
  isShared: boolean;
  /** What its author had before him. */
  seen: Seen;
}

export class Checks {
  readonly #centre: Centre;
  readonly known = new Map<string, Known>();
  /** Commands that their desk was seen to do without. */
  readonly #letGo = new Set<string>();
  /** Desk and order -> the highest version shown since the desk was last up to date with a centre that was not set back since. */
  readonly #reached = new Map<string, number>();
  readonly #behind = new Set<Desk>();
  /** Command -> what a desk was told of it. */
  readonly #told = new Map<string, boolean>();
  /** The centre was set back without the tool: a refusal may be decided again. */
  isSilent = false;

  readonly #isWhole: boolean;
  readonly #model: Model;

  constructor(centre: Centre, isWhole: boolean) {
    this.#centre = centre;
    this.#model = new Model(centre, (command) => {
      const known = this.known.get(command);
      return known && { seen: known.seen, units: known.desk.units };
    });
    this.#isWhole = isWhole;
  }

  /** INV-12: a kind that the centre does not know yet is not sent to it, where it would be refused for good. */
  pushed({ items }: Push): void {
    const tooNew = items.find(({ c }) => versionTaking(c) > this.#centre.version);
    if (tooNew) throw new Error(`INV-12: ${tooNew.c.kind} was sent to a centre of version ${this.#centre.version}`);
  }

  /** After everything that reaches the centre. */
  async centre(): Promise<void> {
    await this.#model.follow(this.#centre.restores > 0);
  }

  /** INV-6: what a page gives out is what its workstation may see, and the body is for exactly these memberships. */
  page(unit: string, page: Page): void {
    const { organization } = this.#centre.deps;
    const grants = grantsOf(unit, organization);
    if (page.err === '' && canonical(page.grants) !== canonical(grants))
      throw new Error(`INV-6: ${unit} was granted ${page.grants.join()}`);
    for (const { id, in: scopes, body } of page.entries) {
      const may = body ? scopesOf(body.state, organization).filter((scope) => grants.includes(scope)) : [];
      if ((body && may.length === 0) || canonical(may) !== canonical(scopes.toSorted()))
        throw new Error(`INV-6: ${id} was given out for ${scopes.join()}, it stands in ${may.join()}`);
    }
  }

  /** The centre stands at a backup now. */
  centreSetBack(desks: Iterable<Desk>): void {
    this.forgetVersions(desks);
    this.#model.forget();
  }

  /** The centre or a desk was set back: versions go back until the desk is up to date again. */
  forgetVersions(desks: Iterable<Desk>): void {
    this.#reached.clear();
    for (const desk of desks) this.#behind.add(desk);
  }

  /** Was the centre or the desk set back since it was last up to date? */
  isBehind(desk: Desk): boolean {
    return this.#behind.has(desk);
  }

  isUpToDate(desk: Desk): void {
    this.#behind.delete(desk);
  }

  /** Set back, desk and centre may both have forgotten an outcome: what nobody holds may be decided anew. */
  async forgotten(): Promise<void> {
    const held = new Set((await this.#outcomeRows()).map(({ command }) => command));
    for (const id of this.#told.keys()) {
      const state = this.known.get(id)?.desk.station.outbox.byId(id)?.state;
      if (!held.has(id) && state !== 'accepted' && state !== 'refused') this.#told.delete(id);
    }
  }

  #outcomeRows(): Promise<{ command: string; ok: boolean }[]> {
    return this.#centre.rows(sql`select command_id as command, ok from outcome`);
  }

  /** The desk holds an older store now: what was typed since may never have left it. */
  setBack(desk: Desk): void {
    for (const [id, known] of this.known) if (known.desk === desk && !desk.station.outbox.byId(id)) known.isLost = true;
    this.forgetVersions([desk]);
  }

  shared(desk: Desk): void {
    for (const { c } of desk.station.outbox.kept()) {
      const known = this.known.get(c.id);
      if (known) known.isShared = true;
    }
  }

  /** After everything a desk heard: nothing kept is missing, nothing goes back, no act stands twice in what is shown. */
  desk(desk: Desk): void {
    const { outbox, projection, truth } = desk.station;
    for (const [id, known] of this.known) {
      if (known.desk !== desk || known.isLost) continue;
      const item = outbox.byId(id);
      // What every kept backup holds may be let go of when its outcome is known; at rest it has to have one. The count of
      // what was let go of begins anew with an enrolment.
      if (!item && desk.station.meta.sync().pruned > 0) this.#letGo.add(id);
      if (!item && this.#letGo.has(id)) continue;
      if (!item) throw new Error(`INV-1: ${id} is no longer kept`);
      const isOpen = item.state === 'waiting' || item.state === 'sent';
      if (isOpen && this.#isWhole && truth.holdsAct(known.order, id))
        throw new Error(`INV-5: ${desk.name} sees the effect of ${id} before its outcome`);
      if (item.state === 'refused') this.#isTold(id, false, known);
      if (item.state !== 'accepted') continue;
      this.#isTold(id, true, known);
      this.#isShown(desk, item, known.order);
    }
    for (const order of desk.orders()) {
      const version = truth.version(order) ?? 0;
      const key = `${desk.name} ${order}`;
      const before = this.#reached.get(key) ?? 0;
      if (version < before) throw new Error(`INV-4: ${order} went back from ${before} to ${version}`);
      if (!this.#behind.has(desk)) this.#reached.set(key, version);
      const commands = projection.shown(order)?.events.map((event) => event.command) ?? [];
      if (new Set(commands).size !== commands.length) throw new Error(`INV-5: an act stands twice in ${order}`);
      if (truth.membership(order).length === 0) throw new Error(`INV-6: ${desk.name} keeps ${order} without a scope`);
    }
  }

  /** INV-5: an accepted act stays in sight, unless what is held of the order is too old for the rules to put it there. */
  #isShown({ name, station }: Desk, { c, role, vers }: OutItem, order: string): void {
    // A fact of a workstation that is another unit's by now, or of an order that is gone, stands in its register only.
    if (familyOf(c.kind)?.isFact === true && vers[order] === undefined) return;
    const { projection, truth, packages } = station;
    const [held, shown] = [truth.view(order), projection.shown(order)];
    if (!held || !shown || shown.events.some((event) => event.command === c.id)) return;
    const context = { ...packages, actor: { name: c.actor, role, unit: c.unit }, now: c.claimedAt };
    if (applyCommand(held, c, context) && applyCommand(shown, c, context))
      throw new Error(`INV-5: accepted ${c.kind} ${c.id} is not shown by ${name}`);
  }

  #isTold(id: string, ok: boolean, { isShared }: Known): void {
    if (ok && this.#told.get(id) === false && !this.isSilent && !isShared)
      throw new Error(`INV-1: the refused ${id} came back to life`);
    this.#told.set(id, ok);
  }

  async atRest(desks: readonly Desk[]): Promise<void> {
    await this.#outcomes();
    await this.#model.follow(this.#centre.restores > 0);
    await this.#model.atRest();
    for (const desk of desks) {
      if (desk.enrol !== '') throw new Error(`${desk.name} believes it has to enrol anew: ${desk.enrol}`);
      const [held, given] = [hashOf(desk.digest()), hashOf(await this.#centre.digest(desk.device))];
      if (held !== given) throw new Error(`INV-3: ${desk.name} holds something else than it was given`);
      const want = this.#model.visible(await this.#centre.unitOf(desk.device), this.#centre.deps.organization);
      const have = new Map(
        desk.orders().map((order) => [order, desk.station.truth.view(order)?.events.at(-1)?.hash ?? '']),
      );
      if (canonical(Object.fromEntries(want)) !== canonical(Object.fromEntries(have)))
        throw new Error(
          `INV-3: ${desk.name} holds ${have.size} orders, it may see ${want.size}, or others, or older ones`,
        );
      for (const order of desk.orders()) this.#order(desk, order);
    }
  }

  /** INV-7: numbering, links, hashes and values of an order, and its row in lists. */
  #order({ station: { truth, projection } }: Desk, order: string): void {
    const chain = verifyChain(truth.view(order)?.events ?? []);
    if (!chain.ok) throw new Error(`INV-7: chain of ${order} breaks at ${chain.brokenAt}: ${chain.why}`);
    if (hashOf(projection.expectedRow(order)) !== hashOf(projection.storedRow(order)))
      throw new Error(`INV-7: the row of ${order} is not what its events say`);
  }

  /** INV-1, INV-2: one outcome a command, known to its desk; accepted ⇔ exactly one event. */
  async #outcomes(): Promise<void> {
    const outcomes = await this.#outcomeRows();
    const events = await this.#centre.rows<{ command: string; n: number }>(
      sql`select command, count(*)::int as n from order_event group by command`,
    );
    for (const { command, n } of events) if (n > 1) throw new Error(`INV-2: ${command} took effect ${n} times`);
    const eventsOf = new Map(events.map(({ command, n }) => [command, n]));
    const facts = new Set(
      (await this.#centre.rows<{ id: string }>(sql`select command_id as id from number_fact`)).map(({ id }) => id),
    );
    const outcomeOf = new Map(outcomes.map(({ command, ok }) => [command, ok]));
    for (const [id, { desk, isLost }] of this.known) {
      const ok = outcomeOf.get(id);
      const isFact = facts.has(id); // stands in its register, with an order or without
      if (ok !== undefined && !isFact && (eventsOf.get(id) ?? 0) !== (ok ? 1 : 0))
        throw new Error(`INV-2: ${id} has ${eventsOf.get(id) ?? 0} events`);
      if (isLost) continue;
      if (ok === undefined) throw new Error(`INV-1: ${id} has no outcome`);
      const held = desk.station.outbox.byId(id);
      // Let go of in the very page that told it: that is done to accepted ones only.
      const told = held ? held.state === 'accepted' : (this.#told.get(id) ?? true);
      if (told !== ok || held?.state === 'sent')
        throw new Error(`INV-1: ${desk.name} believes ${held?.state ?? told} of ${id}`);
    }
  }
}
