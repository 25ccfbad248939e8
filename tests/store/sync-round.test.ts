/** One round: everything leaves before the first contact that would date it. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Page, Push, Receipt } from '#shared/contract/wire.ts';
import { PUSH_BATCH } from '#shared/sync/client.ts';
import { act } from '../../src-main/engine/order/act.ts';
import { syncOnce } from '../../src-main/engine/sync/round.ts';
import type { Transport } from '../../src-main/engine/sync/transport.ts';
import { received, uuid } from '../unit/support/world.ts';
import { deliver, desk, pageFor, type Desk } from './support/desk.ts';

const COUNT = 130;
let at: Desk;
let paths: string[];
let sent: number[];

beforeEach(() => {
  [at, paths, sent] = [desk(), [], []];
  const stories = Array.from({ length: COUNT }, (_, i) => received({ number: `N${i}` }, uuid(i + 1)));
  deliver(at, ...stories);
  for (const { id } of stories) act(at.workstation, at.user, { id, kind: 'accept', payload: {} });
});

type Results = Receipt['results'];

/** A centre that refuses every command, and answers a push with `err` when told to. */
function centre(err: (pushes: number) => Receipt['err']): Transport {
  const known: Results = [];
  const receipt = ({ device, items }: Push): Receipt => {
    const why = err(paths.filter((path) => path === 'push').length);
    if (why !== '') return { device, results: [], err: why };
    const results = items.map(({ seq, c }) => ({
      seq,
      o: { id: c.id, ok: false, why: 'stale', vers: {}, number: '', tag: `t${seq}` },
    }));
    known.push(...results.filter(({ seq }) => known.every((result) => result.seq !== seq)));
    sent.push(...results.map(({ seq }) => seq));
    return { device, results, err: '' };
  };
  const page = (): Page => pageFor(at.workstation, { outcomes: [...known], last: known.length });
  const post = (path: string, body: unknown): Promise<unknown> => {
    paths.push(path.split('/').at(-1) ?? '');
    return Promise.resolve(path.endsWith('push') ? receipt(body as Push) : page());
  };
  return { post } as unknown as Transport;
}

const all = Array.from({ length: COUNT }, (_, i) => i + 1);

describe('a round', () => {
  it('pushes all that was typed offline before it pulls, each command once', async () => {
    expect(COUNT).toBeGreaterThan(PUSH_BATCH);
    const report = await syncOnce(
      at.workstation,
      centre(() => ''),
    );
    expect(paths).toEqual(['push', 'push', 'pull']);
    expect(sent).toEqual(all);
    expect(report).toMatchObject({ pushed: COUNT, settled: { length: COUNT } });
    expect(at.workstation.outbox.counts()).toEqual({ pending: 0, sent: 0, refused: COUNT });
  });

  it.each(['gap', 'epoch'] as const)('stops pushing at %s and asks what the centre knows', async (why) => {
    const report = await syncOnce(
      at.workstation,
      centre((pushes) => (pushes === 2 ? why : '')),
    );
    expect(paths).toEqual(['push', 'push', 'pull', 'push', 'pull']);
    expect(sent).toEqual(all);
    expect(report.settled).toHaveLength(COUNT);
  });

  it('gives up for now on a centre that answers no batch', async () => {
    await syncOnce(
      at.workstation,
      centre(() => 'gap'),
    );
    expect(paths).toEqual(['push', 'pull', 'push', 'pull', 'push', 'pull']);
    expect(at.workstation.outbox.counts()).toMatchObject({ sent: COUNT });
  });
});
