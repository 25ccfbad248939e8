/** The register of numbers: what a workstation says it used or made void stands there, also what stands there already. */
import { and, eq } from 'drizzle-orm';
import type { NumberMark } from '#shared/domain/order/command.ts';
import { documentNumber } from '#shared/domain/numbers/series.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import type { Command } from '#shared/domain/order/types.ts';
import type { Database } from '../store/database.ts';
import { numberFacts } from '../store/schema/index.ts';
import { isStorable } from '../store/storable.ts';
import { leap, lockSeries } from './series.ts';

/** How far a used number may lie above the counter and still move it: more than a lost part ever leased. */
const AHEAD = 100_000;

/** What a command of this kind can say, or null when it says it so that nobody can read it. */
function payloadOf(command: Command): { number: NumberMark | null } | null {
  const family = familyOf(command.kind);
  if (!family || command.version > family.version) return null;
  const payload = family.schema.safeParse(command.payload);
  return payload.success ? { number: family.numbered?.(payload.data) ?? null } : null;
}

/** Is it a fact, to be recorded whatever became of its order and its author's unit (factsStand)? */
export const isFact = (command: Command): boolean =>
  familyOf(command.kind)?.isFact === true && payloadOf(command) !== null;

/** Order and unit of a fact are nothing that was checked. */
const stored = (text: string): string => (isStorable(text) ? text : '');

/**
 * Records the number of an accepted command, under the number lock, and gives the official number its outcome carries: the
 * very one it was given before a restore, as long as no other command has it (reuseNumber); '' for a double and for
 * commands without a number. The counter is moved behind a number that a server which was set back by hand forgot.
 */
export async function register(tx: Database, command: Command, device: string, at: number): Promise<string> {
  const mark = payloadOf(command)?.number;
  if (!mark) return '';
  const { series, year, number, act, document, reason } = mark;
  const next = await lockSeries(tx, mark, at);
  if (number >= next && number < next + AHEAD) await leap(tx, mark, { from: next, to: number }, { at, why: 'ahead' });
  const standing = await tx
    .select({ command: numberFacts.command })
    .from(numberFacts)
    .where(
      and(
        eq(numberFacts.series, series),
        eq(numberFacts.year, year),
        eq(numberFacts.number, number),
        eq(numberFacts.act, 'use'),
      ),
    )
    .limit(1);
  await tx.insert(numberFacts).values({
    command: command.id,
    series,
    year,
    number,
    act,
    document,
    reason,
    device,
    at,
    order: stored(command.orders[0] ?? ''),
    unit: stored(command.unit),
  });
  return act === 'use' && standing.length === 0 ? documentNumber(mark) : '';
}
