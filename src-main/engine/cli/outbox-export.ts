/** `outbox-export FILE`: the last resort, what did not reach the centre as a workbook to read and type again. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { assertSaveable, saveFile } from '../exchange/save-file.ts';
import { exportOutbox } from '../sync/outbox-export.ts';
import type { Workstation } from '../workstation.ts';
import { type Cli, userNamed, withStore, type StoreOptions } from './context.ts';
import { refused } from './exit.ts';

interface ExportOptions extends StoreOptions {
  as: string;
  confirm?: true;
}

async function exportTo(path: string, workstation: Workstation, as: string): Promise<unknown> {
  // Before it is noted that a file was made.
  await assertSaveable(path);
  const { content, commands } = exportOutbox(workstation, userNamed(workstation, as));
  // It names people.
  await saveFile(path, Buffer.from(content, 'base64'), 0o600);
  return { file: path, commands };
}

export function addOutboxExport(program: Command, cli: Cli): void {
  withStore(
    program
      .command('outbox-export')
      .description('导出未上报内容（xlsx）：查阅和补录用，含个人信息；本机内容不变')
      .argument('<file>', '新文件，不能已经存在'),
  )
    .requiredOption('--as <user>', '导出人；值班员只能导出自己填写的')
    .option('--confirm', '确认导出含个人信息的文件')
    .action(async (file: string, options: ExportOptions) => {
      const path = cli.path(file);
      if (!options.confirm) throw refused('文件含个人信息，由导出人保管。确认导出请加 --confirm。');
      if (existsSync(path)) throw refused(`文件已经存在，没有覆盖它：${path}。请换一个名字。`);
      await cli.withWorkstation(options, async (workstation) =>
        cli.print(await exportTo(path, workstation, options.as), options),
      );
    });
}
