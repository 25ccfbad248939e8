/**
 * Rules of the protocol that only sessions of their own can break: one moment for all that is read, one order for all that is
 * locked. Each story is told twice, the second time without its rule: then it must go wrong, or it proves nothing.
 */
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type * as OrderStore from '../../src-server/store/orders.ts';
import type { Database, Store } from '../../src-server/store/database.ts';
import { takeOrders } from '../../src-server/intake/orders.ts';
import { openStore } from '../../src-server/store/open.ts';
import { orders } from '../../src-server/store/schema/index.ts';
import { bucketDigest } from '../../src-server/sync/digest.ts';
import { readItem } from '../../src-server/sync/incoming.ts';
import { pull } from '../../src-server/sync/pull.ts';
import { push } from '../../src-server/sync/push.ts';
import { World } from '../server/support/world.ts';
import { hasPostgres, startPostgres, type Postgres } from './support/postgres.ts';

const rules = vi.hoisted(() => ({ lockAscending: true }));

vi.mock('../../src-server/store/orders.ts', async (original) => {
  const real = await original<typeof OrderStore>();
  /** What a hand-written push would do: one lock after the other, as the command names its orders. */
  const asNamed: typeof real.lockOrders = async (tx, ids) => {
    const found = new Map<
      string,
      Awaited<ReturnType<typeof real.lockOrders>> extends Map<string, infer O> ? O : never
    >();
    for (const id of ids) for (const [key, order] of await real.lockOrders(tx, [id])) found.set(key, order);
    return found;
  };
  const lockOrders: typeof real.lockOrders = (...call) => (rules.lockAscending ? real.lockOrders : asNamed)(...call);
  return { ...real, lockOrders };
});

/** The store of a server whose statements each see what is committed by then, also in what should be one snapshot. */
function statementByStatement(store: Store): Store {
  const db = Object.create(store.db) as Database;
  db.transaction = (work, options) => store.db.transaction(work, { ...options, isolationLevel: 'read committed' });
  return { ...store, db };
}

