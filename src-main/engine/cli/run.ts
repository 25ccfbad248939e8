/** One command line, from its arguments to its exit code. */
import { HELP_COMMAND, HELP_OPTION, helpTitle } from '#shared/contract/help-words.ts';
import { Command, CommanderError } from 'commander';
import { addAttachments } from './attachments.ts';
import { Cli, type Terminal } from './context.ts';
import { addDeadline } from './deadline.ts';
import { addEnroll } from './enroll.ts';
import { addErase } from './erase.ts';
import { endOf, USAGE } from './exit.ts';
import { addImport } from './import.ts';
import { addKeep } from './keep.ts';
import { addNumbers } from './number.ts';
import { addOrder } from './order.ts';
import { addOutboxExport } from './outbox-export.ts';
import { addRank } from './rank.ts';
import { addSchema } from './schema.ts';
import { addSearch } from './search.ts';
import { addStats } from './stats.ts';
import { addSync } from './sync.ts';
import { addUsb } from './usb.ts';
import { addUserCommands } from './user.ts';
import { addVerify } from './verify.ts';

const USAGE_TEXT: Record<string, string> = {
  'commander.unknownCommand': '没有这个命令',
  'commander.unknownOption': '没有这个选项',
  'commander.missingArgument': '缺少参数',
  'commander.optionMissingArgument': '选项后面缺少内容',
  'commander.missingMandatoryOptionValue': '缺少必填的选项',
  'commander.excessArguments': '参数太多',
  'commander.help': '请写明命令',
};

function programOf(cli: Cli): Command {
  const program = new Command('cli')
    // The descriptions say what may be chosen and what is taken for granted; the library's own words are English.
    .configureHelp({ styleTitle: helpTitle, optionDescription: ({ description }) => description })
    .helpOption(...HELP_OPTION)
    .helpCommand(...HELP_COMMAND)
    .description('接诉即办工作台命令行')
    .exitOverride()
    .configureOutput({
      // Help is for people; stdout carries JSON only.
      writeOut: (text) => cli.terminal.err(text),
      writeErr: () => undefined,
      outputError: () => undefined,
    });
  for (const add of [
    addSchema,
    addOrder,
    addAttachments,
    addEnroll,
    addUserCommands,
    addSync,
    addUsb,
    addOutboxExport,
    addSearch,
    addStats,
    addRank,
    addDeadline,
    addVerify,
    addKeep,
    addErase,
    addNumbers,
    addImport,
  ])
    add(program, cli);
  return program;
}

function usageText({ code, message }: CommanderError): string {
  const named = /'([^']+)'/.exec(message)?.[1];
  return `${USAGE_TEXT[code] ?? '用法不对'}${named === undefined ? '' : `：${named}`}。用 --help 查看用法。`;
}

/** `args` without program and script. Resolves to the exit code; never rejects. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const cli = new Cli(terminal);
  try {
    await programOf(cli).parseAsync(args, { from: 'user' });
    return cli.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      terminal.err(`${usageText(error)}\n`);
      return USAGE;
    }
    const { exitCode, message } = endOf(error);
    terminal.err(`${message}\n`);
    return exitCode;
  }
}
