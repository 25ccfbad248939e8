/** What one file a family of commands has to say. */
import type { z } from 'zod';
import type { RuleSet } from '../deadline/rules.ts';
import type { SeriesNumber, VoidReason } from '../numbers/series.ts';
import type { Actor, Role } from '../organization/roles.ts';
import type { Organization, Unit, UnitKind } from '../organization/organization.ts';
import type { Queue } from './queues.ts';
import type { RefusalCode } from './refusal.ts';
import type { EventDraft, OrderEvent, OrderState, Phase } from './types.ts';

/** What a decision may look at besides the order and the command. `now` = the counted time of the act. */
export interface DecideContext {
  now: number;
  actor: Actor;
  organization: Organization;
  rules: RuleSet;
  /** All decisive acts of the order (`seenHash`), where they are known. */
  acts?: string;
}

export type Decision = { ok: true; events: EventDraft[] } | { ok: false; why: RefusalCode };

/** What a sentence of the timeline needs besides the event. */
export interface SentenceContext {
  unitName: (code: string) => string;
}

/** What a kind does to the clock of the answer; the due time moves by no kind that does not say so. */
export type ClockEffect = 'start' | 'stop' | 'pause' | 'resume' | 'extend';

/** A number of a series that a command uses or makes void. */
export interface NumberMark extends SeriesNumber {
  act: 'use' | 'void';
  document: string | null;
  reason: VoidReason | null;
}

export interface CommandFamily<P = Record<string, unknown>> {
  kind: string;
  version: number;
  /** Version of the protocol with which the kind, as it is now, came; the first when it is not said. */
  since?: number;
  /** The clerks' verb. */
  label: string;
  /** Single letter that chooses it in list and order page, in upper case; null = none. Kinds with one are the usual acts. */
  key: string | null;
  /** Its place among the acts of the desk, ascending; acts of one place stand in the order of their kinds. */
  place: number;
  /** Fields described in Chinese: forms, tray and command line are made from them. */
  schema: z.ZodType<P>;
  /** Roles that may; empty = the central server only. */
  roles: readonly Role[];
  /** Phases it is possible in; empty = bound to none, and no act that a person chooses on an order. */
  phases: readonly Phase[];
  /** Kinds of unit that can ever do it, the others are not offered it at all; null = every kind. */
  units: readonly UnitKind[] | null;
  /** Queues beside which the desk teaches it to a unit of this kind. */
  taught(unit: UnitKind): readonly Queue[];
  clocks: readonly ClockEffect[];
  /** Refusals of its own, `own-…` -> a Chinese sentence; what several kinds say stands in refusal.ts. */
  refusals?: Readonly<Record<string, string>>;
  /** Exclusive kinds name the last decisive act their author saw and lose against another (design.md §3). */
  exclusive: boolean;
  /**
   * A fact, as a printed number: the server records it whatever became of the order meanwhile and refuses it only when it
   * cannot be read (the model's `factsStand`).
   */
  isFact?: true;
  /** The number it uses or makes void; the centre keeps a register of them. */
  numbered?(payload: P): NumberMark;
  /** Makes an order where there is none; to one that is there it may come in every phase. */
  creates?: boolean;
  /** Why the actor may not do this to this order at all, whatever the payload; null = may. */
  permits(order: OrderState | undefined, context: DecideContext): RefusalCode | null;
  /** What the payload makes of it. Called only after `permits`. */
  decide(order: OrderState | undefined, payload: P, context: DecideContext): Decision;
  /**
   * What is wrong with it at the moment it is typed, and at no other: asked on the workstation only, for an act that
   * arrives weeks later must not be refused because of its age (INV-12).
   */
  typed?(payload: P, context: DecideContext, order: OrderState | undefined): RefusalCode | null;
  /** Units that a unit field of the payload can name, in the order of the organization's package. */
  targets?(order: OrderState, context: Pick<DecideContext, 'actor' | 'organization'>): readonly Unit[];
  /** Applies one event of this kind. Never throws on an event that `decide` made. */
  evolve(order: OrderState | undefined, event: OrderEvent): OrderState;
  /** A sentence; what a person wrote stands on lines of its own. */
  sentence(event: OrderEvent, context: SentenceContext): string;
}

export const refuse = (why: RefusalCode): Decision => ({ ok: false, why });

/** One event of the family's own kind. */
export function accepted(
  family: { kind: string; version: number },
  act: boolean,
  data: Record<string, unknown>,
  personal: Record<string, string | null | undefined> = {},
): Decision {
  const values: Record<string, string> = {};
  for (const [field, value] of Object.entries(personal)) if (value != null && value !== '') values[field] = value;
  return { ok: true, events: [{ kind: family.kind, version: family.version, act, data, private: values }] };
}

/** The rule of most acts: only the lead unit's own people, or the center that acts for it. */
export function actsForLead(order: OrderState | undefined, { actor, organization }: DecideContext): RefusalCode | null {
  return order && organization.actsFor(actor.unit, order.leadUnit) ? null : 'not-lead';
}

export const valueOf = (event: OrderEvent, field: string): string | null => event.private[field]?.value ?? null;

/** What a person wrote, or that it was erased; null when nothing was written. */
export function saidIn(event: OrderEvent, field: string): string | null {
  const value = valueOf(event, field);
  return value ?? (Object.hasOwn(event.commitments, field) ? '（已脱敏）' : null);
}

/** `：…` behind a sentence, or nothing. */
export function aside(event: OrderEvent, field: string): string {
  const said = saidIn(event, field);
  return said === null ? '' : `：${said}`;
}

/** Taught nowhere: acts that are looked for when they are needed. */
export const UNTAUGHT = (): readonly Queue[] => [];
