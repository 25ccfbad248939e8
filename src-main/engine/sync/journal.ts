/** What left and what arrived, durably: one line for a round that mattered, one for each answered command. */
import type { SyncRoundItem } from '#shared/contract/sync-api.ts';
import type { Page } from '#shared/contract/wire.ts';
import { DAY } from '#shared/domain/time.ts';
import type { StopCode } from '#shared/sync/stop.ts';
import type { Store } from '../store/store.ts';
import type { Workstation } from '../workstation.ts';

/** As it is kept: why it ended as a code, in no language. */
export type RoundEntry = Omit<SyncRoundItem, 'n' | 'failure'> & { code: StopCode | '' };

export type NotedRound = RoundEntry & { n: number };

export interface Receipt {
  commandId: string;
  order: string;
  number: string | null;
  orders: number;
  kind: string;
  actor: string;
  unit: string;
  typedAt: number;
}
export type SettledReceipt = Receipt & { settledAt: number; refused: string };

const KEPT_MS = 90 * DAY;
const MOST_ROUNDS = 5000;
const MOST_RECEIPTS = 20_000;

const CONTENT = ['pushed', 'accepted', 'refused', 'fresh', 'changed', 'gone'] as const;

/** What the receipts of a page have to say of their commands; asked before the page is applied, which may let go of them. */
export function receiptsIn({ outbox, projection }: Workstation, page: Pick<Page, 'outcomes'>): Receipt[] {
  // Once an order: its overlay decides every command that waits for it.
  const numbers = new Map<string, string | null>();
  return page.outcomes.flatMap(({ o }) => {
    const found = outbox.typedById(o.id);
    if (!found) return [];
    const { id, orders, kind, actor, unit } = found.item.c;
    const [order = ''] = orders;
    if (!numbers.has(order)) numbers.set(order, projection.headOf(order)?.number ?? null);
    const number = numbers.get(order) ?? null;
    return [{ commandId: id, order, number, orders: orders.length, kind, actor, unit, typedAt: found.typedAt }];
  });
}

export class SyncJournal {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Rounds in which nothing happened are left out, unless the one before ended otherwise. Inside a write. */
  round(entry: RoundEntry): void {
    const last = this.#store.sql('SELECT code FROM sync_round ORDER BY n DESC LIMIT 1').pluck().get();
    if (last === entry.code && CONTENT.every((field) => entry[field] === 0)) return;
    this.#store
      .sql(
        `INSERT INTO sync_round (at, ms, pushed, accepted, refused, fresh, changed, gone, pages, bytes, code)
         VALUES (@at, @ms, @pushed, @accepted, @refused, @fresh, @changed, @gone, @pages, @bytes, @code)`,
      )
      .run(entry);
    this.#store
      .sql('DELETE FROM sync_round WHERE at < ? OR n <= (SELECT max(n) FROM sync_round) - ?')
      .run(entry.at - KEPT_MS, MOST_ROUNDS);
  }

  /** The centre's answers, in the transaction of the page that brought them. An answer given again takes its place. */
  receipts(known: readonly Receipt[], settled: readonly { id: string; ok: boolean; why: string }[], at: number): void {
    if (settled.length === 0) return;
    const byId = new Map(known.map((receipt) => [receipt.commandId, receipt]));
    const put = this.#store.sql(
      `INSERT OR REPLACE INTO sync_receipt
         (command_id, order_id, number, orders, kind, actor, unit, typed_at, settled_at, refused)
       VALUES (@commandId, @order, @number, @orders, @kind, @actor, @unit, @typedAt, @settledAt, @refused)`,
    );
    for (const { id, ok, why } of settled) {
      const receipt = byId.get(id);
      if (receipt) put.run({ ...receipt, settledAt: at, refused: ok ? '' : why || 'error' });
    }
    this.#store
      .sql(
        `DELETE FROM sync_receipt WHERE settled_at < ?
           OR rowid <= (SELECT max(rowid) FROM sync_receipt) - ?`,
      )
      .run(at - KEPT_MS, MOST_RECEIPTS);
  }

  /** Since `fromAt`, newest first. */
  roundsSince(fromAt: number, limit: number, offset: number): NotedRound[] {
    return this.#store
      .sql(
        `SELECT n, at, ms, pushed, accepted, refused, fresh, changed, gone, pages, bytes, code
         FROM sync_round WHERE at >= ? ORDER BY n DESC LIMIT ? OFFSET ?`,
      )
      .all(fromAt, limit, offset) as NotedRound[];
  }

  sumsSince(fromAt: number): RoundSums {
    return this.#store
      .sql(
        `SELECT count(*) AS rounds, count(*) FILTER (WHERE code <> '') AS failed, total(pages) AS pages,
           total(bytes) AS bytes, total(fresh) AS fresh, total(changed) AS changed, total(gone) AS gone
         FROM sync_round WHERE at >= ?`,
      )
      .get(fromAt) as RoundSums;
  }

  /** Of commands of these units, since `fromAt`, newest first. */
  receiptsSince({ fromAt, units, onlyRefused }: ReceiptQuery, limit: number, offset: number): SettledReceipt[] {
    return this.#store
      .sql(
        `SELECT command_id AS commandId, order_id AS "order", number, orders, kind, actor, unit, typed_at AS typedAt,
           settled_at AS settledAt, refused
         FROM sync_receipt WHERE ${RECEIPT_WHERE} ORDER BY settled_at DESC, rowid DESC LIMIT @limit OFFSET @offset`,
      )
      .all({
        fromAt,
        units: JSON.stringify(units),
        onlyRefused: onlyRefused ? 1 : 0,
        limit,
        offset,
      }) as SettledReceipt[];
  }

  receiptCounts({ fromAt, units }: Omit<ReceiptQuery, 'onlyRefused'>): { accepted: number; refused: number } {
    return this.#store
      .sql(
        `SELECT count(*) FILTER (WHERE refused = '') AS accepted, count(*) FILTER (WHERE refused <> '') AS refused
         FROM sync_receipt WHERE ${RECEIPT_WHERE}`,
      )
      .get({ fromAt, units: JSON.stringify(units), onlyRefused: 0 }) as { accepted: number; refused: number };
  }

  /** Units that receipts name. */
  units(): string[] {
    return this.#store.sql('SELECT DISTINCT unit FROM sync_receipt').pluck().all() as string[];
  }
}

const RECEIPT_WHERE = `settled_at >= @fromAt AND (@onlyRefused = 0 OR refused <> '')
  AND unit IN (SELECT value FROM json_each(@units))`;

interface RoundSums {
  rounds: number;
  failed: number;
  pages: number;
  bytes: number;
  fresh: number;
  changed: number;
  gone: number;
}

interface ReceiptQuery {
  fromAt: number;
  units: readonly string[];
  onlyRefused: boolean;
}
