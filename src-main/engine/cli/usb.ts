/** `usb-export` and `usb-import`: the outbox and the centre's answer on a stick, while the line is down. */
import type { Command } from 'commander';
import { exportParcel } from '../usb/export.ts';
import { importParcel } from '../usb/import.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';
import { finish } from './sync.ts';

export function addUsb(program: Command, cli: Cli): void {
  withStore(program.command('usb-export').description('把待上报的内容写成加密文件，带到中心导入'))
    .requiredOption('--to <dir>', 'U盘上的文件夹')
    .action((options: StoreOptions & { to: string }) =>
      cli.withWorkstation(options, async (workstation) =>
        cli.print(await exportParcel(workstation, cli.path(options.to)), options),
      ),
    );
  withStore(program.command('usb-import').description('导入中心写在U盘上的回执'))
    .argument('<file>', '回执文件')
    .action((file: string, options: StoreOptions) =>
      cli.withWorkstation(options, async (workstation) => {
        const imported = await importParcel(workstation, cli.path(file));
        await finish(workstation);
        cli.print(imported, options);
      }),
    );
}
