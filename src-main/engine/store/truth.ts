/** Server truth: the last body of each order as it came, and the memberships it came for. */
import type { OrderView } from '#shared/domain/order/order.ts';
import { personalOf } from '#shared/domain/order/personal.ts';
import type { EventBody, OrderEvent, OrderState, Personal, PrivateValue } from '#shared/domain/order/types.ts';
import { filesOf, letFilesGo } from './files.ts';
import { TextIndex } from './search-index.ts';
import { OrderKeys } from './order-key.ts';
import type { Store } from './store.ts';

interface EventRecord {
  n: number;
  kind: string;
  command_id: string;
  body: string;
  hash: string;
}
interface PrivateRecord extends PrivateValue {
  n: number;
  field: string;
}

type StoredState = Omit<OrderState, 'personal'> & { personal?: Personal };
type StoredBody = Partial<EventBody>;

const same = (a: Personal, b: Personal): boolean =>
  (Object.keys({ ...a, ...b }) as (keyof Personal)[]).every((field) => a[field] === b[field]);

/** The state without what its events say already. */
function storedState({ state: { personal, ...state }, events }: OrderView): StoredState {
  // A newer server may know other ways to change them.
  return same(personal, personalOf(events)) ? state : { ...state, personal };
}

/** The body without what its row and the row before say already. */
function storedBody(body: EventBody, previous: string): StoredBody {
  const { order: _, n: _n, kind: _kind, command: _command, prevHash, ...rest } = body;
  return prevHash === previous ? rest : { ...rest, prevHash };
}

export class Truth {
  readonly keys: OrderKeys;
  readonly #store: Store;
  readonly #index: TextIndex;

  constructor(store: Store, index: TextIndex = new TextIndex(store)) {
    this.#store = store;
    this.#index = index;
    this.keys = new OrderKeys(store);
  }

  version(order: string): number | undefined {
    return this.#store
      .sql('SELECT version FROM order_truth JOIN order_key USING (k) WHERE id = ?')
      .pluck()
      .get(order) as number | undefined;
  }

  holds(order: string): boolean {
    return this.version(order) !== undefined;
  }

  /** Has the order an event of this command? */
  holdsAct(order: string, commandId: string): boolean {
    const found = this.#store
      .sql('SELECT 1 FROM event JOIN order_key USING (k) WHERE id = ? AND command_id = ?')
      .get(order, commandId);
    return found !== undefined;
  }

  count(): number {
    return this.#store.sql('SELECT count(*) FROM order_truth').pluck().get() as number;
  }

  /** All orders held, by ascending id. */
  ids(): string[] {
    return this.#store
      .sql('SELECT id FROM order_key WHERE k IN (SELECT k FROM order_truth) ORDER BY id')
      .pluck()
      .all() as string[];
  }

  view(order: string): OrderView | undefined {
    const row = this.#store.sql('SELECT k, state FROM order_truth JOIN order_key USING (k) WHERE id = ?').get(order) as
      { k: number; state: string } | undefined;
    if (!row) return undefined;
    const events = this.#events(order, row.k);
    const state = JSON.parse(row.state) as StoredState;
    return { state: { ...state, personal: state.personal ?? personalOf(events) }, events };
  }

  #events(order: string, k: number): OrderEvent[] {
    const rows = this.#store
      .sql('SELECT n, kind, command_id, body, hash FROM event WHERE k = ? ORDER BY n')
      .all(k) as EventRecord[];
    const values = this.#store
      .sql('SELECT n, field, salt, value FROM event_private WHERE k = ?')
      .all(k) as PrivateRecord[];
    const held = new Map<number, Record<string, PrivateValue>>();
    for (const { n, field, salt, value } of values) {
      const fields = held.get(n) ?? {};
      fields[field] = { salt, value };
      held.set(n, fields);
    }
    return rows.map(({ n, kind, command_id: command, body, hash }, i) => {
      const rest = JSON.parse(body) as StoredBody;
      const frame = { order, n, kind, command, prevHash: rows[i - 1]?.hash ?? '' };
      return { ...frame, ...rest, hash, private: held.get(n) ?? {} } as OrderEvent;
    });
  }

  /** Replaces what is held of the order. */
  put(order: string, view: OrderView): void {
    const store = this.#store;
    const { k, isNew, moved } = this.keys.place(order, view.state.cityDispatchedAt);
    if (moved !== undefined) this.#index.moved(moved, k);
    if (!isNew) {
      store.sql('DELETE FROM event WHERE k = ?').run(k);
      store.sql('DELETE FROM event_private WHERE k = ?').run(k);
    }
    store
      .sql(
        `INSERT INTO order_truth (k, version, state) VALUES (?, ?, ?)
         ON CONFLICT (k) DO UPDATE SET version = excluded.version, state = excluded.state`,
      )
      .run(k, view.state.version, JSON.stringify(storedState(view)));
    const putEvent = store.sql('INSERT INTO event (k, n, kind, command_id, body, hash) VALUES (?, ?, ?, ?, ?, ?)');
    const putValue = store.sql('INSERT INTO event_private (k, n, field, salt, value) VALUES (?, ?, ?, ?, ?)');
    let previous = '';
    for (const { private: values, hash, ...body } of view.events) {
      putEvent.run(k, body.n, body.kind, body.command, JSON.stringify(storedBody(body, previous)), hash);
      for (const [field, { salt, value }] of Object.entries(values)) putValue.run(k, body.n, field, salt, value);
      previous = hash;
    }
  }

  /** Everything that hangs on the order goes with it: events, values, memberships, projection, search text, files. */
  drop(order: string): void {
    const k = this.keys.find(order);
    if (k === undefined) return;
    const files = filesOf(this.#store, k);
    this.#index.remove(k);
    this.keys.drop(k);
    letFilesGo(this.#store, files);
  }

  membership(order: string): string[] {
    return this.#store
      .sql('SELECT scope FROM membership JOIN order_key USING (k) WHERE id = ? ORDER BY scope')
      .pluck()
      .all(order) as string[];
  }

  setMembership(order: string, scopes: readonly string[]): void {
    const k = this.keys.find(order);
    if (k === undefined) throw new Error('memberships of an order that is not held');
    this.#store.sql('DELETE FROM membership WHERE k = ?').run(k);
    const put = this.#store.sql('INSERT INTO membership (k, scope) VALUES (?, ?)');
    for (const scope of new Set(scopes)) put.run(k, scope);
  }

  ordersIn(scope: string): string[] {
    return this.#store
      .sql('SELECT id FROM membership JOIN order_key USING (k) WHERE scope = ? ORDER BY id')
      .pluck()
      .all(scope) as string[];
  }

  scopes(): string[] {
    return this.#store.sql('SELECT DISTINCT scope FROM membership ORDER BY scope').pluck().all() as string[];
  }
}
