/** What people left on their desks: open tabs as ids, and words not yet submitted. Each belongs to one user. */
import { and, asc, count, eq, lt, notInArray, sql } from 'drizzle-orm';
import { desk, draft, orderKey } from '../store/schema/index.ts';
import type { Store } from '../store/store.ts';

export interface DraftKey {
  user: string;
  order: string;
  kind: string;
}

export class DeskStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** JSON as it was kept. */
  tabs(user: string): string | undefined {
    return this.#store.orm.select().from(desk).where(eq(desk.user, user)).get()?.value;
  }

  keepTabs(user: string, value: string, at: number): void {
    this.#store.orm
      .insert(desk)
      .values({ user, value, at })
      .onConflictDoUpdate({ target: desk.user, set: { value, at } })
      .run();
  }

  /** Oldest first. */
  drafts(user: string): (typeof draft.$inferSelect)[] {
    return this.#store.orm
      .select()
      .from(draft)
      .where(eq(draft.user, user))
      .orderBy(asc(draft.at), sql`rowid`)
      .all();
  }

  /** Number of drafts by user, of orders that are here; who has none is not in it. */
  counts(): Map<string, number> {
    const rows = this.#store.orm
      .select({ user: draft.user, n: count() })
      .from(draft)
      .innerJoin(orderKey, eq(orderKey.id, draft.order))
      .groupBy(draft.user)
      .all();
    return new Map(rows.map(({ user, n }) => [user, n]));
  }

  keepDraft(key: DraftKey, value: string, at: number): void {
    this.#store.orm
      .insert(draft)
      .values({ ...key, value, at })
      .onConflictDoUpdate({
        target: [draft.user, draft.order, draft.kind],
        set: { value: sql`excluded.value`, at: sql`excluded.at` },
      })
      .run();
  }

  /** Words for an order that left and has not come back since `before`. */
  dropStranded(before: number): void {
    const held = this.#store.orm.select({ id: orderKey.id }).from(orderKey);
    this.#store.orm
      .delete(draft)
      .where(and(lt(draft.at, before), notInArray(draft.order, held)))
      .run();
  }

  dropDraft({ user, order, kind }: DraftKey): void {
    this.#store.orm
      .delete(draft)
      .where(and(eq(draft.user, user), eq(draft.order, order), eq(draft.kind, kind)))
      .run();
  }
}
