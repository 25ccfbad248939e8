/** The hot reads are prepared SQL; the same reads by drizzle give the same, on the stores of finished issues. */
import { and, asc, eq, gt, inArray, isNull, ne, or } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Cursor } from '#shared/contract/wire.ts';
import { personalOf } from '#shared/domain/order/personal.ts';
import type { Command, EventBody, OrderEvent, OrderState } from '#shared/domain/order/types.ts';
import type { OutItem } from '#shared/sync/item.ts';
import * as t from '../../src-main/engine/store/schema/index.ts';
import type { Workstation } from '../../src-main/engine/workstation.ts';
import { fixtureStores, openFixture } from './support/fixtures.ts';

type OutboxRow = typeof t.outbox.$inferSelect;

/** A sealed command keeps its box beside what may still be read of it. */
function kept(text: string): Pick<OutItem, 'c' | 'sealed'> {
  const { sealed, ...c } = JSON.parse(text) as Command & Pick<OutItem, 'sealed'>;
  return sealed ? { c, sealed } : { c };
}

const itemOf = (row: OutboxRow): OutItem => ({
  n: row.n,
  ...kept(row.command),
  role: row.role as OutItem['role'],
  seq: row.seq,
  state: row.state,
  archived: row.archived,
  vers: JSON.parse(row.versions) as OutItem['vers'],
  number: row.number,
  tag: row.tag,
  refused: row.refused,
  prevHash: row.prevHash,
});

