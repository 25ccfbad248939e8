/** What 数据核对 says in one line. */
import { describe, expect, it } from 'vitest';
import type { ComparedView } from '#shared/contract/sync-api.ts';
import { comparedText } from '../../src-renderer/sync/words.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const NOW = at('2019-11-25T08:30');

const pass = (patch: Partial<ComparedView> = {}): ComparedView => ({
  startedAt: at('2019-11-22T09:00'),
  endedAt: at('2019-11-22T09:10'),
  orders: 1203,
  buckets: 3,
  differing: 0,
  mended: 0,
  unresolved: 0,
  rows: 0,
  found: [],
  ...patch,
});
const found = (...numbers: (string | null)[]): ComparedView['found'] => [
  {
    at: NOW,
    after: '',
    upTo: '',
    scopes: ['lead:x'],
    orders: numbers.map((number, i) => ({ id: String(i), number, outcome: 'unresolved' as const })),
  },
];

describe('数据核对', () => {
  it.each<[string, ComparedView, string]>([
    ['nothing differs', pass(), '11-22 09:10 核对 1,203 件，全部一致'],
    ['another year', pass({ endedAt: at('2018-11-22T09:10') }), '2018-11-22 09:10 核对 1,203 件，全部一致'],
    [
      'what differed was told again',
      pass({ differing: 1, mended: 2 }),
      '11-22 09:10 核对 1,203 件，有 2 件不一致，已重新接收',
    ],
    [
      'rows of lists were made anew',
      pass({ differing: 1, rows: 1 }),
      '11-22 09:10 核对 1,203 件，1 件的列表显示有误，已改正',
    ],
    [
      'something still differs, by number',
      pass({ differing: 1, unresolved: 1, found: found('20191122001') }),
      '11-22 09:10 核对 1,203 件，有 1 件（20191122001）不一致，没有改正，请联系管理员',
    ],
    [
      'some were told again, some still differ, not all of them to be named',
      pass({ differing: 2, mended: 2, unresolved: 4, found: found('A', null, 'B', 'C') }),
      '11-22 09:10 核对 1,203 件，有 2 件不一致，已重新接收；还有 4 件（A、B 等）不一致，没有改正，请联系管理员',
    ],
    [
      'none of them may be named',
      pass({ differing: 1, unresolved: 1, found: found(null) }),
      '11-22 09:10 核对 1,203 件，有 1 件不一致，没有改正，请联系管理员',
    ],
  ])('%s', (_, last, text) => expect(comparedText({ running: null, last }, NOW)).toBe(text));

  it('says how far a pass is, and what the one before it found', () => {
    const running = { ...pass({ endedAt: null, orders: 300 }), total: 1203 };
    expect(comparedText({ running, last: null }, NOW)).toBe('正在核对 300／1,203');
    expect(comparedText({ running, last: pass() }, NOW)).toBe(
      '正在核对 300／1,203；上次 11-22 09:10 核对 1,203 件，全部一致',
    );
    expect(comparedText({ running: { ...running, total: 299 }, last: null }, NOW)).toBe('正在核对 300／300');
  });

  it('says when there was none yet', () => expect(comparedText({ running: null, last: null }, NOW)).toBe('尚未核对过'));
});
