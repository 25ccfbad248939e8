/** 同步与回执: what left, what arrived, how each round ended; bounded, and without a word of anybody's. */
import { describe, expect, it } from 'vitest';
import type { Page, Push, Receipt } from '#shared/contract/wire.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { act } from '../../src-main/engine/order/act.ts';
import { SyncJournal, type RoundEntry } from '../../src-main/engine/sync/journal.ts';
import { journaledRound } from '../../src-main/engine/sync/journaled-round.ts';
import { networkFailure } from '../../src-main/engine/sync/sync-failure.ts';
import type { Transport } from '../../src-main/engine/sync/transport.ts';
import { NOON, received, RECEIVED, REPLY, STREET, uuid } from '../unit/support/world.ts';
import { deliver, desk, entryOf, pageFor, type Desk } from './support/desk.ts';
import { signedIn } from './support/engine.ts';

const NOTHING: RoundEntry = {
  at: NOON,
  ms: 5,
  pushed: 0,
  accepted: 0,
  refused: 0,
  fresh: 0,
  changed: 0,
  gone: 0,
  pages: 1,
  bytes: 100,
  code: '',
};

/** Answers each pull with the next of these, and takes every push with `whys` by command: '' accepts. */
function centre(at: Desk, pages: (() => Partial<Page>)[], why = (_kind: string): string => ''): Transport {
  const outcomes: Page['outcomes'] = [];
  const receipt = ({ device, items }: Push): Receipt => {
    const results = items.map(({ seq, c }) => {
      const refused = why(c.kind);
      const vers = refused === '' ? Object.fromEntries(c.orders.map((id) => [id, 1])) : {};
      return { seq, o: { id: c.id, ok: refused === '', why: refused, vers, number: '', tag: `t${seq}` } };
    });
    outcomes.push(...results);
    return { device, results, err: '' };
  };
  const page = (): Page => {
    const { known } = at.workstation.meta.sync();
    const fresh = outcomes.filter(({ seq }) => seq > known);
    const serverAt = at.clock.now();
    return pageFor(at.workstation, { outcomes: fresh, last: outcomes.length, serverAt, ...pages.shift()?.() });
  };
  const post = (path: string, body: unknown, _schema: unknown, { onBytes }: { onBytes?: (n: number) => void } = {}) => {
    onBytes?.(1000);
    return Promise.resolve(path.endsWith('push') ? receipt(body as Push) : page());
  };
  return { post } as unknown as Transport;
}

const rounds = (at: Desk): RoundEntry[] => new SyncJournal(at.workstation.store).roundsSince(0, 100, 0);

describe('the journal of rounds', () => {
  it('says what came, what changed and what left', async () => {
    const at = desk();
    const [kept, leaving] = [received({}, uuid(1)), received({ number: 'N2' }, uuid(2))];
    deliver(at, kept, leaving);
    const [first, second] = [received({ number: 'N3' }, uuid(3)), received({ number: 'N4' }, uuid(4))];
    await journaledRound(
      at.workstation,
      centre(at, [
        () => ({ caught: false, entries: [entryOf(kept, [STREET]), entryOf(first, [STREET])] }),
        () => ({ entries: [entryOf(second, [STREET]), { id: leaving.id, in: [], body: null }] }),
      ]),
    );
    expect(rounds(at)).toMatchObject([{ fresh: 2, changed: 1, gone: 1, pages: 2, bytes: 2000, code: '' }]);
  });

  it('counts what left because a listing did not name it, or the unit may not see it any more', async () => {
    const at = desk();
    deliver(at, received({}, uuid(1)), received({ number: 'N2' }, uuid(2)));
    const ended = { at: 1, tag: 't', head: 1, headTag: 't', snap: null };
    await journaledRound(
      at.workstation,
      centre(at, [
        () => ({
          resets: [STREET],
          cursors: { [STREET]: ended },
          entries: [entryOf(received({}, uuid(1)), [STREET])],
        }),
      ]),
    );
    await journaledRound(at.workstation, centre(at, [() => ({ grants: [] }), () => ({ grants: [] })]));
    expect(rounds(at).map(({ changed, gone }) => [changed, gone])).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(at.workstation.truth.count()).toBe(0);
  });

  it('keeps rounds that mattered and changes of state, and no others', async () => {
    const at = desk();
    const down = { post: () => Promise.reject(networkFailure(new Error('x'))) } as unknown as Transport;
    const up = centre(at, []);
    for (const transport of [up, up, down, down, down, up, up]) {
      at.clock.pass(MINUTE);
      await journaledRound(at.workstation, transport).catch(() => undefined);
    }
    expect(rounds(at).map(({ at: when, code }) => [(when - NOON) / MINUTE, code])).toEqual([
      [6, ''],
      [3, 'unreachable'],
      [1, ''],
    ]);
  });

  it('is bounded in rows and in days', () => {
    const { workstation } = desk();
    const journal = new SyncJournal(workstation.store);
    workstation.store.write(() => {
      for (let i = 0; i < 5010; i++) journal.round({ ...NOTHING, at: NOON + i, fresh: 1 });
    });
    expect(journal.sumsSince(0)).toMatchObject({ rounds: 5000, fresh: 5000 });
    journal.round({ ...NOTHING, at: NOON + 91 * DAY, fresh: 1 });
    expect(journal.sumsSince(0).rounds).toBe(1);
  });

  it('keeps what came before a round broke off, with the reason', async () => {
    const at = desk();
    const broken = centre(at, [
      () => ({ caught: false, entries: [entryOf(received({}, uuid(1)), [STREET])] }),
      () => {
        throw networkFailure(new Error('x'));
      },
    ]);
    await expect(journaledRound(at.workstation, broken)).rejects.toMatchObject({ code: 'unreachable' });
    expect(rounds(at)).toMatchObject([{ fresh: 1, pages: 1, code: 'unreachable' }]);
    const window = await signedIn(at, 'clerk', STREET);
    expect(await window.client.call('sync.rounds', { span: 'today' })).toMatchObject({
      total: 1,
      rows: [{ fresh: 1, failure: '连不上中心' }],
    });
  });
});

