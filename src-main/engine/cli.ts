/** The engine from a terminal: `npm run -s cli -- <command> --store DIR --key-file F [--json]`. */
import { Command, CommanderError } from 'commander';
import { addEnroll } from './cli/enroll.ts';
import { endOf, USAGE } from './cli/exit.ts';
import { addImport } from './cli/import.ts';
import { addOrder } from './cli/order.ts';
import { addRank } from './cli/rank.ts';
import { addSchema } from './cli/schema.ts';
import { addSync } from './cli/sync.ts';
import { addUserCommands } from './cli/user.ts';
import { addVerify } from './cli/verify.ts';

const USAGE_TEXT: Record<string, string> = {
  'commander.unknownCommand': '没有这个命令',
  'commander.unknownOption': '没有这个选项',
  'commander.missingArgument': '缺少参数',
  'commander.optionMissingArgument': '选项后面缺少内容',
  'commander.missingMandatoryOptionValue': '缺少必填的选项',
  'commander.excessArguments': '参数太多',
  'commander.help': '请写明命令',
};

function programOf(): Command {
  const program = new Command('cli')
    .description('接诉即办工作台命令行')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined });
  for (const add of [addSchema, addOrder, addEnroll, addUserCommands, addSync, addRank, addVerify, addImport])
    add(program);
  return program;
}

function usageText({ code, message }: CommanderError): string {
  const named = /'([^']+)'/.exec(message)?.[1];
  return `${USAGE_TEXT[code] ?? '用法不对'}${named === undefined ? '' : `：${named}`}。用 --help 查看用法。`;
}

async function run(): Promise<void> {
  try {
    await programOf().parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return;
      process.stderr.write(`${usageText(error)}\n`);
      process.exitCode = USAGE;
      return;
    }
    const { exitCode, message } = endOf(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = exitCode;
  }
}

await run();
