/**
 * The program's command line: without a command it serves, with one it administers. Standard output carries JSON only; exit
 * codes: 0 done, 1 refused, 2 usage, 3 unavailable.
 */
import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { placesOf } from '#shared/contract/error-places.ts';
import { HELP_COMMAND, HELP_OPTION, helpTitle } from '#shared/contract/help-words.ts';
import type { AdminName } from './admin/commands.ts';
import { AdminRefusal, AdminUsage } from './admin/refusal.ts';
import { runAdmin } from './admin/run.ts';
import { restore } from './backup/restore.ts';
import { readConfig } from './config.ts';
import type { HeadsReport } from './evidence/verify-heads.ts';
import { StartError } from './start-error.ts';
import { codeOf } from './store/retry.ts';

/** What a command line reads, and where it speaks. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  /** JSON, a line each. */
  print(value: unknown): void;
  /** Sentences for a person. */
  complain(message: string): void;
  /** Without a command: serves until it is stopped; settled when it listens. */
  serve(): Promise<void>;
}

/** A command that did what was asked, and found something that is not as it should be. */
class Found extends Error {
  override readonly name = 'Found';
}

function program({ env, print, complain, serve }: Terminal): Command {
  const administer =
    (name: AdminName) =>
    async (args: Record<string, unknown>): Promise<void> =>
      print(await runAdmin(readConfig(env), name, args, complain));
  /** npm runs scripts in the project's folder; a path is meant from where the person stands. */
  const fromHere = (path: string): string => resolve(env['INIT_CWD'] ?? process.cwd(), path);
  const setBack = async ({ from, replace }: { from: string; replace?: true }): Promise<void> => {
    const report = await restore(readConfig(env), { from: fromHere(from), replace: replace ?? false });
    if (report.warning !== null) complain(report.warning);
    print(report);
  };
  const checkHeads = async (): Promise<void> => {
    const report = (await runAdmin(readConfig(env), 'verify-heads', {}, complain)) as HeadsReport;
    const { ok, faults, ...rest } = report;
    print({ ok, ...rest, faults });
    const [first] = faults;
    if (!ok) throw new Found(`每日签名核对不符 ${faults.length} 处，首处 ${first?.day}：${first?.why}。`);
  };

  const root = new Command('server')
    .description('接诉即办工作台 中心服务')
    .configureHelp({ styleTitle: helpTitle })
    .helpOption(...HELP_OPTION)
    .helpCommand(...HELP_COMMAND)
    .exitOverride()
    .action(serve);
  // Help goes to stderr: standard output is for JSON. Complaints are made in `fail`, in Chinese.
  root.configureOutput({
    writeOut: (text) => complain(text.trimEnd()),
    writeErr: (text) => complain(text.trimEnd()),
    outputError: () => undefined,
  });
  root
    .command('issue-code')
    .description('签发工作站登记码（一次有效，7 天内）')
    .requiredOption('--unit <code>', '单位代码')
    .action(administer('issue-code'));
  root
    .command('issue-intake-key')
    .description('签发接入密钥')
    .requiredOption('--source <name>', '来源名称')
    .action(administer('issue-intake-key'));
  root
    .command('digest')
    .description('一台工作站应有数据的摘要')
    .requiredOption('--device <id>', '工作站编号')
    .action(administer('digest'));
  root.command('devices').description('列出工作站').action(administer('devices'));
  root
    .command('revoke')
    .description('停用一台工作站')
    .requiredOption('--device <id>', '工作站编号')
    .action(administer('revoke'));
  root
    .command('usb-import')
    .description('导入U盘带来的上报文件，写出回执')
    .argument('<file>', '上报文件')
    .requiredOption('--out <dir>', '回执放在哪个文件夹')
    .action((file: string, { out }: { out: string }) =>
      administer('usb-import')({ file: fromHere(file), out: fromHere(out) }),
    );
  root
    .command('numbers')
    .description('文号台账：每个号的去向')
    .option('--series <name>', '只看这个文号系列')
    .option('--year <year>', '只看这一年')
    .action(administer('numbers'));
  root
    .command('backup')
    .description('备份数据库（加密；服务运行时也可以做）')
    .requiredOption('--to <path>', '目录，或以 .jsbak 结尾的文件')
    .action(({ to }: { to: string }) => administer('backup')({ to: fromHere(to) }));
  root
    .command('restore')
    .description('把数据库恢复到一份备份（先停下服务）')
    .requiredOption('--from <file>', '备份文件')
    .option('--replace', 'PostgreSQL：确认替换库里已有的数据')
    .action(setBack);
  root.command('backups').description('列出保留的备份').action(administer('backups'));
  root
    .command('forget-backup')
    .description('备份文件已删除，不再保留')
    .requiredOption('--backup <id>', '备份编号')
    .action(administer('forget-backup'));
  root
    .command('compact')
    .description('清理过期的变更记录')
    .option('--days <n>', '保留的天数，默认 180')
    .action(administer('compact'));
  root.command('verify-heads').description('按现有事件核对每日签名').action(checkHeads);
  return root;
}

const USAGE_TEXT: Readonly<Record<string, string>> = {
  'commander.unknownCommand': '没有这个命令',
  'commander.unknownOption': '没有这个选项',
  'commander.missingArgument': '缺少参数',
  'commander.optionMissingArgument': '选项后面缺少内容',
  'commander.missingMandatoryOptionValue': '缺少必填的选项',
  'commander.excessArguments': '没有这个命令，或参数太多',
};

function usageText({ code, message }: CommanderError): string {
  const named = /'([^']+)'/.exec(message)?.[1];
  return `${USAGE_TEXT[code] ?? '用法不对'}${named === undefined ? '' : `：${named}`}。用 --help 查看用法。`;
}

/** What a person reads about an error, and the exit code. Nothing of an unexpected error but its kind is shown. */
export function fail(error: unknown, { env, complain }: Pick<Terminal, 'env' | 'complain'>): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    complain(usageText(error));
    return 2;
  }
  if (error instanceof Found) {
    complain(error.message);
    return 1;
  }
  if (error instanceof AdminRefusal) {
    complain(error.message);
    return error instanceof AdminUsage ? 2 : 1;
  }
  if (error instanceof StartError) {
    complain(error.message);
    return error.exitCode;
  }
  const kind = codeOf(error) || (error instanceof Error ? error.name : typeof error);
  complain(`程序出错（${kind}），请联系技术人员；设置 LOG_LEVEL=debug 可看到出错的位置。`);
  if (error instanceof Error && ['debug', 'trace'].includes(env['LOG_LEVEL'] ?? ''))
    complain(placesOf(error).join('\n'));
  return 1;
}

/** `args`: what follows the program's name. Gives the exit code; never rejects. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await program(terminal).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return fail(error, terminal);
  }
}