describe.runIf(hasPostgres())('a rule on PostgreSQL', () => {
  let postgres: Postgres;
  let store: Store;
  beforeAll(async () => {
    postgres = await startPostgres();
    store = await openStore({ folder: null, databaseUrl: await postgres.database() });
  });
  afterAll(async () => {
    await store.close();
    await postgres.stop();
  });

  /** Awaits that so many sessions wait for another one. */
  const waiting = async (sessions: number): Promise<void> => {
    const count = sql`select count(distinct pid)::int as n from pg_locks where not granted`;
    const found = async () => ((await store.db.execute(count)) as unknown as { rows: { n: number }[] }).rows[0]?.n;
    await expect.poll(found).toBe(sessions);
  };

  /** A street's act is pushed while a reader, which has begun to read, waits before one of its tables. */
  async function whileItReads<T>(table: 'feed' | 'order_scope', ask: (world: World, street: Asker) => Promise<T>) {
    const world = await World.open(store);
    const street = await world.enrol('s1');
    const order = await world.receiveOne('s1');
    await street.pull();
    if (table === 'feed') await world.receiveOne('s1');
    const command = street.act('accept', order, {});
    const { device, epoch, items } = street.sync.push()!;
    const { asked } = await store.db.transaction(async (tx) => {
      await tx.execute(sql.raw(`lock table ${table} in access exclusive mode`));
      const answer = ask(world, street);
      await waiting(1);
      const sent = items.map((item) => readItem(device, item, world.deps.vault.sealing));
      const receipt = await push({ ...world.deps, store: { ...store, db: tx } }, device, epoch, sent);
      expect(receipt.results).toMatchObject([{ o: { id: command.id, ok: true } }]);
      return { asked: answer };
    });
    return { street, order, command: command.id, answer: await asked };
  }
  type Asker = Awaited<ReturnType<World['enrol']>>;

  describe('oneSnapshot:', () => {
    const page = (read: (of: Store) => Store) =>
      whileItReads('feed', (world, street) =>
        pull({ ...world.deps, store: read(world.deps.store) }, { ...street.sync.pull()! }),
      );
    const shown = ({ answer, command }: Awaited<ReturnType<typeof page>>) => ({
      outcomes: answer.outcomes.length,
      shows: answer.entries.some(({ body }) => body?.events.some((event) => event.command === command)),
    });

    test('a page never shows an own act without its outcome (INV-5)', async () => {
      const told = await page((of) => of);
      expect(shown(told)).toEqual({ outcomes: 0, shows: false });
      expect(told.answer.entries).toHaveLength(1);
      await told.street.pull();
      expect(told.street.view(told.order).state.act).toBe(told.command);
    });

    test('without it, it does (control)', async () => {
      expect(shown(await page(statementByStatement))).toEqual({ outcomes: 0, shows: true });
    });

    const compared = async (read: (of: Store) => Store): Promise<boolean> => {
      const { street, answer } = await whileItReads('order_scope', (world, { device, sync }) => {
        const { pos, epoch, cursors } = sync.pull()!;
        const question = { device, pos, epoch, cursors, after: '', upTo: '', rows: false };
        return bucketDigest({ ...world.deps, store: read(world.deps.store) }, question);
      });
      expect(answer.comparable).toBe(true);
      const mine = street.digest(answer.scopes.map(({ scope }) => scope));
      return JSON.stringify(mine.scopes) === JSON.stringify(answer.scopes);
    };

    test('what is compared stands at one place on both sides', async () => {
      expect(await compared((of) => of)).toBe(true);
    });

    test('without it, a difference is told that there is not (control)', async () => {
      expect(await compared(statementByStatement)).toBe(false);
    });
  });

  describe('lockAscending:', () => {
    /** Two workstations push acts on the same two orders, each naming them in its own order. Gives the deadlocks. */
    async function crossed(): Promise<number> {
      const before = postgres.deadlocks();
      const world = await World.open(store);
      const [one, two] = [await world.enrol('d'), await world.enrol('d')];
      const [low, high] = (await world.receive('s1', 2)).toSorted() as [string, string];
      for (const each of [one, two]) await each.pull();
      one.act('note', low, { text: '甲' }, { orders: [low, high] });
      two.act('note', low, { text: '乙' }, { orders: [high, low] });
      const { pushing } = await store.db.transaction(async (tx) => {
        await tx.select({ id: orders.id }).from(orders).where(eq(orders.id, low)).for('update');
        const first = one.push();
        await waiting(1);
        const second = two.push();
        await waiting(2);
        return { pushing: [first, second] };
      });
      for (const receipt of await Promise.all(pushing))
        expect(receipt).toMatchObject({ err: '', results: [{ o: { ok: true } }] });
      return postgres.deadlocks() - before;
    }

    test('who writes several orders waits in line, and for nobody who waits for him (INV-10)', async () => {
      expect(await crossed()).toBe(0);
    });

    test('without it, they wait for each other until the database ends one (control)', async () => {
      onTestFinished(() => void (rules.lockAscending = true));
      rules.lockAscending = false;
      expect(await crossed()).toBe(1);
    });

    test('also who delivers the same new orders, each from its own end', async () => {
      const before = postgres.deadlocks();
      const world = await World.open(store);
      const rows = Array.from({ length: 3 }, () => world.delivery('s1'));
      const [low, middle, high] = rows.toSorted((a, b) => (world.idOf(a.number) < world.idOf(b.number) ? -1 : 1));
      const delivering: Promise<unknown>[] = [];
      const abandoned = store.db.transaction(async (tx) => {
        await takeOrders({ ...world.deps, store: { ...store, db: tx } }, world.source, [middle]);
        delivering.push(world.deliver('orders', [low, middle, high]));
        await waiting(1);
        delivering.push(world.deliver('orders', [high, middle, low]));
        await waiting(2);
        tx.rollback();
      });
      await expect(abandoned).rejects.toThrow(/Rollback/);
      const answers = (await Promise.all(delivering)) as { accepted: number; unchanged: number }[];
      expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(3);
      expect(postgres.deadlocks() - before).toBe(0);
    });
  });
});
