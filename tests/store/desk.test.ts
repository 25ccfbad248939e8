/** What outlives a crash: who is signed in, in the same run only; tabs and drafts, always. */
import { describe, expect, it } from 'vitest';
import type { Resume } from '#shared/contract/engine-link.ts';
import { Session } from '../../src-main/engine/session/session.ts';
import { DAY } from '#shared/domain/time.ts';
import { COMMUNITY, received, STREET } from '../unit/support/world.ts';
import { deliver, desk, openDesk, pageFor, type Desk } from './support/desk.ts';
import { addUser, engineOn, PASSWORD, signedIn } from './support/engine.ts';

const NAME = '王堃';

function sessionOn({ workstation, clock }: Desk): { session: Session; told: (Resume | null)[] } {
  const told: (Resume | null)[] = [];
  const now = (): number => clock.now();
  const ports = { now, monotonic: () => clock.monotonic(), onSession: (next: Resume | null) => told.push(next) };
  return { session: new Session(workstation.users, ports), told };
}

async function known(at: Desk): Promise<Resume> {
  await addUser(at, NAME, 'clerk', STREET);
  const { session, told } = sessionOn(at);
  await session.signIn(NAME, PASSWORD);
  const [resume] = told;
  if (!resume) throw new Error('main was not told who signed in');
  return resume;
}

describe('an engine in the place of a lost one', () => {
  it('knows who was signed in, with the role of today, and a sign-out ends it', async () => {
    const at = desk();
    const resume = await known(at);
    at.workstation.store.db.prepare(`UPDATE user SET role = 'viewer' WHERE name = ?`).run(NAME);
    const { session, told } = sessionOn(at);
    session.resume(resume);
    expect(session.user).toEqual({ name: NAME, role: 'viewer', unit: STREET });
    session.signOut();
    expect([session.user, ...told]).toEqual([null, null]);
  });

  it('signs nobody in for a forged or an outdated word, and takes it back', async () => {
    const at = desk();
    const resume = await known(at);
    const tried = (next: Resume): unknown => {
      const { session, told } = sessionOn(at);
      session.resume(next);
      expect(told).toEqual([null]);
      return session.user;
    };
    expect(tried({ ...resume, proof: '' })).toBeNull();
    expect(tried({ ...resume, name: 'somebody' })).toBeNull();
    const hash = at.workstation.users.find(NAME)?.passwordHash ?? '';
    expect(tried({ ...resume, proof: hash })).toBeNull();
    at.workstation.store.db.prepare(`UPDATE user SET password_hash = ? WHERE name = ?`).run(`${hash}0`, NAME);
    expect(tried(resume)).toBeNull();
  });

  it('tells nobody in a window what main was told', async () => {
    const at = desk();
    const { proof } = await known(at);
    const { client } = engineOn(at);
    const view = await client.call('session.signIn', { name: NAME, password: PASSWORD });
    expect(JSON.stringify(view)).not.toContain(proof);
  });
});

const REPLY = { text: '已到现场', measures: '', contactedAt: null, deadline: '2019-10-18' };

