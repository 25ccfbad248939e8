/** Messages of finished issues: today's server takes every one of them, and today's workstation every page. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  enrollAnswerSchema,
  intakeAnswerSchema,
  pageSchema,
  type EnrollAnswer,
  type Page,
  type Pull,
  type Push,
  type Receipt,
} from '#shared/contract/wire.ts';
import type { Command } from '#shared/domain/order/types.ts';
import { contentHash } from '#shared/sync/digest.ts';
import type { Exchange } from '../../scripts/fixtures/centre.ts';
import { verified, type Expected } from '../../scripts/fixtures/facts.ts';
import { restore } from '../../scripts/fixtures/restore.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';
import { isUuid } from '../../src-server/ids.ts';
import { ENROLL, exchangesOf, KEYS, MESSAGES, PARTS, PULL, PUSH, RESERVE } from './support/messages.ts';
import { dumpOf, intakeRequest, replayed, SCHEMAS, type Replay } from './support/replay.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

describe.each(PARTS)('the messages of %s', (part) => {
  const exchanges = exchangesOf(part);

  it('are read whole: nothing in them is unknown to the contract of today, which may add what it takes for granted', () => {
    for (const { n, path, request, answer } of exchanges) {
      const [asked, answered] = SCHEMAS[path] ?? [intakeRequest, intakeAnswerSchema];
      expect(asked.parse(request), `request ${n}`).toMatchObject(request as object);
      expect(answered.parse(answer), `answer ${n}`).toMatchObject(answer as object);
    }
  });

  it('lead to the same outcomes on a new server', async () => {
    expect((await replayed(part, exchanges)).differing).toEqual([]);
  });

  it('are known to a server with the rows of then: each command keeps the outcome it had, and each range its numbers', async () => {
    const centre = await restore(dumpOf(part));
    open.push(centre);
    for (const { n, path, token, request, answer } of exchanges) {
      // Offered, asked for and sealed again: the same.
      if (path !== PUSH && path !== RESERVE && path !== KEYS) continue;
      const again = await centre.post(path, token, request);
      // A range is closed when its workstation has been enrolled anew since.
      const asThen = path === RESERVE ? { closed: false } : {};
      expect({ ...again, answer: { ...(again.answer as object), ...asThen } }, `exchange ${n}`).toEqual({
        status: 200,
        answer,
      });
    }
    const last = new Map(exchanges.filter(({ path }) => path === PULL).map((one) => [one.token, one]));
    for (const { n, path, token, request, answer } of last.values()) {
      const { status, answer: page } = await centre.post(path, token, request);
      const { err, forgot, resets } = pageSchema.parse(page);
      // What the last page of then began anew is begun anew again, and a listing that went by ids; nothing else.
      const byId = Object.entries((request as Pull).cursors).filter(([, { snap }]) => isUuid(snap ?? ''));
      const begun = [...(answer as Page).resets, ...byId.map(([scope]) => scope)];
      const expected = { status: 200, err: '', forgot: false, resets: begun };
      expect({ status, err, forgot, resets }, `pull ${n}`).toEqual(expected);
    }
  });
});

/** An empty store that is enrolled as the device of then. */
function stationOf(enrolled: EnrollAnswer): Workstation {
  const dir = mkdtempSync(join(tmpdir(), 'pages-'));
  const clock = { now: () => enrolled.serverAt, monotonic: () => 0 };
  const workstation = openWorkstation(dir, '0'.repeat(64), { create: true, clock });
  open.push({
    stop: async () => {
      workstation.close();
      rmSync(dir, { recursive: true });
    },
  });
  storeEnrolment(workstation, { server: 'http://127.0.0.1:9', ca: '' }, enrolled);
  return workstation;
}

describe.each(PARTS)('the pages of %s', (part) => {
  const exchanges = exchangesOf(part);
  const stores = readdirSync(join(MESSAGES, '..', 'stores', part), { withFileTypes: true }).filter((it) =>
    it.isDirectory(),
  );
  const expectations = stores.map(
    ({ name }) =>
      JSON.parse(readFileSync(join(MESSAGES, '..', 'stores', part, name, 'expected.json'), 'utf8')) as Expected,
  );
  const devices = exchanges
    .filter(({ path }) => path === ENROLL)
    .map(({ answer }) => enrollAnswerSchema.parse(answer))
    // A device that was enrolled and has not pulled holds what it held before.
    .filter(({ device }) => exchanges.some(({ path, request }) => path === PULL && (request as Pull).device === device))
    .map((enrolled) => ({ unit: enrolled.unit, enrolled }));

  it.each(devices)('fill an empty store of $unit with what the workstation held', ({ enrolled }) => {
    const workstation = stationOf(enrolled);
    for (const { n, path, answer } of exchanges) {
      const page = path === PULL ? (pageSchema.parse(answer) as Page) : null;
      if (page?.device !== enrolled.device) continue;
      // The position and the numbers that its own commands had brought it to.
      workstation.syncStore.setMeta({ pos: page.pos, nextSeq: page.last + 1 });
      expect(workstation.sync.page(page), `page ${n}`).toMatchObject({ applied: true });
    }
    const expected = expectations.find(({ facts }) => facts.sync['device'] === enrolled.device);
    const held = Object.fromEntries(
      workstation.truth.ids().map((id) => [id, contentHash(workstation.truth.view(id)!)]),
    );
    const orders = (expected?.facts.orders ?? {}) as Record<string, { truth: { view: string } }>;
    expect(held).toEqual(Object.fromEntries(Object.entries(orders).map(([id, { truth }]) => [id, truth.view])));
    expect(verified(workstation)).toEqual(expected?.verify);
  });
});

const UNREADABLE: [part: string, kind: string, field: string][] = [
  ['part-1', 'reply', 'text'],
  ['part-2', 'exclude', 'evidence'],
  ['part-2', 'import', 'facts'],
];
const GONE: [part: string, kind: string][] = [
  ['part-1', 'forward'],
  ['part-2', 'submitReview'],
];

describe('a message that a later program cannot read', () => {
  /** Up to the first push that holds a command to be changed, and with it changed. */
  const changed = (part: string, of: string, change: (c: Command) => object): Exchange[] => {
    const exchanges = exchangesOf(part);
    const concerns = ({ kind }: Command): boolean => kind === of;
    const at = exchanges.findIndex(
      (one) => one.path === PUSH && (one.request as Push).items.some(({ c }) => concerns(c)),
    );
    const last = exchanges[at]!;
    const push = last.request as Push;
    const items = push.items.map((item) =>
      concerns(item.c) ? { ...item, c: { ...item.c, ...change(item.c) } } : item,
    );
    return [...exchanges.slice(0, at), { ...last, request: { ...push, items } }];
  };
  const reasons = ({ differing }: Replay): string[] =>
    differing.flatMap(({ got }) => (got as { fates: Receipt['results'][number]['o'][] }).fates.map(({ why }) => why));

  it.each(UNREADABLE)(
    'is noticed: of %s, in a payload of %s, the field %s has another name',
    async (part, kind, field) => {
      const renamed = changed(part, kind, ({ payload: { [field]: value, ...rest } }) => ({
        payload: { ...rest, renamed: value },
      }));
      expect(reasons(await replayed(part, renamed))).toContain('payload');
    },
  );

  it.each(GONE)('is noticed: of %s, the kind %s has gone', async (part, kind) => {
    const renamed = changed(part, kind, () => ({ kind: 'pass-on' }));
    expect(reasons(await replayed(part, renamed))).toContain('unknown-kind');
  });
});
