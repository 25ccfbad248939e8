/** The first synchronisation: usable from the first page, and resumed where it was cut off. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Page } from '#shared/contract/wire.ts';
import { verify } from '../../src-main/engine/cli/verify.ts';
import { act } from '../../src-main/engine/order/act.ts';
import { storeDigest } from '../../src-main/engine/store/digest.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { syncOnce } from '../../src-main/engine/sync/round.ts';
import { syncView } from '../../src-main/engine/sync/status.ts';
import type { Transport } from '../../src-main/engine/sync/transport.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';
import { STREET } from '../unit/support/world.ts';
import { Centre } from '../sim/centre.ts';

const ORDERS = 60;
const PAGE = 5;
/** Number of the page in the middle of which the process ends. */
const CUT = 4;
const NOON = Date.parse('2019-10-12T12:00:00+08:00');

class Killed extends Error {}

test('a first listing is usable from its first page, and a killed process goes on with the rest only', async () => {
  const centre = await Centre.start(() => NOON);
  onTestFinished(() => centre.stop());
  await centre.empty(PAGE);
  centre.deps.limits = { orders: PAGE, ordersAtLeast: PAGE, bytes: 1 << 20, outcomes: PAGE };
  await centre.receive(1, ORDERS, [STREET]);
  const dir = mkdtempSync(join(tmpdir(), 'first-sync-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const key = randomBytes(32).toString('hex');
  const clock = { now: () => NOON, monotonic: () => 0 };
  const open = (create: boolean): Workstation => openWorkstation(dir, key, { create, clock });
  let workstation = open(true);
  onTestFinished(() => workstation.close());
  const answer = await centre.enrol(STREET);
  storeEnrolment(workstation, { server: 'http://127.0.0.1:9', ca: '' }, answer);

  const pages: Page[] = [];
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const { status, body: got } = await centre.post(path, answer.token, body);
    expect(status).toBe(200);
    if (path.endsWith('pull')) pages.push(got as Page);
    return got;
  };
  const transport = { post } as unknown as Transport;
  const round = (onPage?: () => void): Promise<unknown> => syncOnce(workstation, transport, { onPage });

  // The process ends in the middle of writing the fourth page; the first ones are on the disk.
  const early: unknown[] = [];
  const dies = (): void => {
    if (pages.length === 1) {
      const [order] = workstation.truth.ids();
      const user = { name: '值班员', role: 'clerk', unit: STREET } as const;
      const { outcome } = act(workstation, user, { id: order!, kind: 'accept', payload: {} });
      early.push(syncView(workstation, { syncing: true, progress: null, unkept: null }).receiving, outcome);
    }
    if (pages.length !== CUT - 1) return;
    const { put } = workstation.truth;
    let left = 2;
    workstation.truth.put = (...input) => {
      if (--left === 0) throw new Killed();
      put.apply(workstation.truth, input);
    };
  };
  await expect(round(dies)).rejects.toBeInstanceOf(Killed);
  expect([...early, pages.length]).toEqual([PAGE, 'pending', CUT]);
  workstation.close();

  workstation = open(false);
  expect(workstation.truth.count()).toBe((CUT - 1) * PAGE);
  expect(workstation.syncStore.listing()).toBe(true);
  pages.length = 0;
  await round();
  const listed = pages.flatMap(({ entries }) => entries.map(({ id }) => id));
  // Only the page that was lost is sent again; the accepted order comes once more, with its act.
  expect(pages.flatMap(({ resets }) => resets)).toEqual([]);
  expect(new Set(listed).size).toBe(ORDERS - (CUT - 1) * PAGE + 1);
  expect(workstation.truth.count()).toBe(ORDERS);
  expect(syncView(workstation, { syncing: false, progress: null, unkept: null })).toMatchObject({
    receiving: null,
    pending: 0,
    refused: 0,
  });
  expect(storeDigest(workstation)).toEqual(await centre.digest(answer.device));
  expect(verify(workstation)).toMatchObject({ ok: true, checked: ORDERS });
});
