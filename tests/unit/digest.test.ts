import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, scopeDigests, type DigestRow } from '#shared/sync/digest.ts';
import { received } from './support/world.ts';

const row = (id: string, patch: Partial<DigestRow> = {}): DigestRow => ({
  id,
  version: 1,
  hash: 'h',
  in: ['s1'],
  ...patch,
});
const digestOf = (rows: DigestRow[], scope = 's1') => scopeDigests([scope], rows)[0]!;

describe('content hashes', () => {
  it('are the same for the same order and differ with any byte of it', () => {
    const { view } = received();
    expect(contentHash(structuredClone(view))).toBe(contentHash(view));
    const erased = structuredClone(view);
    erased.events[0]!.private = {};
    expect(contentHash(erased)).not.toBe(contentHash(view));
    expect(contentHash({ ...view, state: { ...view.state, phase: 'handling' } })).not.toBe(contentHash(view));
  });

  it('survive the way over the wire', () => {
    const { view } = received();
    expect(contentHash(JSON.parse(JSON.stringify(view)))).toBe(contentHash(view));
  });
});

describe('scope digests', () => {
  it('do not depend on the order of rows', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        ids.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(digestOf(shuffled.map((id) => row(id)))).toEqual(digestOf(all.map((id) => row(id))));
        },
      ),
    );
  });

  it('count and cover only the orders of the scope', () => {
    const rows = [row('a'), row('b', { in: ['s1', 's2'] }), row('c', { in: ['s2'] })];
    const both = scopeDigests(['s2', 's1'], rows);
    expect(both.map(({ scope, count }) => [scope, count])).toEqual([
      ['s1', 2],
      ['s2', 2],
    ]);
    expect(both[0]).toEqual(digestOf([row('b'), row('a')]));
    expect(scopeDigests([], rows)).toEqual([]);
  });

  it.each([
    ['id', { id: 'x' }],
    ['version', { version: 2 }],
    ['content', { hash: 'i' }],
    ['membership', { in: ['s2'] }],
  ])('differ when the %s of one row differs', (_, patch) => {
    const rows = [row('a'), row('b'), row('c')];
    expect(digestOf(rows.with(1, { ...row('b'), ...patch })).digest).not.toBe(digestOf(rows).digest);
  });

  it('of nothing are those of nothing', () => {
    expect(digestOf([])).toEqual(digestOf([row('a', { in: [] })]));
    expect(digestOf([]).count).toBe(0);
  });
});
