/** The outbox and its archive: own commands from typing until no kept backup of the server needs them. */
import type { Role } from '#shared/domain/organization/roles.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import type { Command } from '#shared/domain/order/types.ts';
import type { ItemState, OutItem, Sealed } from '#shared/sync/item.ts';
import { commandContext } from '#shared/contract/sealed-box.ts';
import { sendFileAgain } from './files.ts';
import { Meta } from './meta.ts';
import { seal } from './seal.ts';
import type { Store } from './store.ts';

interface Row {
  n: number;
  command: string;
  role: string;
  seq: number;
  state: string;
  archived: number;
  vers: string;
  number: string;
  tag: string;
  refused: string;
  prev_hash: string;
}

const COLUMNS = 'n, command, role, seq, state, archived, vers, number, tag, refused, prev_hash';

/** What stands in `command`: the command, or what is left of it when it was sealed. */
type KeptCommand = Command & { sealed?: Sealed };

function itemOf(row: Row): OutItem {
  const { sealed, ...c } = JSON.parse(row.command) as KeptCommand;
  return { ...plainItem(row), c, ...(sealed ? { sealed } : {}) };
}

const plainItem = (row: Row): Omit<OutItem, 'c' | 'sealed'> => ({
  n: row.n,
  role: row.role as Role,
  seq: row.seq,
  state: row.state as ItemState,
  archived: row.archived === 1,
  vers: JSON.parse(row.vers) as Record<string, number>,
  number: row.number,
  tag: row.tag,
  refused: row.refused,
  prevHash: row.prev_hash,
});

/** What a sealed command does not say any more. */
const BLANK = { payload: {}, actor: '', claimedAt: 0, offset: null, seenAct: '', base: '' };

type TypedRow = Row & { typed_at: number };

/** A command, and when it was typed. */
export interface TypedItem {
  item: OutItem;
  typedAt: number;
}

/** A refused command that nobody has dealt with yet. */
export type RefusedItem = TypedItem;

const typedOf = (row: TypedRow): TypedItem => ({ item: itemOf(row), typedAt: row.typed_at });

const UNANSWERED = "state IN ('waiting', 'sent')";
const OF_UNITS = "json_extract(command, '$.unit') IN (SELECT value FROM json_each(?))";

export class Outbox {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  #all(where: string, ...values: unknown[]): OutItem[] {
    return (this.#store.sql(`SELECT ${COLUMNS} FROM outbox WHERE ${where}`).all(...values) as Row[]).map(itemOf);
  }

  add(command: Command, role: Role, typedAt: number): void {
    const { lastInsertRowid: n } = this.#store
      .sql("INSERT INTO outbox (command_id, state, role, command, typed_at) VALUES (?, 'waiting', ?, ?, ?)")
      .run(command.id, role, JSON.stringify(command), typedAt);
    const name = this.#store.sql('INSERT INTO outbox_order (n, order_id) VALUES (?, ?)');
    for (const order of new Set(command.orders)) name.run(n, order);
  }

  /** Writes back everything that changes in the life of a command; what was typed does not. */
  save(item: OutItem): void {
    this.#store
      .sql(
        `UPDATE outbox SET seq = ?, state = ?, archived = ?, vers = ?, number = ?, tag = ?, refused = ?, prev_hash = ?
         WHERE command_id = ?`,
      )
      .run(
        item.seq,
        item.state,
        item.archived ? 1 : 0,
        JSON.stringify(item.vers),
        item.number,
        item.tag,
        item.refused,
        item.prevHash,
        item.c.id,
      );
    // Offered again to a centre that may have forgotten it, and then the file as well.
    if (item.state === 'sent') sendFileAgain(this.#store, item.c.id);
  }

  byId(commandId: string): OutItem | undefined {
    return this.#all('command_id = ?', commandId)[0];
  }
  bySeq(seq: number): OutItem | undefined {
    return seq > 0 ? this.#all('seq = ?', seq)[0] : undefined;
  }
  /** Without a seq, by n. */
  waiting(): OutItem[] {
    return this.#all("seq = 0 AND state IN ('waiting', 'sent') ORDER BY n");
  }
  inFlight(limit: number, afterSeq = 0): OutItem[] {
    return this.#all("seq > ? AND state IN ('waiting', 'sent') ORDER BY seq LIMIT ?", afterSeq, limit);
  }
  unshown(): OutItem[] {
    return this.#all("state = 'accepted' AND archived = 0 ORDER BY n");
  }
  settledAbove(seq: number): OutItem[] {
    return this.#all("seq > ? AND state IN ('accepted', 'refused') ORDER BY seq", seq);
  }
  /** Everything kept, by n. */
  kept(): OutItem[] {
    return this.#all('true ORDER BY n');
  }
  /** Not answered yet, by n. */
  unanswered(): TypedItem[] {
    return this.#typed(UNANSWERED);
  }
  /** One stretch of them, of these units; there may be thousands. */
  unansweredOf(units: readonly string[], limit: number, offset: number): TypedItem[] {
    const rows = this.#store
      .sql(`SELECT ${COLUMNS}, typed_at FROM outbox WHERE ${UNANSWERED} AND ${OF_UNITS} ORDER BY n LIMIT ? OFFSET ?`)
      .all(JSON.stringify(units), limit, offset);
    return (rows as TypedRow[]).map(typedOf);
  }
  unansweredCount(units: readonly string[]): number {
    return this.#store
      .sql(`SELECT count(*) FROM outbox WHERE ${UNANSWERED} AND ${OF_UNITS}`)
      .pluck()
      .get(JSON.stringify(units)) as number;
  }
  /** Units that unanswered commands name. */
  unansweredUnits(): string[] {
    return this.#store
      .sql(`SELECT DISTINCT json_extract(command, '$.unit') FROM outbox WHERE ${UNANSWERED}`)
      .pluck()
      .all() as string[];
  }
  /** The highest command version that waits without a seq; 0 when none does. */
  newestVersion(): number {
    return this.#store
      .sql(`SELECT ifnull(max(json_extract(command, '$.version')), 0) FROM outbox WHERE seq = 0 AND ${UNANSWERED}`)
      .pluck()
      .get() as number;
  }
  /** 待处理: refused, and nobody has looked at it. */
  attention(): RefusedItem[] {
    return this.#typed("state = 'refused' AND dismissed_at IS NULL");
  }
  typedById(commandId: string): TypedItem | undefined {
    return this.#typed('command_id = ?', commandId)[0];
  }
  #typed(where: string, ...values: unknown[]): TypedItem[] {
    const rows = this.#store.sql(`SELECT ${COLUMNS}, typed_at FROM outbox WHERE ${where} ORDER BY n`).all(...values);
    return (rows as TypedRow[]).map(typedOf);
  }

