/** The outbox and its archive: own commands from typing until no kept backup of the server needs them. */
import type { Role } from '#shared/domain/organization/roles.ts';
import type { Command } from '#shared/domain/order/types.ts';
import type { ItemState, OutItem } from '#shared/sync/item.ts';
import { sendFileAgain } from './files.ts';
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

const itemOf = (row: Row): OutItem => ({
  n: row.n,
  c: JSON.parse(row.command) as Command,
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

/** A refused command that nobody has dealt with yet. */
export interface RefusedItem {
  item: OutItem;
  typedAt: number;
}

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
  unanswered(): { item: OutItem; typedAt: number }[] {
    return this.#typed("state IN ('waiting', 'sent')");
  }
  /** 待处理: refused, and nobody has looked at it. */
  attention(): RefusedItem[] {
    return this.#typed("state = 'refused' AND dismissed_at IS NULL");
  }
  #typed(where: string): { item: OutItem; typedAt: number }[] {
    const rows = this.#store.sql(`SELECT ${COLUMNS}, typed_at FROM outbox WHERE ${where} ORDER BY n`).all();
    return (rows as (Row & { typed_at: number })[]).map((row) => ({ item: itemOf(row), typedAt: row.typed_at }));
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
   * Takes the words out of settled commands of which no order is held any more. A refusal nobody has dealt with keeps
   * them: they are the author's own and stand nowhere else.
   */
  sealGone(order: string): void {
    const rows = this.#store
      .sql(
        `SELECT o.n, o.command FROM outbox_order x JOIN outbox o ON o.n = x.n
         WHERE x.order_id = ? AND o.sealed = 0
           AND (o.state = 'accepted' OR (o.state = 'refused' AND o.dismissed_at IS NOT NULL))
           AND NOT EXISTS (SELECT 1 FROM outbox_order y JOIN order_key held ON held.id = y.order_id WHERE y.n = o.n)`,
      )
      .all(order) as { n: number; command: string }[];
    const seal = this.#store.sql('UPDATE outbox SET sealed = 1, command = ? WHERE n = ?');
    for (const { n, command } of rows)
      seal.run(JSON.stringify({ ...(JSON.parse(command) as Command), payload: {} }), n);
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