describe.each(fixtureStores())('hot reads of $part/$name', (which) => {
  let at: Workstation;
  let ids: string[];
  beforeEach(() => {
    at = openFixture(which).workstation;
    ids = at.store.orm
      .select({ id: t.orderKey.id })
      .from(t.orderTruth)
      .innerJoin(t.orderKey, eq(t.orderKey.k, t.orderTruth.k))
      .orderBy(asc(t.orderKey.id))
      .all()
      .map(({ id }) => id);
  });

  it('the truth: ids, states, versions, events with their values', () => {
    const { truth, store } = at;
    expect(ids.length).toBeGreaterThan(0);
    expect(truth.ids()).toEqual(ids);
    expect(truth.count()).toBe(ids.length);
    for (const id of [...ids, 'nowhere']) {
      const k = store.orm.select().from(t.orderKey).where(eq(t.orderKey.id, id)).get()?.k ?? -1;
      const row = store.orm.select().from(t.orderTruth).where(eq(t.orderTruth.k, k)).get();
      expect(truth.version(id)).toBe(row?.version);
      expect(truth.holds(id)).toBe(row !== undefined);
      const bodies = store.orm.select().from(t.event).where(eq(t.event.k, k)).orderBy(asc(t.event.n)).all();
      const values = store.orm.select().from(t.eventPrivate).where(eq(t.eventPrivate.k, k)).all();
      const events = bodies.map(({ n, kind, command, body, hash }, i): OrderEvent => {
        const held = values.filter((value) => value.n === n).map(({ field, salt, value }) => [field, { salt, value }]);
        const frame = { order: id, n, kind, command, prevHash: bodies[i - 1]?.hash ?? '' };
        return { ...frame, ...(JSON.parse(body) as EventBody), hash, private: Object.fromEntries(held) };
      });
      const state = row && { ...(JSON.parse(row.state) as Omit<OrderState, 'personal'>), personal: personalOf(events) };
      expect(truth.view(id)).toEqual(state && { state, events });
    }
  });

  it('memberships and cursors', () => {
    const { truth, store, syncStore } = at;
    const rows = store.orm
      .select({ order: t.orderKey.id, scope: t.membership.scope })
      .from(t.membership)
      .innerJoin(t.orderKey, eq(t.orderKey.k, t.membership.k))
      .orderBy(asc(t.orderKey.id), asc(t.membership.scope))
      .all();
    for (const id of ids)
      expect(truth.membership(id)).toEqual(rows.filter(({ order }) => order === id).map(({ scope }) => scope));
    const scopes = [...new Set(rows.map(({ scope }) => scope))].toSorted();
    expect(truth.scopes()).toEqual(scopes);
    for (const scope of [...scopes, 'nowhere'])
      expect(truth.ordersIn(scope)).toEqual(rows.filter((row) => row.scope === scope).map(({ order }) => order));
    const cursors = store.orm.select().from(t.cursor).all();
    const expected = cursors.map(({ scope, ...cursor }): [string, Cursor] => [scope, cursor]);
    expect(syncStore.cursors()).toEqual(Object.fromEntries(expected));
    const listed = store.orm.select().from(t.snapshot).all();
    expect(syncStore.listing()).toBe(listed.length > 0);
    for (const { scope, order } of store.orm.select().from(t.snapshotSeen).all())
      expect(syncStore.snapshotRuns(scope) && syncStore.wasSeen(scope, order)).toBe(true);
    for (const { key, value } of store.orm.select().from(t.meta).all())
      expect(at.meta.get(key as 'sync')).toEqual(JSON.parse(value));
  });

  it('the outbox in each of its states', () => {
    const { outbox, store } = at;
    const { n, seq, state, archived, sealed, dismissedAt } = t.outbox;
    const read = (where: ReturnType<typeof and>, by: typeof n | typeof seq = n): OutItem[] =>
      store.orm.select().from(t.outbox).where(where).orderBy(asc(by)).all().map(itemOf);
    const unanswered = inArray(state, ['waiting', 'sent']);
    const all = read(undefined);
    expect(outbox.kept()).toEqual(all);
    expect(outbox.waiting()).toEqual(read(and(eq(seq, 0), unanswered)));
    expect(outbox.inFlight(500)).toEqual(read(and(gt(seq, 0), unanswered), seq));
    expect(outbox.inFlight(1)).toEqual(read(and(gt(seq, 0), unanswered), seq).slice(0, 1));
    expect(outbox.unshown()).toEqual(read(and(eq(state, 'accepted'), eq(archived, false))));
    for (const above of [0, 5])
      expect(outbox.settledAbove(above)).toEqual(
        read(and(gt(seq, above), or(eq(state, 'accepted'), eq(state, 'refused'))), seq),
      );
    expect(outbox.unanswered().map(({ item }) => item)).toEqual(read(unanswered));
    const refused = read(and(eq(state, 'refused'), isNull(dismissedAt)));
    expect(outbox.attention().map(({ item }) => item)).toEqual(refused);
    const count = (which: OutItem['state']): number => all.filter((item) => item.state === which).length;
    expect(outbox.counts()).toEqual({ pending: count('waiting'), sent: count('sent'), refused: refused.length });
    for (const item of all) {
      expect(outbox.byId(item.c.id)).toEqual(item);
      expect(outbox.bySeq(item.seq)).toEqual(item.seq > 0 ? item : undefined);
    }
    for (const id of ids) {
      const named = store.orm.select({ n: t.outboxOrder.n }).from(t.outboxOrder).where(eq(t.outboxOrder.order, id));
      const overlaid = and(inArray(n, named), eq(archived, false), eq(sealed, false), ne(state, 'refused'));
      expect(outbox.ofOrder(id)).toEqual(read(overlaid));
    }
  });

  it('the row of an order, and what names it', () => {
    const { projection, store } = at;
    for (const id of [...ids, 'nowhere']) {
      const row = store.orm.select().from(t.orderRow).where(eq(t.orderRow.id, id)).get();
      const personal = projection.shown(id)?.state.personal;
      const head = row && { number: row.number, title: row.title, leadUnit: row.leadUnit, personal };
      expect(projection.headOf(id)).toEqual(head);
      const fact = row && store.orm.select().from(t.orderFact).where(eq(t.orderFact.k, row.k)).get();
      expect(projection.storedRow(id)?.['answerable']).toEqual(fact?.answerable);
      expect(projection.storedRow(id)?.['title']).toEqual(row?.title);
      expect(projection.storedRow(id)?.['due_key']).toEqual(row?.dueKey);
      expect(projection.storedRow(id)?.['pending']).toEqual(row && (row.pending ? 1 : 0));
    }
  });
});
