/** Usage, schemas and import from a terminal. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HUMAN_KINDS } from '#shared/domain/order/phases.ts';
import { RECEIVED } from '../unit/support/world.ts';
import { Place, run } from './support/cli.ts';

const NUMBER = RECEIVED.number;
const at = new Place();

describe('usage', () => {
  it('is told apart from refusals, in Chinese, and prints nothing on stdout', async () => {
    const wrong = [
      [],
      ['frob'],
      ['show'],
      ['show', NUMBER],
      ['act', 'receive', '--order', '1', '--as', 'x', ...at.where],
      ['schema', 'receive'],
      ['act', 'accept', '--order', '1', '--as', 'x', '--data', '[]', ...at.where],
      ['outbox', '--frob', ...at.where],
    ];
    for (const args of wrong) {
      const { code, out, err } = await run(args);
      expect([args, code, out]).toEqual([args, 2, null]);
      expect(err).toMatch(/\p{Script=Han}/u);
    }
    expect(await run(['outbox', ...at.where])).toMatchObject({ code: 3, out: null });
    expect(await run(['outbox', ...at.where], { env: { WORKBENCH_NOW: 'yesterday' } })).toMatchObject({
      code: 2,
      out: null,
    });
  });

  it.each([
    ['enroll', '--server', 'ftp://centre', '--code', 'CODE-1'],
    ['rank', '--period', 'x'],
    ['rank', '--period', '2019-W60'],
    ['rank', '--borders', 'x'],
    ['user', 'add', '甲\u200b', '--role', 'viewer'],
    ['user', 'add', '甲\u0007乙', '--role', 'viewer'],
  ])('a value that cannot be meant is wrong usage: %s %s %s', async (...args) => {
    await at.enrol();
    expect(await run([...args, ...at.where])).toMatchObject({ code: 2, out: null });
  });

  it('needs a clock with a zone', async () => {
    await at.enrol();
    for (const WORKBENCH_NOW of ['2019-10-12', '2019-10-12T08:00:00'])
      expect(await run(['outbox', ...at.where], { env: { WORKBENCH_NOW } })).toMatchObject({ code: 2 });
  });

  it('says what is taken for granted, and what can be chosen, in Chinese only', async () => {
    for (const command of ['search', 'rank'])
      expect((await run([command, '--help'])).err).not.toMatch(/default:|choices:/);
  });

  it('shows help to people, not to programs', async () => {
    for (const args of [['--help'], ['enroll', '--help']])
      expect(await run(args)).toMatchObject({ code: 0, out: null, err: expect.stringContaining('用法') });
  });

  it('prints the payloads of acts as JSON Schema', async () => {
    const { out } = await run(['schema', '--json']);
    expect(Object.keys(out as object)).toEqual(HUMAN_KINDS);
    expect(out).toMatchObject({ return: { title: '退单', required: ['reason', 'basis'] } });
    expect(await run(['schema', 'reply'])).toMatchObject({
      code: 0,
      out: { title: '回复', type: 'object', required: ['text', 'measures'] },
    });
  });
});

describe('import', () => {
  const rows = ['1', '2'].map((n) => ({ ...RECEIVED, source: undefined, number: `N${n}` }));

  it('hands orders to the centre, from JSON and JSON Lines, relative to where the person stands', async () => {
    writeFileSync(join(at.dir, 'intake.key'), `${at.centre.intakeKey}\n`);
    writeFileSync(join(at.dir, 'orders.json'), JSON.stringify({ source: 'test', orders: rows }));
    writeFileSync(
      join(at.dir, 'orders.jsonl'),
      `${JSON.stringify({ ...rows[0], number: 'N3' })}\n\n${JSON.stringify({ ...rows[0], number: 'N4', unitCode: 'nowhere' })}\n`,
    );
    const more = ['--intake-key-file', 'intake.key', '--server', at.server, '--json'];
    expect(await run(['import', 'orders.json', ...more], { cwd: at.dir })).toMatchObject({
      code: 0,
      out: { accepted: 2, unchanged: 0, refused: [] },
    });
    expect(await run(['import', 'orders.jsonl', '--source', 'test', ...more], { cwd: at.dir })).toMatchObject({
      code: 1,
      out: { accepted: 1, refused: [{ index: 1 }] },
    });
    expect(await run(['import', 'orders.jsonl', ...more], { cwd: at.dir })).toMatchObject({
      code: 2,
      err: expect.stringContaining('--source'),
    });
    writeFileSync(join(at.dir, 'broken.jsonl'), '{"number":"N5"}\nnot json\n');
    expect(await run(['import', 'broken.jsonl', '--source', 'test', ...more], { cwd: at.dir })).toMatchObject({
      code: 2,
      err: expect.stringContaining('第 2 行'),
    });
    await at.enrol();
    expect(
      await run(['import', 'orders.json', '--intake-key-file', 'intake.key', ...at.where], { cwd: at.dir }),
    ).toMatchObject({ code: 0 });
    writeFileSync(join(at.dir, 'intake.key'), 'wrong');
    expect(await run(['import', 'orders.json', ...more], { cwd: at.dir })).toMatchObject({
      code: 1,
      err: expect.stringContaining('受理密钥不对'),
    });
  });
});
