/** The users of this workstation. There is no user and no password before somebody makes one. */
import type { Role } from '#shared/domain/organization/roles.ts';
import { eq, sql } from 'drizzle-orm';
import { user } from '../store/schema/index.ts';
import type { Store } from '../store/store.ts';

export type UserRecord = typeof user.$inferSelect;

export class UserStore {
  readonly #store: Store;
  readonly #find;
  readonly #list;

  constructor(store: Store) {
    this.#store = store;
    this.#find = store.orm
      .select()
      .from(user)
      .where(eq(user.name, sql.placeholder('name')))
      .prepare();
    this.#list = store.orm
      .select()
      .from(user)
      .orderBy(sql`rowid`)
      .prepare();
  }

  find(name: string): UserRecord | undefined {
    return this.#find.get({ name });
  }

  /** In the order in which they were made. */
  list(): UserRecord[] {
    return this.#list.all();
  }

  /** False when the name is taken. */
  add(entry: { name: string; role: Role; unit: string; passwordHash: string; createdAt: number }): boolean {
    return this.#store.orm.insert(user).values(entry).onConflictDoNothing().run().changes === 1;
  }

  signedIn(name: string, at: number): void {
    this.#store.orm.update(user).set({ lastAt: at, failures: 0 }).where(eq(user.name, name)).run();
  }

  /** Counts a wrong password; returns how many in a row. */
  failed(name: string): number {
    this.#store.orm
      .update(user)
      .set({ failures: sql`${user.failures} + 1` })
      .where(eq(user.name, name))
      .run();
    return this.find(name)?.failures ?? 0;
  }
}
