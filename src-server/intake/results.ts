/** Sample results of the upper level; a higher revision replaces a lower one. */
import { inArray } from 'drizzle-orm';
import type { z } from 'zod';
import { intakeResultSchema, type IntakeAnswer } from '#shared/contract/wire.ts';
import { sample } from '#shared/domain/order/commands/sample.ts';
import type { ServerDeps } from '../deps.ts';
import { deliveredId } from '../ids.ts';
import type { WorkingOrder } from '../order/working-order.ts';
import type { Database } from '../store/database.ts';
import { announce } from '../store/feed.ts';
import { lockOrders, standingCommands, writeOrders } from '../store/orders.ts';
import { intakeResults, orders } from '../store/schema/index.ts';
import { deliver, executeOwn, refusal, type Fate, type Row } from './delivery.ts';

type Delivered = z.infer<typeof intakeResultSchema>;

const UNKNOWN: Fate = { code: 'unknown-order', message: '工单编号（number）：中心没有这个编号的工单。' };
const AMBIGUOUS: Fate = {
  code: 'ambiguous-number',
  message: '工单编号（number）：几个来源都有这个编号，无法确定是哪一件。',
};
const DIFFERENT: Fate = {
  code: 'revision',
  message: '结果版次（revision）：这一版次已有不同的结果；更正请用更高的版次。',
};
const OUTDATED: Fate = { code: 'revision', message: '结果版次（revision）：已有更高版次的结果，较低的版次不再采用。' };

/** The order of a number: the source's own, or the only one that any source delivered under it. */
async function findOrders(tx: Database, source: string, numbers: string[]): Promise<(number: string) => string | Fate> {
  const { id, source: from, number } = orders;
  const rows = await tx.select({ id, from, number }).from(orders).where(inArray(number, numbers));
  return (wanted) => {
    const found = rows.filter((row) => row.number === wanted);
    const own = found.find((row) => row.from === source) ?? (found.length === 1 ? found[0] : undefined);
    return own?.id ?? (found.length === 0 ? UNKNOWN : AMBIGUOUS);
  };
}

function takeSample(
  deps: ServerDeps,
  source: string,
  order: WorkingOrder,
  id: string,
  { number: _, ...answers }: Delivered,
): Fate {
  const why = executeOwn(deps, order, {
    id,
    kind: sample.kind,
    version: sample.version,
    payload: { ...answers, source },
    actor: source,
  });
  return why === null ? 'accepted' : refusal(why);
}

async function takeChunk(
  tx: Database,
  deps: ServerDeps,
  source: string,
  rows: readonly Row<Delivered>[],
): Promise<Fate[]> {
  if (rows.length === 0) return [];
  const orderOf = await findOrders(tx, source, [...new Set(rows.map(({ value }) => value.number))]);
  const targets = rows.map(({ value }) => orderOf(value.number));
  const ids = [...new Set(targets.filter((target) => typeof target === 'string'))];
  const locked = await lockOrders(tx, ids);
  const stored = ids.length === 0 ? [] : await tx.select().from(intakeResults).where(inArray(intakeResults.order, ids));
  const known = new Map(stored.map(({ order, revision, contentHash }) => [`${order}/${revision}`, contentHash]));
  const commandOf = (order: string, { revision }: Delivered): string =>
    deliveredId(deps.vault, 'sample', order, revision);
  const commands = rows.flatMap(({ value }, i) => {
    const target = targets[i];
    return typeof target === 'string' ? [commandOf(target, value)] : [];
  });
  const standing = await standingCommands(tx, ids, commands);
  const taken: (typeof intakeResults.$inferInsert)[] = [];

  const fates = rows.map(({ value, content }, i): Fate => {
    const target = targets[i] ?? UNKNOWN;
    const order = typeof target === 'string' ? locked.get(target) : undefined;
    if (!order?.state) return typeof target === 'string' ? UNKNOWN : target;
    const { number, revision } = value;
    const contentHash = deps.vault.fingerprint(content);
    const hashAt = (at: number): string | undefined => known.get(`${order.id}/${at}`);
    const current = order.state.sample?.revision ?? -1;
    if (hashAt(revision) === contentHash || (revision < current && hashAt(current) === contentHash)) return 'unchanged';
    if (revision <= current) return hashAt(revision) === undefined ? OUTDATED : DIFFERENT;
    const id = commandOf(order.id, value);
    // A workstation used this id, which it knew from before the server was set back.
    if (standing.has(id)) return refusal('exists');
    const fate = takeSample(deps, source, order, id, value);
    if (fate === 'accepted') {
      known.set(`${order.id}/${revision}`, contentHash);
      taken.push({
        order: order.id,
        revision,
        source,
        number,
        contentHash,
        receivedAt: order.added.at(-1)?.receivedAt ?? 0,
      });
    }
    return fate;
  });
  await writeOrders(tx, locked.values(), deps.vault);
  if (taken.length > 0) await tx.insert(intakeResults).values(taken);
  await announce(tx, locked.values(), deps.counter);
  return fates;
}

export const takeResults = (deps: ServerDeps, source: string, rows: readonly unknown[]): Promise<IntakeAnswer> =>
  deliver(deps, rows, { schema: intakeResultSchema, ignore: 'revision' }, (tx, good) =>
    takeChunk(tx, deps, source, good),
  );