  /** What the overlay of an order is made of, by n. */
  ofOrder(order: string): OutItem[] {
    const rows = this.#store
      .sql(
        `SELECT ${COLUMNS.replaceAll(/\w+/g, 'o.$&')} FROM outbox_order x JOIN outbox o ON o.n = x.n
         WHERE x.order_id = ? AND o.archived = 0 AND o.sealed = 0 AND o.state <> 'refused' ORDER BY x.n`,
      )
      .all(order);
    return (rows as Row[]).map(itemOf);
  }

  counts(): { pending: number; sent: number; refused: number } {
    const row = this.#store
      .sql(
        `SELECT count(*) FILTER (WHERE state = 'waiting') AS pending, count(*) FILTER (WHERE state = 'sent') AS sent,
           count(*) FILTER (WHERE state = 'refused' AND dismissed_at IS NULL) AS refused
         FROM outbox WHERE state IN ('waiting', 'sent', 'refused')`,
      )
      .get();
    return row as { pending: number; sent: number; refused: number };
  }

  dismiss(commandId: string, at: number): void {
    this.#store
      .sql("UPDATE outbox SET dismissed_at = ? WHERE command_id = ? AND state = 'refused' AND dismissed_at IS NULL")
      .run(at, commandId);
  }

  /**
   * Seals settled commands of which no order is held any more (sealGone): they can be offered again to a centre that forgot
   * them, and nobody reads them here. A refusal nobody has dealt with keeps its words: they are the author's own and stand
   * nowhere else.
   */
  sealGone(order: string): void {
    const rows = this.#store
      .sql(
        `SELECT o.n, o.seq, o.command FROM outbox_order x JOIN outbox o ON o.n = x.n
         WHERE x.order_id = ? AND o.sealed = 0
           AND (o.state = 'accepted' OR (o.state = 'refused' AND o.dismissed_at IS NOT NULL))
           AND NOT EXISTS (SELECT 1 FROM outbox_order y JOIN order_key held ON held.id = y.order_id WHERE y.n = o.n)`,
      )
      .all(order) as { n: number; seq: number; command: string }[];
    if (rows.length === 0) return;
    const { device, sealingKey } = new Meta(this.#store).sync();
    const put = this.#store.sql('UPDATE outbox SET sealed = 1, command = ? WHERE n = ?');
    for (const { n, seq, command } of rows) {
      const { id, orders, kind, version, unit } = JSON.parse(command) as Command;
      // A centre that told no key gets nothing again: words that stay readable here would be worse. A fact is codes and
      // numbers, and has to be heard whole.
      if (!sealingKey && familyOf(kind)?.isFact) continue;
      const sealed = sealingKey ? { box: seal(sealingKey, commandContext(id), command), device, seq } : undefined;
      const rest: KeptCommand = { ...BLANK, id, orders, kind, version, unit, ...(sealed ? { sealed } : {}) };
      put.run(JSON.stringify(rest), n);
    }
  }

  /** Lets go of settled commands up to a seq; a refusal nobody has dealt with stays. */
  prune(seq: number): void {
    this.#store
      .sql(
        `DELETE FROM outbox WHERE archived = 1 AND seq BETWEEN 1 AND ?
           AND NOT (state = 'refused' AND dismissed_at IS NULL)`,
      )
      .run(seq);
  }
}
