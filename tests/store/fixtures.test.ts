/** Stores of finished issues: today's program opens, migrates, verifies and syncs them, and they say what they said. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Centre, Dump } from '../../scripts/fixtures/centre.ts';
import { transportTo } from '../../scripts/fixtures/desk.ts';
import { verified } from '../../scripts/fixtures/facts.ts';
import { restore } from '../../scripts/fixtures/restore.ts';
import { beginPrint } from '../../src-main/engine/assessment/print-log.ts';
import { weekQuery } from '../../src-main/engine/assessment/ranking.ts';
import { verifyPassword } from '../../src-main/engine/session/passwords.ts';
import { connect } from '../../src-main/engine/store/connection.ts';
import { storeDigest } from '../../src-main/engine/store/digest.ts';
import { STORE_FILE } from '../../src-main/engine/store/open.ts';
import { syncOnce } from '../../src-main/engine/sync/round.ts';
import { deviceDigest } from '../../src-server/admin/digest.ts';
import {
  copyOfFixture,
  expectedOf,
  fixtureStores,
  openCopy,
  saidBy,
  saidThen,
  STORES_FOLDER,
} from './support/fixtures.ts';

const centres: Centre[] = [];
afterEach(async () => {
  for (const centre of centres.splice(0)) await centre.stop();
});

async function centreOf(part: string): Promise<Centre> {
  const dump = JSON.parse(gunzipSync(readFileSync(join(STORES_FOLDER, part, 'centre.json.gz'))).toString()) as Dump;
  const centre = await restore(dump);
  centres.push(centre);
  return centre;
}

describe.each(fixtureStores())('the store $part/$name', (which) => {
  it('opens, migrates and verifies, and says what it said', () => {
    const copy = copyOfFixture(which);
    const workstation = openCopy(copy);
    workstation.store.assertIntact();
    expect(saidBy(copy.expected, workstation)).toEqual(saidThen(copy.expected));
    expect(workstation.store.db.pragma('foreign_key_check')).toEqual([]);
  });

  it('is the same when it is opened again, and when its rows are made anew', () => {
    const copy = copyOfFixture(which);
    openCopy(copy).close();
    const workstation = openCopy(copy);
    expect(saidBy(copy.expected, workstation)).toEqual(saidThen(copy.expected));
    workstation.store.write(() => workstation.projection.rebuild());
    expect(saidBy(copy.expected, workstation)).toEqual(saidThen(copy.expected));
  });

  it('lets its users in, and counts its copies on', async () => {
    const copy = copyOfFixture(which);
    const { password, printed, user } = copy.expected;
    const workstation = openCopy(copy);
    for (const { passwordHash } of workstation.users.list())
      expect(await verifyPassword(password, passwordHash)).toBe(true);
    const next = printed && beginPrint(workstation, user, weekQuery({ week: printed.week })).copyNumber;
    expect(next).toBe(printed && printed.copies + 1);
    expect(workstation.users.list()).toHaveLength(copy.expected.facts.users.length);
  });
});

const enrolled = fixtureStores().flatMap((which) => {
  const { after } = expectedOf(which);
  return after ? { ...which, after } : [];
});

describe.each(enrolled)('the store $part/$name', ({ after, ...which }) => {
  it('goes on where it was with the centre of then: every command gets its outcome, both hold the same', async () => {
    const copy = copyOfFixture(which);
    const { facts } = copy.expected;
    const [workstation, centre] = [openCopy(copy), await centreOf(which.part)];
    const token = workstation.meta.get('token') ?? '';
    const { settled } = await syncOnce(
      workstation,
      transportTo(centre, () => token),
    );
    expect(settled).toEqual(after.settled);
    expect(workstation.outbox.unanswered()).toEqual([]);
    expect(workstation.outbox.unshown()).toEqual([]);
    expect(workstation.outbox.attention()).toHaveLength(after.attention);
    expect(workstation.truth.ids()).toEqual(after.orders);
    expect(workstation.syncStore.listing()).toBe(false);
    expect(verified(workstation)).toMatchObject({ ok: true, orders: after.orders.length });
    expect(storeDigest(workstation)).toEqual(await deviceDigest(centre.deps, String(facts.sync['device'])));
  });
});

/** What a careless migration could do to the first store; each has to be noticed. */
const DAMAGE: [string, string][] = [
  ['a field of an event gets another name', `UPDATE event SET body = replace(body, '"fromUnit"', '"sentBy"')`],
  ['an event is lost', `DELETE FROM event WHERE n = 3`],
  ['the states are made of other things', `UPDATE order_truth SET state = json_remove(state, '$.due.originalAt')`],
  ['an unknown field of a state is dropped', `UPDATE order_truth SET state = json_remove(state, '$.laterField')`],
  ['a personal value changes', `UPDATE event_private SET value = value || '。' WHERE field = 'place'`],
  ['a personal value is lost', `DELETE FROM event_private WHERE field = 'extra'`],
  ['an order leaves its scope', `DELETE FROM membership WHERE order_id = (SELECT min(id) FROM order_truth)`],
  ['a waiting command is lost', `DELETE FROM outbox WHERE state = 'waiting'`],
  ['a field of a command gets another name', `UPDATE outbox SET command = replace(command, '"note"', '"remark"')`],
  ['an accepted act is let go before it is shown', `UPDATE outbox SET archived = 1 WHERE state = 'accepted'`],
  ['a refusal that was dealt with comes back', `UPDATE outbox SET dismissed_at = NULL`],
  ['the cursor is forgotten', `DELETE FROM cursor`],
  ['a draft is lost', `DELETE FROM draft`],
  ['the desk is lost', `DELETE FROM desk`],
  ['a user loses the role', `UPDATE user SET role = 'viewer' WHERE role = 'admin'`],
  ['a setting is lost', `DELETE FROM meta WHERE key = 'syncSeconds'`],
];

describe('a store that did not come through whole', () => {
  const which = { part: 'part-1', name: 'district' };

  it.each(DAMAGE)('is noticed: %s', (_, sql) => {
    const copy = copyOfFixture(which);
    // Before it is migrated: the tables are those of its own day.
    const db = connect(join(copy.dir, STORE_FILE), copy.key);
    db.pragma('foreign_keys=ON');
    expect(db.prepare(sql).run().changes).toBeGreaterThan(0);
    db.close();
    const workstation = openCopy(copy);
    // What cannot be read at all is noticed as well.
    const isSame = (): boolean => {
      try {
        expect(saidBy(copy.expected, workstation)).toEqual(saidThen(copy.expected));
        return true;
      } catch {
        return false;
      }
    };
    expect(isSame()).toBe(false);
  });

  it('and one that was not touched passes', () => {
    const copy = copyOfFixture(which);
    connect(join(copy.dir, STORE_FILE), copy.key).close();
    const workstation = openCopy(copy);
    expect(saidBy(copy.expected, workstation)).toEqual(saidThen(copy.expected));
  });
});
