/** What the tour asserts, after all windows are closed: on the server and on the stores themselves, never on a page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { OrderPage } from '#shared/contract/api.ts';
import type { RankReport } from '../../src-main/engine/assessment/rank-report.ts';
import type { Digest } from '#shared/contract/wire.ts';
import { HOUR, weekFromId } from '#shared/domain/time.ts';
import { street } from '../demo/places.ts';
import type { Workstation } from '../demo/workstation.ts';
import type { Check } from './album.ts';
import { expectedRanking } from './expected-ranking.ts';
import { MORNING, type Stage } from './stage.ts';
import { COMMUNITY, ORDER, type Story } from './story.ts';

const WEEK = '2019-W47';

/** Throws with what was found when it is not what was expected. */
function same(what: string, found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected))
    throw new Error(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}

/** Both sides hash every order they hold for the device. */
async function digestsAgree(stage: Stage, workstation: Workstation, holds: number): Promise<void> {
  const device = stage.devices.get(workstation) ?? '';
  const server = await stage.centre.digest(device);
  const store = await workstation.cli<Digest>(['digest']);
  same('cli digest against server digest', store.scopes, server.scopes);
  const count = server.scopes.reduce((sum, scope) => sum + scope.count, 0);
  if (server.scopes.length === 0 || count < holds)
    throw new Error(`only ${count} orders in ${server.scopes.length} scopes`);
}

async function nothingWaits(workstation: Workstation): Promise<void> {
  same('cli outbox', await workstation.cli(['outbox']), { pending: 0, sent: 0, refused: 0 });
}

async function storeVerifies(workstation: Workstation): Promise<void> {
  const { ok, orders } = await workstation.cli<{ ok: boolean; orders: number }>(['verify']);
  if (!ok || orders === 0) throw new Error(`cli verify: ok ${ok}, ${orders} orders`);
}

/** The order as a store holds it, read by somebody who may read it. */
async function orderIsDone(stage: Stage, workstation: Workstation, as: string): Promise<void> {
  const page = await workstation.cli<OrderPage>(['show', ORDER.number, '--as', as], { env: stage.clock.env });
  const { row, firstUnit, callback, timeline } = page;
  same('phase', row.phase, 'completed');
  same('pending', row.pending, false);
  same('lead unit', row.leadUnit.code, COMMUNITY.code);
  if (page.contactedAt === null) throw new Error('the reply does not say when the citizen was called');
  same('first unit', firstUnit.code, street.unit);
  same(
    'timeline',
    timeline.map(({ kind, late, pending }) => [kind, late ? 'late' : 'live', pending]),
    [
      ['receive', 'live', false],
      ['dispatch', 'live', false],
      ['accept', 'live', false],
      ['forward', 'late', false],
      ['reply', 'late', false],
      ['callback', 'live', false],
    ],
  );
  // Typed in the morning, received at noon: the morning counts.
  const offline = timeline.filter(({ late }) => late).map(({ at }) => at);
  if (!offline.every((at) => at > MORNING && at < MORNING + HOUR))
    throw new Error(`counted times ${offline.join(', ')}`);
  same('call-back', [callback?.connected, callback?.solved, callback?.satisfaction], [true, true, '满意']);
}

async function rankingIsRight(stage: Stage, story: Story): Promise<void> {
  const week = weekFromId(WEEK);
  if (!week) throw new Error(`no week ${WEEK}`);
  const { rows } = await stage.district.cli<RankReport>(['rank', '--period', WEEK], { env: stage.clock.env });
  const expected = expectedRanking(
    rows.map(({ id }) => id),
    stage.history.orders,
    story.posted,
    week,
  );
  if (expected.length < 5 || expected.filter(({ sample }) => sample > 0).length < 5)
    throw new Error('too few units with a sample to say anything');
  for (const unit of expected) {
    const row = rows.find(({ id }) => id === unit.unit);
    const found = row && {
      unit: row.id,
      assessed: row.assessed,
      sample: row.sample,
      responded: row.responseRate.n,
      solved: row.resolutionRate.n,
      satisfiedTenths: row.satisfactionRate.n,
      score: row.score === '—' ? null : row.score,
      rank: row.rank,
    };
    same(`ranking of ${row?.unit ?? unit.unit}`, found, unit);
  }
  const denominators = rows.flatMap(({ responseRate, resolutionRate, satisfactionRate, sample }) => [
    responseRate.d - sample,
    resolutionRate.d - sample,
    satisfactionRate.d - sample * 10,
  ]);
  same(
    'denominators',
    denominators.every((difference) => difference === 0),
    true,
  );
}

/** Page objects of Chromium's PDF files stand in the open. */
function pdfIsThere(folder: string, story: Story): void {
  const pdf = readFileSync(join(folder, 'ranking.pdf')).toString('latin1');
  const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  same('pages of ranking.pdf', pages, story.printed?.pages);
  if (!pdf.startsWith('%PDF-') || pages === 0) throw new Error('ranking.pdf is no PDF');
}

export async function runChecks(stage: Stage, story: Story, folder: string): Promise<Check[]> {
  const { district, street: streetStation } = stage;
  const checks: [string, () => Promise<void> | void][] = [
    ['district: server digest = cli digest', () => digestsAgree(stage, district, 100)],
    ['street: server digest = cli digest', () => digestsAgree(stage, streetStation, 5)],
    ['district: nothing left to send', () => nothingWaits(district)],
    ['street: nothing left to send', () => nothingWaits(streetStation)],
    ['district: every order and its chain verify', () => storeVerifies(district)],
    ['street: every order and its chain verify', () => storeVerifies(streetStation)],
    ['district: the order is completed, its story whole', () => orderIsDone(stage, district, '孙督查')],
    ['street: the order is completed, its story whole', () => orderIsDone(stage, streetStation, '李值班')],
    ['the ranking is that of the posted results', () => rankingIsRight(stage, story)],
    ['the ranking is on paper', () => pdfIsThere(folder, story)],
  ];
  const results: Check[] = [];
  for (const [name, check] of checks) {
    try {
      await check();
      results.push({ name, fault: null });
    } catch (error) {
      results.push({ name, fault: (error as Error).message });
    }
  }
  return results;
}
