/** What the stored messages of finished issues have to hold, so that reading them proves something. */
import { describe, expect, it } from 'vitest';
import { pageSchema, type Page, type Push, type Receipt } from '#shared/contract/wire.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import type { OrderView } from '#shared/domain/order/order.ts';
import type { Exchange } from '../../scripts/fixtures/centre.ts';
import { exchangesOf, PARTS, PULL, PUSH } from './support/messages.ts';

const words = (...lines: string[]): string[] => lines.join(' ').split(' ');

const FIRST_KINDS = words('dispatch accept forward reply callback');
const LIFE_KINDS = words(
  'supplement note visit urge submitReview review return ruling rehandle complete addJoint removeJoint jointReply',
  'extend extendRuling onAccount onAccountRuling offAccount unreached completeUnreached',
  'exclude appeal exclusionReview exclusionResult import',
);
/** Kinds of command that the workstations of a part sent; what the centre made itself stands in pages only. */
const KINDS: Record<string, readonly string[]> = { 'part-1': FIRST_KINDS, 'part-2': [...FIRST_KINDS, ...LIFE_KINDS] };
/** Facts of an order's state that came with a part: paths below the state. */
const STATE_FACTS: Record<string, readonly string[]> = {
  'part-2': words(
    'due.paused due.changes dueHistory extension.count extension.pending onAccount exclusion returned returns',
    'returnForbidden hops submittedReply supplement jointReplies visits urges callsBefore completion imported.actN',
  ),
};
const PHASES_OF: Record<string, readonly string[]> = {
  'part-1': ['awaitingAccept', 'handling', 'awaitingCallback', 'completed'],
  'part-2': ['awaitingAccept', 'handling', 'awaitingReview', 'awaitingRuling', 'awaitingCallback', 'completed'],
};

const bodiesIn = (exchanges: readonly Exchange[]): OrderView[] =>
  exchanges
    .filter(({ path }) => path === PULL)
    .flatMap(({ answer }) => (pageSchema.parse(answer) as Page).entries.flatMap(({ body }) => body ?? []));

describe.each(PARTS)('the messages of %s', (part) => {
  const exchanges = exchangesOf(part);

  it('hold every kind of command, accepted, and of event, phase and fact of their day', () => {
    const pushes = exchanges.filter(({ path }) => path === PUSH);
    const accepted = pushes.flatMap(({ request, answer }) => {
      const fates = new Map((answer as Receipt).results.map(({ seq, o }) => [seq, o.ok]));
      return (request as Push).items.flatMap(({ seq, c }) => (fates.get(seq) ? [c.kind] : []));
    });
    expect(new Set(accepted)).toEqual(new Set(KINDS[part]));
    const bodies = bodiesIn(exchanges);
    const events = new Set(bodies.flatMap((body) => body.events.map(({ kind }) => kind)));
    expect(events).toEqual(new Set([...(KINDS[part] ?? []), 'receive', 'sample', 'later-kind']));
    expect(new Set(bodies.map(({ state }) => state.phase))).toEqual(new Set(PHASES_OF[part]));
    const isThere = (state: unknown, path: string): boolean =>
      path.split('.').reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], state) !==
      undefined;
    const missing = (STATE_FACTS[part] ?? []).filter((path) => !bodies.some(({ state }) => isThere(state, path)));
    expect(missing).toEqual([]);
  });

  it('hold every kind of outcome, and orders that left', () => {
    const items = exchanges.flatMap(({ path, request }) => (path === PUSH ? (request as Push).items : []));
    const replies = items.filter(({ c }) => c.kind === 'reply').map(({ c }) => typeof c.payload['deadline']);
    expect(new Set(replies)).toEqual(new Set(['number', 'undefined']));
    const pages = exchanges.filter(({ path }) => path === PULL).map(({ answer }) => answer as Page);
    expect(pages.some(({ entries }) => entries.some(({ body }) => body === null))).toBe(true);
    expect(new Set(pages.flatMap(({ outcomes }) => outcomes.map(({ o }) => o.ok)))).toEqual(new Set([true, false]));
    expect(items.filter(({ c }) => !familyOf(c.kind))).toEqual([]);
  });
});
