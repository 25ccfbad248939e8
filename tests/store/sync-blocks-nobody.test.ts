/** A long pull: who works meanwhile is answered between any two pages, and is told how much is left. */
import { describe, expect, it } from 'vitest';
import type { Page } from '#shared/contract/wire.ts';
import type { ProgressView } from '#shared/contract/sync-api.ts';
import { syncOnce } from '../../src-main/engine/sync/round.ts';
import type { Transport } from '../../src-main/engine/sync/transport.ts';
import { received, STREET, uuid } from '../unit/support/world.ts';
import { deliver, desk, entryOf, pageFor, type Desk } from './support/desk.ts';
import { signedIn } from './support/engine.ts';

const [PAGES, PER_PAGE] = [25, 20];

/**
 * A centre whose next page is always here already: nothing waits for a network between two pages. It lists everything,
 * counts when it is asked to, and notes when it was.
 */
function centre(at: Desk, onPull: (page: number) => void): { transport: Transport; asked: boolean[] } {
  const asked: boolean[] = [];
  const post = (_path: string, body: unknown): Promise<Page> => {
    const page = asked.length;
    const { count } = body as { count?: boolean };
    asked.push(count === true);
    onPull(page);
    const isLast = page === PAGES - 1;
    const snap = isLast ? null : `s${page}`;
    const entries = Array.from({ length: PER_PAGE }, (_, i) => {
      const n = page * PER_PAGE + i + 1;
      return entryOf(received({ number: `N${n}` }, uuid(n)), [STREET]);
    });
    const left = count === true ? { left: (PAGES - page - 1) * PER_PAGE } : {};
    const cursors = { [STREET]: { at: 1, tag: 't', head: 1, headTag: 't', snap } };
    const resets = page === 0 ? [STREET] : [];
    return Promise.resolve(pageFor(at.workstation, { entries, cursors, resets, caught: isLast, ...left }));
  };
  return { transport: { post } as unknown as Transport, asked };
}

describe('a long pull', () => {
  it('answers who asks between any two pages, and keeps what is typed', async () => {
    const at = desk();
    deliver(at, received({ number: 'N1' }, uuid(1)));
    const { client } = await signedIn(at, 'clerk', STREET);
    const [answers, atPage] = [[] as number[], [] as number[]];
    const pull = new AbortController();
    const { transport } = centre(at, (page) => atPage.push(page));
    // Somebody types: the next character as soon as the one before is kept.
    const typing = (async () => {
      for (let text = '路'; !pull.signal.aborted; text += '灯') {
        await client.call('draft.keep', { order: uuid(1), kind: 'reply', value: { text } });
        answers.push(atPage.length);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await syncOnce(at.workstation, transport);
    pull.abort();
    await typing;
    for (let page = 1; page < PAGES; page++) expect(answers, `after page ${page}`).toContain(page);
    const { drafts } = await client.call('desk.get', {});
    expect(drafts).toMatchObject([{ value: { text: `路${'灯'.repeat(answers.length - 1)}` } }]);
  });

  it('asks the centre to count now and then only, and knows in between', async () => {
    const at = desk();
    const seen: (ProgressView | null)[] = [];
    const { transport, asked } = centre(at, () => undefined);
    await syncOnce(at.workstation, transport, { onProgress: (progress) => seen.push(progress) });
    expect(asked.flatMap((count, page) => (count ? [page] : []))).toEqual([0, 20]);
    expect(seen.map((progress) => progress && [progress.done, progress.left])).toEqual([
      ...Array.from({ length: PAGES - 1 }, (_, page) => [(page + 1) * PER_PAGE, (PAGES - page - 1) * PER_PAGE]),
      null,
    ]);
  });
});
