/** The command line: JSON on stdout and nothing else, Chinese on stderr, exit codes that scripts can trust. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestSchema } from '#shared/contract/wire.ts';
import { openStore } from '../../src-main/engine/store/open.ts';
import { COMMUNITY, DISTRICT, RECEIVED, received, STREET, uuid } from '../unit/support/world.ts';
import { FakeCentre } from './support/centre.ts';
import { temporary } from './support/desk.ts';

const CLI = join(import.meta.dirname, '..', '..', 'src-main', 'engine', 'cli.ts');
const PASSWORD = '工作台-测试-1';
const NUMBER = RECEIVED.number;

interface Answer {
  code: number | null;
  out: unknown;
  err: string;
}

async function run(
  args: string[],
  options: { input?: string; cwd?: string; env?: Record<string, string> } = {},
): Promise<Answer> {
  const env = {
    ...process.env,
    INIT_CWD: options.cwd ?? process.cwd(),
    WORKBENCH_NOW: '2019-10-12T12:00:00+08:00',
    ...options.env,
  };
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(options.input ?? '');
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: out === '' ? null : JSON.parse(out), err };
}

let centre: FakeCentre;
let server: string;
let dir: string;
let where: string[];

beforeEach(async () => {
  centre = new FakeCentre();
  server = await centre.start();
  dir = temporary();
  where = ['--store', join(dir, 'store'), '--key-file', join(dir, 'key'), '--json'];
});
afterEach(() => centre.stop());

async function enrol(unit = STREET, more: string[] = []): Promise<Answer> {
  centre.codes.set('CODE-1', unit);
  return run(
    ['enroll', '--server', server, '--code', 'CODE-1', '--admin', '李建国', '--password-stdin', ...more, ...where],
    { input: `${PASSWORD}\n` },
  );
}

describe('the main job from a terminal', () => {
  it('enrols, syncs, acts, shows, counts, compares and verifies', async () => {
    const story = centre.put(received({}, uuid(1)));
    const enrolled = await enrol();
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
    expect(statSync(join(dir, 'key')).mode & 0o777).toBe(0o600);
    expect(await run(['sync', ...where])).toMatchObject({
      code: 0,
      out: { pushed: 0, received: 1, refused: 0, pending: 0 },
    });
    const act = (kind: string, ...more: string[]): Promise<Answer> =>
      run(['act', kind, '--order', NUMBER, '--as', '李建国', ...more, ...where]);
    expect(await act('accept')).toMatchObject({
      code: 0,
      out: { commandId: expect.any(String), outcome: 'pending', reason: null },
    });
    expect(await act('accept')).toMatchObject({
      code: 1,
      out: { outcome: 'refused', reason: expect.stringContaining('不能做这一步') },
    });
    expect(await act('forward', '--data', JSON.stringify({ toUnit: COMMUNITY }))).toMatchObject({ code: 0 });
    expect(await run(['outbox', ...where])).toMatchObject({ code: 0, out: { pending: 2, sent: 0, refused: 0 } });
    const shown = await run(['show', NUMBER, ...where]);
    expect(shown).toMatchObject({
      code: 0,
      out: {
        row: { phase: 'handling', pending: true, leadUnit: { code: COMMUNITY } },
        caller: { phone: '138****1234', masked: true },
      },
    });
    expect(await run(['show', 'order', '--as', '李建国', ...where])).toMatchObject({ code: 1, out: null });
    expect(await run(['show', NUMBER, '--as', '李建国', ...where])).toMatchObject({
      out: { caller: { phone: RECEIVED.caller.phone } },
    });
    expect(await run(['sync', ...where])).toMatchObject({ code: 0, out: { pushed: 2, refused: 0, pending: 0 } });
    expect(story.known).toMatchObject({ phase: 'handling', leadUnit: COMMUNITY });
    const digest = await run(['digest', ...where]);
    expect(digestSchema.parse(digest.out).scopes).toMatchObject([{ scope: STREET, count: 1 }]);
    expect(await run(['verify', ...where])).toMatchObject({
      code: 0,
      out: { ok: true, orders: 1, events: 3, broken: null },
    });
    await centre.stop();
    const offline = await run(['sync', ...where]);
    expect(offline).toMatchObject({ code: 3, out: null, err: expect.stringContaining('连不上中心') });
  });

  it('ranks at a district and not at a street', async () => {
    centre.put(received({}, uuid(1)));
    await enrol(DISTRICT);
    await run(['sync', ...where]);
    const ranked = await run(['rank', ...where]);
    expect(ranked).toMatchObject({
      code: 0,
      out: { week: { id: '2019-W41' }, ranking: { total: { counts: { assessed: 1 } } } },
    });
    expect(await run(['rank', '--week', '2019-W40', '--scheme', 'SL-30-35-35', ...where])).toMatchObject({
      code: 0,
      out: { ranking: { total: { counts: { assessed: 0 } } } },
    });
    expect(await run(['rank', '--week', '2019-W99', ...where])).toMatchObject({ code: 1, out: null });
    dir = temporary();
    where = ['--store', join(dir, 'store'), '--key-file', join(dir, 'key'), '--json'];
    await enrol(STREET);
    expect(await run(['rank', ...where])).toMatchObject({ code: 1, err: expect.stringContaining('区级') });
  });

  it('names the first broken order', async () => {
    centre.put(received({}, uuid(1)));
    await enrol();
    await run(['sync', ...where]);
    const store = openStore(join(dir, 'store'), readFileSync(join(dir, 'key'), 'utf8').trim(), { create: false });
    store.sql("UPDATE event SET body = replace(body, '诉求', '投诉')").run();
    store.close();
    expect(await run(['verify', ...where])).toMatchObject({
      code: 1,
      out: { ok: false, broken: { number: NUMBER } },
      err: expect.stringContaining(NUMBER),
    });
  });
});

describe('enrolment', () => {
  it('makes neither key nor store when the centre refuses or is away', async () => {
    const wrong = await run(
      ['enroll', '--server', server, '--code', 'WRONG-1', '--admin', '甲', '--password-stdin', ...where],
      { input: PASSWORD },
    );
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('注册码不正确') });
    await centre.stop();
    expect(await enrol()).toMatchObject({ code: 3 });
    expect([existsSync(join(dir, 'key')), existsSync(join(dir, 'store'))]).toEqual([false, false]);
  });

  it('wants a first user with a password of eight characters', async () => {
    const base = ['enroll', '--server', server, '--code', 'CODE-1'];
    expect(await run([...base, ...where])).toMatchObject({ code: 2, err: expect.stringContaining('--admin') });
    expect(await run([...base, '--admin', '甲', '--password-stdin', ...where], { input: '1234567\n' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('8 位'),
    });
  });

  it('shows a password only in a demonstration', async () => {
    centre.mark = 'real';
    expect(await enrol(STREET, ['--demo-password'])).toMatchObject({ code: 1, err: expect.stringContaining('演示') });
    expect([...centre.codes]).toEqual([['CODE-1', STREET]]);
    centre.mark = 'demo';
    expect(await enrol(STREET, ['--demo-password'])).toMatchObject({ code: 0 });
    const store = openStore(join(dir, 'store'), readFileSync(join(dir, 'key'), 'utf8').trim(), { create: false });
    expect(store.sql("SELECT value FROM meta WHERE key = 'demoPassword'").pluck().get()).toBe(JSON.stringify(PASSWORD));
    store.close();
    expect(await enrol()).toMatchObject({ code: 1, err: expect.stringContaining('已经登记') });
  });

  it('uses the key that is there and never makes one for a store that exists', async () => {
    await enrol();
    const key = readFileSync(join(dir, 'key'), 'utf8');
    expect(
      await run(['outbox', '--store', join(dir, 'store'), '--key-file', join(dir, 'other'), '--json']),
    ).toMatchObject({ code: 3, err: expect.stringContaining('没有找到密钥文件') });
    expect(existsSync(join(dir, 'other'))).toBe(false);
    writeFileSync(join(dir, 'other'), `${'0'.repeat(64)}\n`, { mode: 0o600 });
    expect(
      await run(['outbox', '--store', join(dir, 'store'), '--key-file', join(dir, 'other'), '--json']),
    ).toMatchObject({ code: 3, err: expect.stringContaining('密钥不对') });
    chmodSync(join(dir, 'key'), 0o644);
    expect(await run(['outbox', ...where])).toMatchObject({ code: 3, err: expect.stringContaining('chmod 600') });
    expect(readFileSync(join(dir, 'key'), 'utf8')).toBe(key);
  });
});

describe('users', () => {
  it('are added with a role in a unit of this workstation', async () => {
    await enrol();
    const add = (name: string, ...more: string[]): Promise<Answer> =>
      run(['user', 'add', name, ...more, ...where], { input: `${PASSWORD}\n` });
    expect(await add('方梅', '--role', 'clerk', '--unit', COMMUNITY, '--password-stdin')).toMatchObject({
      code: 0,
      out: { name: '方梅', role: 'clerk', unit: COMMUNITY },
    });
    expect(await add('方梅', '--role', 'viewer')).toMatchObject({ code: 1, err: expect.stringContaining('已经存在') });
    expect(await add('外人', '--role', 'clerk', '--unit', DISTRICT)).toMatchObject({ code: 1 });
    expect(await add('无角色', '--role', 'boss')).toMatchObject({ code: 2 });
    expect(await run(['user', 'list', ...where])).toMatchObject({
      code: 0,
      out: [
        { name: '李建国', role: 'admin' },
        { name: '方梅', unit: COMMUNITY, lastAt: null },
      ],
    });
  });
});

describe('usage', () => {
  it('is told apart from refusals, in Chinese, and prints nothing on stdout', async () => {
    const wrong = [
      [],
      ['frob'],
      ['show'],
      ['show', NUMBER],
      ['act', 'receive', '--order', '1', '--as', 'x', ...where],
      ['schema', 'receive'],
      ['act', 'accept', '--order', '1', '--as', 'x', '--data', '[]', ...where],
      ['outbox', '--frob', ...where],
    ];
    for (const args of wrong) {
      const { code, out, err } = await run(args);
      expect([args, code, out]).toEqual([args, 2, null]);
      expect(err).toMatch(/\p{Script=Han}/u);
    }
    expect(await run(['outbox', ...where])).toMatchObject({ code: 3, out: null });
    expect(await run(['outbox', ...where], { env: { WORKBENCH_NOW: 'yesterday' } })).toMatchObject({
      code: expect.any(Number),
      out: null,
    });
  });

  it('prints the payloads of acts as JSON Schema', async () => {
    const { out } = await run(['schema', '--json']);
    expect(Object.keys(out as object)).toEqual(['dispatch', 'accept', 'forward', 'reply', 'callback']);
    expect(await run(['schema', 'reply'])).toMatchObject({
      code: 0,
      out: { title: '回复', type: 'object', required: ['text', 'measures'] },
    });
  });
});

describe('import', () => {
  const rows = ['1', '2'].map((n) => ({ ...RECEIVED, source: undefined, number: `N${n}` }));

  it('hands orders to the centre, from JSON and JSON Lines, relative to where the person stands', async () => {
    writeFileSync(join(dir, 'intake.key'), `${centre.intakeKey}\n`);
    writeFileSync(join(dir, 'orders.json'), JSON.stringify({ source: 'test', orders: rows }));
    writeFileSync(
      join(dir, 'orders.jsonl'),
      `${JSON.stringify({ ...rows[0], number: 'N3' })}\n\n${JSON.stringify({ ...rows[0], number: 'N4', unitCode: 'nowhere' })}\n`,
    );
    const more = ['--intake-key-file', 'intake.key', '--server', server, '--json'];
    expect(await run(['import', 'orders.json', ...more], { cwd: dir })).toMatchObject({
      code: 0,
      out: { accepted: 2, unchanged: 0, refused: [] },
    });
    expect(await run(['import', 'orders.jsonl', '--source', 'test', ...more], { cwd: dir })).toMatchObject({
      code: 1,
      out: { accepted: 1, refused: [{ index: 1 }] },
    });
    expect(await run(['import', 'orders.jsonl', ...more], { cwd: dir })).toMatchObject({
      code: 2,
      err: expect.stringContaining('--source'),
    });
    writeFileSync(join(dir, 'broken.jsonl'), '{"number":"N5"}\nnot json\n');
    expect(await run(['import', 'broken.jsonl', '--source', 'test', ...more], { cwd: dir })).toMatchObject({
      code: 2,
      err: expect.stringContaining('第 2 行'),
    });
    await enrol();
    expect(
      await run(['import', 'orders.json', '--intake-key-file', 'intake.key', ...where], { cwd: dir }),
    ).toMatchObject({ code: 0 });
    writeFileSync(join(dir, 'intake.key'), 'wrong');
    expect(await run(['import', 'orders.json', ...more], { cwd: dir })).toMatchObject({
      code: 1,
      err: expect.stringContaining('受理密钥不对'),
    });
  });
});
