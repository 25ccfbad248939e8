/** What the stored messages of finished issues have to hold, so that reading them proves something. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BucketAnswer } from '#shared/contract/digest.ts';
import { pageSchema, type Page, type Pull, type Push, type Receipt } from '#shared/contract/wire.ts';
import { FAMILIES, familyOf } from '#shared/domain/order/commands/index.ts';
import type { OrderView } from '#shared/domain/order/order.ts';
import type { Exchange } from '../../scripts/fixtures/centre.ts';
import { openMigrated } from '../support/migrated-store.ts';
import { DIGEST, ENROLL, exchangesOf, PARTS, PULL, PUSH } from './support/messages.ts';
import { World } from './support/world.ts';

const words = (...lines: string[]): string[] => lines.join(' ').split(' ');

const FIRST_KINDS = words('dispatch accept forward reply callback');
const LIFE_KINDS = words(
  'supplement note visit urge submitReview review return ruling rehandle complete addJoint removeJoint jointReply',
  'extend extendRuling onAccount onAccountRuling offAccount unreached completeUnreached',
  'exclude appeal exclusionReview exclusionResult import',
);
const PAPER_KINDS = words('attach useNumber voidNumber');
/** Kinds of command that the workstations of a part sent; what the centre made itself stands in pages only. */
const KINDS: Record<string, readonly string[]> = {
  'part-1': FIRST_KINDS,
  'part-2': [...FIRST_KINDS, ...LIFE_KINDS],
  'part-3': [...FIRST_KINDS, ...LIFE_KINDS, ...PAPER_KINDS],
};
/** What the centre decides by itself. */
const OWN_KINDS = ['receive', 'sample'];
/** Facts of an order's state that came with a part: paths below the state. */
const LIFE_FACTS = words(
  'due.paused due.changes dueHistory extension.count extension.pending onAccount exclusion returned returns',
  'returnForbidden hops submittedReply supplement jointReplies visits urges callsBefore completion imported.actN',
);
const STATE_FACTS: Record<string, readonly string[]> = {
  'part-2': LIFE_FACTS,
  'part-3': [...LIFE_FACTS, 'attachments', 'numbers'],
};
const LIFE_PHASES = words('awaitingAccept handling awaitingReview awaitingRuling awaitingCallback completed');
const PHASES_OF: Record<string, readonly string[]> = {
  'part-1': ['awaitingAccept', 'handling', 'awaitingCallback', 'completed'],
  'part-2': LIFE_PHASES,
  'part-3': LIFE_PHASES,
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
    expect(events).toEqual(new Set([...(KINDS[part] ?? []), ...OWN_KINDS, 'later-kind']));
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

describe('the messages of part-3', () => {
  const exchanges = exchangesOf('part-3');
  const on = (way: string): Exchange[] => exchanges.filter(({ path }) => path === way);

  it('hold pulls that look again, count and ask for day heads, and pages that answer them', () => {
    const pulls = on(PULL).map(({ request }) => request as Pull);
    const asked = (['look', 'count', 'heads'] as const).filter((one) => pulls.some((pull) => pull[one] !== undefined));
    expect(asked).toEqual(['look', 'count', 'heads']);
    const pages = on(PULL).map(({ answer }) => answer as Page);
    expect(pages.some(({ left = 0 }) => left > 0)).toBe(true);
    expect(pages.some(({ heads }) => (heads?.list.length ?? 0) > 1)).toBe(true);
    expect(pages.some(({ safe }) => safe > 0)).toBe(true);
  });

  it('hold commands that were sealed when their orders left, offered again by a workstation that proves what it was', () => {
    const items = on(PUSH).flatMap(({ request }) => (request as Push).items);
    const sealed = items.filter((item) => item.sealed);
    expect(new Set(sealed.map(({ c }) => c.kind))).toContain('useNumber');
    expect(new Set(sealed.map(({ refused }) => refused !== ''))).toEqual(new Set([true, false]));
    expect(JSON.stringify(sealed.map(({ c }) => c.payload))).toBe(JSON.stringify(sealed.map(() => ({}))));
    const enrolments = on(ENROLL).map(({ request }) => Object.keys(request as object).includes('previous'));
    expect(new Set(enrolments)).toEqual(new Set([true, false]));
  });

  it('hold comparisons that find nothing, and one that finds an order', () => {
    const buckets = on(DIGEST).map(({ answer }) => answer as BucketAnswer);
    expect(buckets.every(({ comparable }) => comparable)).toBe(true);
    expect(new Set(buckets.map(({ rows }) => rows.length > 0))).toEqual(new Set([true, false]));
  });
});

describe('the messages of the last part', () => {
  const last = exchangesOf(PARTS.toSorted().at(-1) ?? '');

  it('hold every kind and version that is registered today, decided and told', () => {
    const told = new Set(
      bodiesIn(last).flatMap(({ events }) => events.map(({ kind, version }) => `${kind} ${version}`)),
    );
    const typed = new Set(
      last.flatMap(({ path, request }) =>
        path === PUSH ? (request as Push).items.map(({ c }) => `${c.kind} ${c.version}`) : [],
      ),
    );
    const missing = FAMILIES.flatMap(({ kind, version }) => {
      const name = `${kind} ${version}`;
      return told.has(name) && (typed.has(name) || OWN_KINDS.includes(kind)) ? [] : [name];
    });
    expect(missing).toEqual([]);
  });

  it('hold a request and an answer of every way into the centre', async () => {
    const store = await openMigrated();
    onTestFinished(() => store.close());
    const { app } = await World.open(store);
    const ways = [...app.printRoutes({ commonPrefix: false }).matchAll(/(\/v1\/\S+) \(([^)]*POST[^)]*)\)/g)];
    expect(ways.length).toBeGreaterThan(4);
    const sent = new Set(last.map(({ path }) => path));
    expect(ways.map(([, path]) => path).filter((path = '') => !sent.has(path))).toEqual([]);
  });
});