describe('receipts', () => {
  async function answered(): Promise<Desk> {
    const at = desk();
    const [taken, leaving] = [received({}, uuid(1)), received({ number: 'N2' }, uuid(2))];
    deliver(at, taken, leaving);
    for (const id of [taken.id, leaving.id])
      expect(act(at.workstation, at.user, { id, kind: 'accept', payload: {} }).outcome).toBe('pending');
    act(at.workstation, at.user, { id: taken.id, kind: 'reply', payload: REPLY });
    const gone = { entries: [{ id: leaving.id, in: [], body: null }] };
    at.clock.pass(MINUTE);
    const refuses = (kind: string): string => (kind === 'reply' ? 'stale' : '');
    await journaledRound(at.workstation, centre(at, [() => gone], refuses));
    return at;
  }

  it('name the order, the act and the time, refused ones with the reason, also when the order left with them', async () => {
    const at = await answered();
    const { client } = await signedIn(at, 'supervisor', STREET);
    const { rows, total } = await client.call('sync.receipts', { span: 'today' });
    expect(total).toBe(3);
    expect(rows.map(({ label, orderNumber, orderId, refusal }) => [label, orderNumber, orderId, refusal])).toEqual([
      ['回复', RECEIVED.number, uuid(1), '其间已有他人处理，请按现在的情况重做。'],
      ['签收', 'N2', null, null],
      ['签收', RECEIVED.number, uuid(1), null],
    ]);
    expect(rows.every(({ typedAt, settledAt }) => typedAt === NOON && settledAt === NOON + MINUTE)).toBe(true);
    expect(await client.call('sync.receipts', { span: 'today', onlyRefused: true })).toMatchObject({
      total: 1,
      rows: [{ label: '回复' }],
    });
    expect(await client.call('sync.receipts', { span: 'week', limit: 1, offset: 1 })).toMatchObject({
      total: 3,
      rows: [{ orderNumber: 'N2' }],
    });
    expect(await client.call('sync.summary', { span: 'today' })).toMatchObject({
      accepted: 2,
      refused: 1,
      gone: 1,
      rounds: 1,
      failed: 0,
      sentTo: 3,
      confirmedTo: 3,
      archivedTo: 0,
      exportable: 1,
      lastExport: null,
    });
  });

  it('stay when the commands themselves are let go of, and show today what is of today', async () => {
    const at = await answered();
    at.workstation.sync.page(pageFor(at.workstation, { safe: 3 }));
    expect(at.workstation.outbox.kept().length).toBeLessThan(3);
    at.clock.pass(DAY);
    const { client } = await signedIn(at, 'clerk', STREET);
    expect((await client.call('sync.receipts', { span: 'today' })).total).toBe(0);
    expect((await client.call('sync.receipts', { span: 'week' })).total).toBe(3);
  });

  it('and rounds hold nothing that somebody typed, and no name or number of a citizen', async () => {
    const { workstation } = await answered();
    const text = JSON.stringify([
      workstation.store.sql('SELECT * FROM sync_receipt').all(),
      workstation.store.sql('SELECT * FROM sync_round').all(),
    ]);
    const { caller, title, content, place } = RECEIVED;
    for (const secret of [caller.name, caller.phone, title, content, place, REPLY.text, REPLY.measures])
      expect(text).not.toContain(secret);
  });

  it('are shown to the units that answer for them only', async () => {
    const at = await answered();
    const { client } = await signedIn(at, 'clerk', `${STREET}-K01`);
    expect((await client.call('sync.receipts', { span: 'today' })).total).toBe(0);
  });
});
