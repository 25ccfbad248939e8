/** What orders and results have in common: rows taken one by one, in transactions of a hundred. */
import type { z } from 'zod';
import type { IntakeAnswer } from '#shared/contract/wire.ts';
import { canonical } from '#shared/domain/hash.ts';
import type { DecideContext } from '#shared/domain/order/command.ts';
import { refusalText, type RefusalCode } from '#shared/domain/order/refusal.ts';
import type { Command } from '#shared/domain/order/types.ts';
import type { ServerDeps } from '../deps.ts';
import { firstIssueText } from '../http/issue-text.ts';
import { execute, type WorkingOrder } from '../order/working-order.ts';
import type { Database } from '../store/database.ts';
import { retrying } from '../store/retry.ts';
import { isStorable } from '../store/storable.ts';

/** Rows a transaction: the counters of the scopes are locked once for all of them, and not for long. */
const CHUNK = 100;

export type Fate = 'accepted' | 'unchanged' | { code: string; message: string };

export interface Row<T> {
  value: T;
  /** Canonical text of what decides whether a second delivery is the same. */
  content: string;
}

const withoutNullsAt = (held: object): [string, unknown][] =>
  Object.entries(held).filter(([, value]) => value !== null);

/** Many programs write null for what they do not know; here that is the same as leaving it out. */
function withoutNulls(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const row: Record<string, unknown> = Object.fromEntries(withoutNullsAt(raw));
  const { caller } = row;
  if (typeof caller === 'object' && caller !== null && !Array.isArray(caller))
    row['caller'] = Object.fromEntries(withoutNullsAt(caller));
  return row;
}

/** A row as it is used, or why it cannot be. */
function readRow<T extends object>(schema: z.ZodType<T>, raw: unknown, ignore: string): Row<T> | Fate {
  const parsed = schema.safeParse(withoutNulls(raw));
  if (!parsed.success) return { code: 'invalid', message: firstIssueText(parsed.error) };
  const unusable: Fate = { code: 'invalid', message: '内容：含有无法保存的字符或数值。' };
  if (!isStorable(parsed.data)) return unusable;
  try {
    return { value: parsed.data, content: canonical({ ...parsed.data, [ignore]: null }) };
  } catch {
    return unusable;
  }
}

const isRow = <T>(row: Row<T> | Fate): row is Row<T> => typeof row === 'object' && 'content' in row;

/**
 * Reads all rows with `schema` and gives those that can be read to `take`, a transaction at a time; `take` says what
 * became of each. `ignore`: a field that is not part of the content.
 */
export async function deliver<T extends object>(
  deps: ServerDeps,
  raw: readonly unknown[],
  { schema, ignore = '' }: { schema: z.ZodType<T>; ignore?: string },
  take: (tx: Database, rows: readonly Row<T>[]) => Promise<Fate[]>,
): Promise<IntakeAnswer> {
  const answer: IntakeAnswer = { accepted: 0, unchanged: 0, refused: [] };
  for (let from = 0; from < raw.length; from += CHUNK) {
    const read = raw.slice(from, from + CHUNK).map((row) => readRow(schema, row, ignore));
    const good = read.filter(isRow);
    const fates = await retrying(() =>
      deps.store.db.transaction((tx) => take(tx, good), { isolationLevel: 'read committed' }),
    );
    let next = 0;
    for (const [i, row] of read.entries()) {
      const fate = isRow(row) ? (fates[next++] ?? 'unchanged') : row;
      if (fate === 'accepted' || fate === 'unchanged') answer[fate]++;
      else answer.refused.push({ index: from + i, ...fate });
    }
  }
  return answer;
}

export const refusal = (code: RefusalCode, field = ''): Fate => ({ code, message: `${field}${refusalText(code)}` });

/** Executes a command of the server itself. Its times are all the receipt; a crash of the rules is a refusal. */
export function executeOwn(
  deps: ServerDeps,
  order: WorkingOrder,
  command: Pick<Command, 'id' | 'kind' | 'version' | 'payload' | 'actor'>,
): RefusalCode | null {
  const { clock, organization, rules } = deps;
  const now = clock.now();
  const whole: Command = { ...command, orders: [order.id], unit: '', claimedAt: now, offset: 0, seenAct: '', base: '' };
  const context: Omit<DecideContext, 'now'> = {
    actor: { name: command.actor, role: 'system', unit: '' },
    organization,
    rules,
  };
  try {
    return execute(order, whole, { receivedAt: now, countedAt: now, late: false }, context);
  } catch {
    return 'error';
  }
}
