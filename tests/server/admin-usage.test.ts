/** Options of administration that are not what a command takes: said in Chinese with exit code 2, with and without a running server. */
import { describe, expect, it } from 'vitest';
import { ADMIN_COMMANDS, type AdminName } from '../../src-server/admin/commands.ts';
import { AdminUsage } from '../../src-server/admin/refusal.ts';
import { pgliteLane } from './support/lane.ts';
import { dataFolder, run, startServer } from './support/program.ts';
import { World } from './support/world.ts';

const YEAR = '年份应为四位数字，例如 2019。';
const DAYS = '天数应为 1 至 36500 的整数。';
const WRONG: [name: AdminName, args: Record<string, unknown>, said: string][] = [
  ...['20x', '', '99999999999', '2019.0', '-201', ' 2019', '２０１９'].map((year): (typeof WRONG)[number] => [
    'numbers',
    { year },
    YEAR,
  ]),
  ...['x', '', '0', '36501', '1.5', '1e2', '-1'].map((days): (typeof WRONG)[number] => ['compact', { days }, DAYS]),
  // What another program may send through the socket.
  ...(['issue-code', 'issue-intake-key', 'digest', 'revoke', 'usb-import', 'backup', 'forget-backup'] as const).map(
    (name): (typeof WRONG)[number] => [name, {}, '选项的内容不对，用 --help 查看用法。'],
  ),
];

describe('what a command does not take', () => {
  const store = pgliteLane();

  it.each(WRONG)('%s %j is told as usage', async (name, args, said) => {
    const world = await World.open(store());
    const error: unknown = await ADMIN_COMMANDS[name].run(world.deps, args).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AdminUsage);
    expect(error).toMatchObject({ message: said });
    await world.close();
  });

  it('and what it takes is done', async () => {
    const world = await World.open(store());
    expect(await ADMIN_COMMANDS.numbers.run(world.deps, { year: '2019' })).toEqual({ series: [] });
    for (const args of [{}, { days: '1' }, { days: '36500' }])
      expect(await ADMIN_COMMANDS.compact.run(world.deps, args)).toBeTypeOf('object');
    await world.close();
  });
});

describe('the program', () => {
  it('ends with 2 and says so, with and without a running server, which logs no error of its own', async () => {
    const env = { DATA_DIR: await dataFolder() };
    const server = await startServer(env);
    const asked = ['numbers', '--year', '20x'];
    const told = { code: 2, stdout: '', stderr: `${YEAR}\n` };
    expect(await run(env, ...asked)).toEqual(told);
    expect((await server.stop('SIGTERM')).stderr).not.toContain('ZodError');
    expect(await run(env, ...asked)).toEqual(told);
  });
});
