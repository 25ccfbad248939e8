/** Server truth: the last body of each order as it came, and the memberships it came for. */
import type { OrderView } from '#shared/domain/order/order.ts';
import type { EventBody, OrderEvent, OrderState, PrivateValue } from '#shared/domain/order/types.ts';
import type { Store } from './store.ts';

interface EventRecord {
  n: number;
  body: string;
  hash: string;
}
interface PrivateRecord extends PrivateValue {
  n: number;
  field: string;
}

export class Truth {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Undefined also for the place of an order that only own commands make so far: a truth without events. */
  version(order: string): number | undefined {
    return this.#store.sql('SELECT version FROM order_truth WHERE id = ? AND version > 0').pluck().get(order) as
      number | undefined;
  }

  holds(order: string): boolean {
    return this.version(order) !== undefined;
  }

  count(): number {
    return this.#store.sql('SELECT count(*) FROM order_truth').pluck().get() as number;
  }

  /** All orders held, by ascending id. */
  ids(): string[] {
    return this.#store.sql('SELECT id FROM order_truth ORDER BY id').pluck().all() as string[];
  }

  state(order: string): OrderState | undefined {
    const text = this.#store.sql('SELECT state FROM order_truth WHERE id = ?').pluck().get(order) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as OrderState);
  }

  view(order: string): OrderView | undefined {
    const state = this.state(order);
    return state && { state, events: this.#events(order) };
  }

  #events(order: string): OrderEvent[] {
    const rows = this.#store
      .sql('SELECT n, body, hash FROM event WHERE order_id = ? ORDER BY n')
      .all(order) as EventRecord[];
    const values = this.#store
      .sql('SELECT n, field, salt, value FROM event_private WHERE order_id = ?')
      .all(order) as PrivateRecord[];
    const held = new Map<number, Record<string, PrivateValue>>();
    for (const { n, field, salt, value } of values) {
      const fields = held.get(n) ?? {};
      fields[field] = { salt, value };
      held.set(n, fields);
    }
    return rows.map(({ n, body, hash }) => ({ ...(JSON.parse(body) as EventBody), hash, private: held.get(n) ?? {} }));
  }

  put(order: string, view: OrderView): void {
    const store = this.#store;
    store
      .sql(
        `INSERT INTO order_truth (id, version, state) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state`,
      )
      .run(order, view.state.version, JSON.stringify(view.state));
    store.sql('DELETE FROM event WHERE order_id = ?').run(order);
    store.sql('DELETE FROM event_private WHERE order_id = ?').run(order);
    const putEvent = store.sql(
      'INSERT INTO event (order_id, n, kind, command_id, body, hash) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const putValue = store.sql('INSERT INTO event_private (order_id, n, field, salt, value) VALUES (?, ?, ?, ?, ?)');
    for (const { private: values, hash, ...body } of view.events) {
      putEvent.run(order, body.n, body.kind, body.command, JSON.stringify(body), hash);
      for (const [field, { salt, value }] of Object.entries(values)) putValue.run(order, body.n, field, salt, value);
    }
  }

  /** Everything that hangs on the order goes with it: events, values, memberships, projection, search text. */
  drop(order: string): void {
    this.#store.sql('DELETE FROM order_truth WHERE id = ?').run(order);
  }

  membership(order: string): string[] {
    return this.#store
      .sql('SELECT scope FROM membership WHERE order_id = ? ORDER BY scope')
      .pluck()
      .all(order) as string[];
  }

  setMembership(order: string, scopes: readonly string[]): void {
    this.#store.sql('DELETE FROM membership WHERE order_id = ?').run(order);
    const put = this.#store.sql('INSERT INTO membership (order_id, scope) VALUES (?, ?)');
    for (const scope of new Set(scopes)) put.run(order, scope);
  }

  ordersIn(scope: string): string[] {
    return this.#store
      .sql('SELECT order_id FROM membership WHERE scope = ? ORDER BY order_id')
      .pluck()
      .all(scope) as string[];
  }

  scopes(): string[] {
    return this.#store.sql('SELECT DISTINCT scope FROM membership ORDER BY scope').pluck().all() as string[];
  }
}
