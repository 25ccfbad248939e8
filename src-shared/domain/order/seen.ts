/**
 * What the author of an exclusive act had seen. The last decisive act alone does not say it: an answer or a call stands
 * whatever came before it, so two histories that differ can end in the same one.
 */
import { sha256Hex } from '../hash.ts';
import type { Command, OrderEvent, OrderState } from './types.ts';

/** All decisive acts of an order, in their order, in 32 characters. `acts`: ids of their commands. */
export const seenHash = (acts: readonly string[]): string => sha256Hex(acts.join('\n')).slice(0, 32);

export const seenActsOf = (events: readonly Pick<OrderEvent, 'act' | 'command'>[]): string =>
  seenHash(events.filter(({ act }) => act).map(({ command }) => command));

/**
 * Did the author see every decisive act of the order? `acts`: `seenHash` of the order as it is, where it is known. A command
 * of an earlier program says the last one only.
 */
export const sawAll = (
  { act }: Pick<OrderState, 'act'>,
  { seenAct, seenActs }: Pick<Command, 'seenAct' | 'seenActs'>,
  acts: string | undefined,
): boolean => act === seenAct && (acts === undefined || seenActs === undefined || seenActs === acts);
