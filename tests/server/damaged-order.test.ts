/** An order that the centre cannot read any more stops none of the others (INV-10). */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { pgliteLane } from './support/lane.ts';
import { World } from './support/world.ts';

const store = pgliteLane();

/** Two orders of a street; then a personal value of the first is damaged at the centre. */
async function withDamage() {
  const world = await World.open(store());
  const [bad = '', good = ''] = await world.receive('s1', 2);
  const holder = await world.enrol('s1');
  await holder.pull();
  // Append-only by trigger: a disk does not ask.
  await store().db.execute(sql`set session_replication_role = replica`);
  await store().db.execute(
    sql`update event_private set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where order_id = ${bad}`,
  );
  await store().db.execute(sql`set session_replication_role = origin`);
  return { world, bad, good, holder };
}

test('a damaged order is told as one that cannot be taken, and the others arrive', async () => {
  const { world, bad, good } = await withDamage();
  const fresh = await world.enrol('s1');
  await fresh.pull();
  expect(fresh.orders).toEqual([good]);
  expect(Object.keys(fresh.store.meta().unlinked ?? {})).toEqual([bad]);
});

test('whoever holds it keeps his good copy when it is told again, by a change or by a listing', async () => {
  const { world, bad, good, holder } = await withDamage();
  const before = holder.view(bad);
  const district = await world.enrol('d');
  await district.pull();
  expect(await holder.does('note', bad, { text: '已到现场' })).toBe('');
  expect(await holder.does('accept', good)).toBe('');
  expect(holder.view(bad)).toEqual(before);
  holder.store.forgetCursors();
  await holder.pull();
  expect(holder.view(bad)).toEqual(before);
  await district.pull();
  expect(district.view(good).state.version).toBe(2);
});
