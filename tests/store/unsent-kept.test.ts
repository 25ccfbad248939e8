/** No way of the program takes unsent words away: not enrolling anew, not erasing, not a page of the centre. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Page } from '#shared/contract/wire.ts';
import { act } from '../../src-main/engine/order/act.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { NOON, OTHER_STREET, received, RECEIVED, REPLY, STREET, uuid } from '../unit/support/world.ts';
import { Place, run } from './support/cli.ts';
import { deliver, desk, entryOf, openDesk, pageFor, type Desk } from './support/desk.ts';
import { csvOf, HEADER, row } from './support/files.ts';

const ID = uuid(1);

interface Words {
  id: string;
  payload: unknown;
}

/** One command that is only here, one that left and has no answer, and one refused that nobody has dealt with. */
function withUnsent(): { at: Desk; words: Words[] } {
  const at = desk();
  deliver(at, received({}, ID), received({ number: 'N2' }, uuid(2)));
  const { sync, outbox } = at.workstation;
  act(at.workstation, at.user, { id: uuid(2), kind: 'accept', payload: {} });
  const refused = sync.push()!.items[0]!;
  const o = { id: refused.c.id, ok: false, why: 'stale', vers: {}, number: '', tag: 't1' };
  sync.page(pageFor(at.workstation, { outcomes: [{ seq: 1, o }], last: 1 }));
  act(at.workstation, at.user, { id: ID, kind: 'accept', payload: {} });
  sync.push();
  act(at.workstation, at.user, { id: ID, kind: 'reply', payload: REPLY });
  expect(outbox.counts()).toEqual({ pending: 1, sent: 1, refused: 1 });
  return { at, words: wordsOf(at) };
}
const wordsOf = ({ workstation }: Pick<Desk, 'workstation'>): Words[] =>
  [...workstation.outbox.unanswered(), ...workstation.outbox.attention()]
    .map(({ item: { c } }) => ({ id: c.id, payload: c.payload }))
    .toSorted((a, b) => a.id.localeCompare(b.id));

const page =
  (patch: Partial<Page>) =>
  ({ workstation }: Desk): void =>
    void workstation.sync.page(pageFor(workstation, { last: 2, ...patch }));
const enrol = (unit: string) => (at: Desk) =>
  storeEnrolment(
    at.workstation,
    { server: 'http://127.0.0.1:9', ca: '' },
    { device: 'd2', token: 't'.repeat(32), unit, epoch: 'e9', serverMark: '', serverAt: NOON },
  );

describe('unsent words stay', () => {
  it.each<[string, (at: Desk) => void]>([
    ['when the workstation is enrolled anew', enrol(STREET)],
    ['when all its scopes are withdrawn', page({ grants: [] })],
    ['when its orders leave', page({ entries: [1, 2].map((n) => ({ id: uuid(n), in: [], body: null })) })],
    [
      'when a listing without its orders ends',
      page({ resets: [STREET], cursors: { [STREET]: { at: 0, tag: '', head: 0, headTag: '', snap: null } } }),
    ],
    ['when the centre forgot', page({ forgot: true })],
    ['when the centre begins a new epoch', page({ epoch: 'e2' })],
    ['when every backup holds everything', page({ safe: 99 })],
    ['when the centre revokes it', page({ err: 'revoked' })],
    ['when the centre says that it is a copy', page({ last: 99 })],
    [
      'when its lists are made anew',
      ({ workstation }) => workstation.store.write(() => workstation.projection.rebuild()),
    ],
    ['when it comes again with another body', page({ entries: [entryOf(received({ title: '改过' }, ID), [STREET])] })],
  ])('%s', (_what, way) => {
    const { at, words } = withUnsent();
    way(at);
    const { workstation } = at;
    // After a re-enrolment or a restore a refused command is offered again, as refused: its words are still there.
    const kept = workstation.outbox.kept().map(({ c }) => ({ id: c.id, payload: c.payload }));
    for (const word of words) expect(kept).toContainEqual(word);
    workstation.close();
    const reopened = openDesk(at.dir, at.key, at.clock);
    for (const { id, payload } of words) expect(reopened.outbox.byId(id)?.c.payload).toEqual(payload);
  });
});

describe('no command line takes them away', () => {
  const place = new Place();
  const ofStore = (): string[] => [...place.where, '--as', '李建国'];

  async function withWaiting(): Promise<void> {
    await place.enrol();
    place.centre.put(received({}, ID));
    expect(await run(['sync', ...place.where])).toMatchObject({ code: 0 });
    expect(await run(['act', 'accept', '--order', RECEIVED.number, ...ofStore()])).toMatchObject({ code: 0 });
    const words = JSON.stringify(REPLY);
    expect(await run(['act', 'reply', '--order', RECEIVED.number, '--data', words, ...ofStore()])).toMatchObject({
      code: 0,
    });
    expect(await waiting()).toBe(2);
  }
  const waiting = async (): Promise<number> =>
    ((await run(['outbox', ...place.where])).out as { pending: number }).pending;

  it('neither erase, rebuild, backup, verify nor import', async () => {
    await withWaiting();
    const csv = join(place.dir, 'a.csv');
    writeFileSync(csv, csvOf(HEADER, row(1)));
    for (const words of [
      ['erase', RECEIVED.number, '--confirm', ...place.where],
      ['rebuild', ...place.where],
      ['backup', join(place.dir, 'copy.db'), ...place.where],
      ['verify', ...place.where],
      ['import', csv, '--preview', ...place.where],
      ['import', join(place.dir, 'none.csv'), ...ofStore()],
      ['enroll', '--server', place.server, '--code', 'CODE-X', ...place.where],
      ['enroll', '--server', place.server, '--code', 'WRONG', '--again', ...place.where],
    ]) {
      await run(words);
      expect([words[0], await waiting()]).toEqual([words[0], 2]);
    }
  });

  it('nor enrolling anew: they arrive by the new enrolment', async () => {
    await withWaiting();
    place.centre.codes.set('CODE-2', STREET);
    expect(
      await run(['enroll', '--server', place.server, '--code', 'CODE-2', '--again', ...place.where]),
    ).toMatchObject({ code: 0 });
    expect(await run(['sync', ...place.where])).toMatchObject({ code: 0, out: { pending: 0, refused: 0 } });
    expect(place.centre.orders.get(ID)?.events.map(({ kind }) => kind)).toEqual(['receive', 'accept', 'reply']);
  });

  it('nor enrolling for another unit, whose people would not see them any more', async () => {
    await withWaiting();
    place.centre.codes.set('CODE-2', OTHER_STREET);
    const enrolled = await run(['enroll', '--server', place.server, '--code', 'CODE-2', '--again', ...place.where]);
    expect(enrolled).toMatchObject({ code: 1, out: null, err: expect.stringContaining('2 条') });
    expect(await waiting()).toBe(2);
    expect(await run(['sync', ...place.where])).toMatchObject({ code: 0, out: { pending: 0, refused: 0 } });
    place.centre.codes.set('CODE-4', OTHER_STREET);
    expect(
      await run(['enroll', '--server', place.server, '--code', 'CODE-4', '--again', ...place.where]),
    ).toMatchObject({ code: 0 });
  });
});