describe('a desk', () => {
  it('is there again on the same store: tabs by id, shown as they are now, and each person has an own one', async () => {
    const at = desk();
    const story = received();
    deliver(at, story);
    const first = await signedIn(at, 'clerk', STREET);
    expect(await first.client.call('desk.get', {})).toEqual({ desk: null, drafts: [] });
    const tabs = [
      { kind: 'queue' as const, queue: 'open' as const },
      { kind: 'order' as const, order: story.id, from: { queue: 'open' as const, index: 3 } },
      { kind: 'order' as const, order: 'an order that left', from: null },
    ];
    await first.client.call('desk.keep', { tabs, active: `order-${story.id}` });
    await first.client.call('draft.keep', { order: story.id, kind: 'reply', value: { text: '已' } });
    await first.client.call('draft.keep', { order: story.id, kind: 'reply', value: REPLY });
    expect(at.workstation.store.db.prepare('SELECT value FROM desk').pluck().get()).not.toContain(story.known.number);
    at.workstation.close();

    const again: Desk = { ...at, workstation: openDesk(at.dir, at.key, at.clock) };
    const { client } = engineOn(again);
    expect((await client.call('session.get', {})).users).toMatchObject([{ drafts: 1, wait: 0 }]);
    await expect(client.call('desk.get', {})).rejects.toMatchObject({ code: 'signed-out' });
    await client.call('session.signIn', { name: `clerk-${STREET}`, password: PASSWORD });
    const view = await client.call('desk.get', {});
    expect(view.desk?.tabs).toMatchObject([tabs[0], { ...tabs[1], number: story.known.number }]);
    expect(view).toMatchObject({
      desk: { active: `order-${story.id}` },
      drafts: [{ order: story.id, kind: 'reply', value: REPLY }],
    });
    await addUser(again, NAME, 'clerk', STREET);
    await client.call('session.signIn', { name: NAME, password: PASSWORD });
    expect(await client.call('desk.get', {})).toEqual({ desk: null, drafts: [] });
  });

  it('loses a draft when it is emptied and when the act is submitted, and keeps it when the order leaves and comes back', async () => {
    const at = desk();
    const story = received();
    deliver(at, story);
    const { client } = await signedIn(at, 'clerk', STREET);
    const keep = (value: Record<string, string> | null, kind: 'reply' | 'forward' | 'accept' = 'reply') =>
      client.call('draft.keep', { order: story.id, kind, value });
    const drafts = async () => (await client.call('desk.get', {})).drafts.map(({ kind }) => kind);
    await keep({ text: '已' });
    await keep(null);
    expect(await drafts()).toEqual([]);
    await keep({ note: '请核实' }, 'accept');
    await keep({ text: '已' });
    const { outcome } = await client.call('order.act', { id: story.id, kind: 'accept', payload: {} });
    expect([outcome, ...(await drafts())]).toEqual(['pending', 'reply']);
    await keep({ text: '已' }, 'reply');
    const bare = { id: story.id, kind: 'reply' as const, payload: { text: '已' } };
    const refused = await client.call('order.act', bare);
    expect([refused.outcome, ...(await drafts())]).toEqual(['refused', 'reply']);
    const leaving = pageFor(at.workstation, { entries: [{ id: story.id, in: [], body: null }] });
    expect(at.workstation.sync.page(leaving)).toMatchObject({ applied: true });
    const counted = async (): Promise<unknown> =>
      (await client.call('session.get', {})).users.map((user) => user.drafts);
    expect([await drafts(), await counted()]).toEqual([[], [0]]);
    deliver(at, story);
    expect([await drafts(), await counted()]).toEqual([['reply'], [1]]);
    // Nobody waits for ever: the words may name a caller.
    at.workstation.sync.page(pageFor(at.workstation, { entries: [{ id: story.id, in: [], body: null }] }));
    at.clock.pass(31 * DAY);
    await drafts();
    expect(at.workstation.store.sql('SELECT count(*) FROM draft').pluck().get()).toBe(0);
  });

  it('is of one person: nobody else drops a draft, and a tab out of sight is not named', async () => {
    const at = desk();
    const story = received();
    deliver(at, story);
    const { client } = await signedIn(at, 'clerk', STREET);
    await client.call('draft.keep', { order: story.id, kind: 'accept', value: { note: '甲' } });
    const tab = { kind: 'order' as const, order: story.id, from: null };
    await client.call('desk.keep', { tabs: [tab], active: '' });
    await addUser(at, NAME, 'clerk', STREET);
    const other = engineOn(at).client;
    await other.call('session.signIn', { name: NAME, password: PASSWORD });
    await other.call('draft.keep', { order: story.id, kind: 'accept', value: null });
    expect((await other.call('order.act', { id: story.id, kind: 'accept', payload: {} })).outcome).toBe('pending');
    expect((await client.call('desk.get', {})).drafts).toHaveLength(1);
    // The person's unit is another one now.
    at.workstation.store.sql('UPDATE user SET unit = ? WHERE name = ?').run(COMMUNITY, `clerk-${STREET}`);
    await client.call('session.signIn', { name: `clerk-${STREET}`, password: PASSWORD });
    const view = await client.call('desk.get', {});
    expect([view.desk?.tabs, view.drafts]).toEqual([[], []]);
  });

  it('takes no draft of an order that is not seen, and nothing without bounds', async () => {
    const at = desk();
    const story = received();
    deliver(at, story);
    const { client } = await signedIn(at, 'clerk', STREET);
    const draft = { order: story.id, kind: 'reply' as const, value: { text: '已' } };
    await expect(client.call('draft.keep', { ...draft, order: 'elsewhere' })).rejects.toMatchObject({
      code: 'unknown-order',
    });
    const tab = { kind: 'queue' as const, queue: 'open' as const };
    const wrong = [
      client.call('draft.keep', { ...draft, value: { text: '长'.repeat(48_000) } }),
      client.call('draft.keep', { ...draft, kind: 'receive' as never }),
      client.call('desk.keep', { tabs: Array.from({ length: 201 }, () => tab), active: '' }),
      client.call('desk.keep', { tabs: [{ ...tab, title: '不该存的' } as never], active: '' }),
    ];
    for (const answer of wrong) await expect(answer).rejects.toMatchObject({ code: 'bad-input' });
    await client.call('session.signOut', {});
    for (const answer of [client.call('draft.keep', draft), client.call('desk.keep', { tabs: [], active: '' })])
      await expect(answer).rejects.toMatchObject({ code: 'signed-out' });
  });
});
