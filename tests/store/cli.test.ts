/** The command line: JSON on stdout and nothing else, Chinese on stderr, exit codes that scripts can trust. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestSchema } from '#shared/contract/wire.ts';
import type { RankReport } from '../../src-main/engine/assessment/rank-report.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import { COMMUNITY, DISTRICT, RECEIVED, received, STREET, uuid } from '../unit/support/world.ts';
import { PASSWORD, Place, run, runProcess, type Answer } from './support/cli.ts';

const NUMBER = RECEIVED.number;
const assessed = ({ out }: Answer): number => (out as RankReport).rows.reduce((sum, row) => sum + row.assessed, 0);
const at = new Place();

describe('the main job from a terminal', () => {
  it('enrols, syncs, acts, shows, counts, compares and verifies', async () => {
    const story = at.centre.put(received({}, uuid(1)));
    const enrolled = await at.enrol();
    expect(enrolled).toMatchObject({
      code: 0,
      err: '',
      out: {
        device: 'device-1',
        unit: { code: STREET },
        mark: 'demo',
        user: { name: '李建国', role: 'admin', unit: STREET },
      },
    });
    expect(statSync(join(at.dir, 'key')).mode & 0o777).toBe(0o600);
    expect(await run(['sync', ...at.where])).toMatchObject({
      code: 0,
      out: { pushed: 0, received: 1, refused: 0, pending: 0 },
    });
    const act = (kind: string, ...more: string[]): Promise<Answer> =>
      run(['act', kind, '--order', NUMBER, '--as', '李建国', ...more, ...at.where]);
    expect(await act('accept')).toMatchObject({
      code: 0,
      out: { commandId: expect.any(String), outcome: 'pending', reason: null },
    });
    expect(await act('accept')).toMatchObject({
      code: 1,
      out: { outcome: 'refused', reason: expect.stringContaining('不能做这一步') },
    });
    expect(await act('forward', '--data', JSON.stringify({ toUnit: COMMUNITY }))).toMatchObject({ code: 0 });
    expect(await run(['outbox', ...at.where])).toMatchObject({ code: 0, out: { pending: 2, sent: 0, refused: 0 } });
    const shown = await run(['show', NUMBER, ...at.where]);
    expect(shown).toMatchObject({
      code: 0,
      out: {
        row: { phase: 'handling', pending: true, leadUnit: { code: COMMUNITY } },
        caller: { phone: '138****1234', masked: true },
      },
    });
    expect(await run(['show', 'order', '--as', '李建国', ...at.where])).toMatchObject({ code: 1, out: null });
    expect(await run(['show', NUMBER, '--as', '李建国', ...at.where])).toMatchObject({
      out: { caller: { phone: RECEIVED.caller.phone } },
    });
    expect(await run(['sync', ...at.where])).toMatchObject({ code: 0, out: { pushed: 2, refused: 0, pending: 0 } });
    expect(story.known).toMatchObject({ phase: 'handling', leadUnit: COMMUNITY });
    const digest = await run(['digest', ...at.where]);
    expect(digestSchema.parse(digest.out).scopes).toMatchObject([{ scope: STREET, count: 1 }]);
    expect(await run(['verify', ...at.where])).toMatchObject({
      code: 0,
      out: { ok: true, checked: 1, events: 3, firstBreak: null },
    });
    await at.centre.stop();
    const offline = await run(['sync', ...at.where]);
    expect(offline).toMatchObject({ code: 3, out: null, err: expect.stringContaining('连不上中心') });
  });

  it('ranks at a district and not at a street', async () => {
    at.centre.put(received({}, uuid(1)));
    await at.enrol(DISTRICT);
    await run(['sync', ...at.where]);
    const ranked = await run(['rank', ...at.where]);
    expect(ranked).toMatchObject({
      code: 0,
      out: { period: { id: '2019-W41' }, scheme: { id: 'HR-2025' } },
    });
    expect(assessed(ranked)).toBe(1);
    const before = await run(['rank', '--period', '2019-W40', '--scheme', 'R-2019-11', ...at.where]);
    expect([before.code, assessed(before)]).toEqual([0, 0]);
    const day = await run(['rank', '--period', '2019-10-12', '--borders', 'noon-19', ...at.where]);
    expect(day.out).toMatchObject({ period: { text: '2019-10-11 12:00 至 2019-10-12 12:00' } });
    expect(await run(['rank', '--period', '2019-W99', ...at.where])).toMatchObject({ code: 2, out: null });
    at.elsewhere();
    await at.enrol(STREET);
    expect(await run(['rank', ...at.where])).toMatchObject({ code: 1, err: expect.stringContaining('区级') });
  });

  it('names the first broken order', async () => {
    at.centre.put(received({}, uuid(1)));
    await at.enrol();
    await run(['sync', ...at.where]);
    const store = openStore(join(at.dir, 'store'), readFileSync(join(at.dir, 'key'), 'utf8').trim(), { create: false });
    store.sql("UPDATE event SET body = replace(body, '诉求', '投诉')").run();
    store.close();
    expect(await run(['verify', ...at.where])).toMatchObject({
      code: 1,
      out: { ok: false, firstBreak: { number: NUMBER } },
      err: expect.stringContaining(NUMBER),
    });
  });
});

it('is the same as a process of its own, password from stdin and path from INIT_CWD included', async () => {
  at.centre.put(received({}, uuid(1)));
  at.centre.codes.set('CODE-1', STREET);
  const here = ['--store', 'store', '--key-file', 'key', '--json'];
  const options = { cwd: at.dir, input: `${PASSWORD}\n` };
  const enroll = [
    'enroll',
    '--server',
    at.server,
    '--code',
    'CODE-1',
    '--admin',
    '李建国',
    '--password-stdin',
    ...here,
  ];
  expect(await runProcess(enroll, options)).toMatchObject({ code: 0, err: '', out: { unit: { code: STREET } } });
  expect(await runProcess(['sync', ...here], { cwd: at.dir })).toMatchObject({
    code: 0,
    err: '',
    out: { received: 1 },
  });
  expect(
    await runProcess(['act', 'reply', '--order', NUMBER, '--as', '李建国', ...here], { cwd: at.dir }),
  ).toMatchObject({
    code: 1,
    err: '',
    out: { outcome: 'refused' },
  });
  expect(await runProcess(['frob'])).toMatchObject({ code: 2, out: null });
  await at.centre.stop();
  expect(await runProcess(['sync', ...here], { cwd: at.dir })).toMatchObject({ code: 3, out: null });
});
