/** `attach` and `attachments`: files of an order from a terminal, and the queue that sends and fetches them. */
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { attachFile } from '../attachments/attach-file.ts';
import { writeClear } from '../attachments/open-file.ts';
import { runFiles } from '../attachments/run.ts';
import { FileError } from '../attachments/sealed-file.ts';
import { attachmentsOf, readsFile } from '../attachments/view.ts';
import { seen } from '../order/rights.ts';
import type { SignedIn } from '../session/session.ts';
import { enrolmentStop } from '#shared/sync/stop.ts';
import { SyncFailure } from '../sync/sync-failure.ts';
import { Transport } from '../sync/transport.ts';
import type { Workstation } from '../workstation.ts';
import { type Cli, userNamed, withStore, type StoreOptions } from './context.ts';
import { REFUSED, refused, usage } from './exit.ts';
import { orderNamed } from './order.ts';

const shownOrder = (workstation: Workstation, user: SignedIn, number: string) =>
  seen(workstation.projection.shown(orderNamed(workstation, number)), user.unit, workstation.packages.organization);

/** Sends and fetches what is due, once. */
async function transferNow(workstation: Workstation): Promise<unknown> {
  const { meta } = workstation;
  const stop = enrolmentStop(meta.sync());
  if (stop !== null) throw new SyncFailure(stop);
  const transport = new Transport({
    server: meta.get('server') ?? '',
    ca: meta.get('ca') ?? '',
    token: meta.get('token') ?? '',
  });
  try {
    return await runFiles(workstation, transport);
  } finally {
    await transport.close();
  }
}

async function save(
  workstation: Workstation,
  user: SignedIn,
  number: string,
  hash: string,
  path: string,
): Promise<void> {
  const shown = shownOrder(workstation, user, number);
  const file = shown.state.attachments?.find((each) => each.hash === hash);
  if (!file) throw refused('这件工单没有这个附件。');
  if (!readsFile(workstation, user, shown, file)) throw refused('附件含个人信息，该用户不能打开。');
  if (existsSync(path)) throw refused('文件已经存在，没有覆盖它。请换一个名字。');
  try {
    await writeClear(workstation.files, hash, path);
  } catch (error) {
    if (error instanceof FileError) throw refused('附件还没有下载到本机，或已损坏。');
    throw error;
  }
}

interface ListOptions extends StoreOptions {
  order?: string;
  as?: string;
  transfer?: true;
  save?: string;
  to?: string;
}

export function addAttachments(program: Command, cli: Cli): void {
  withStore(program.command('attach').description('给工单添加附件').argument('<file>', '文件'))
    .requiredOption('--order <number>', '市级编号、区级编号或工单标识')
    .requiredOption('--as <user>', '办理人')
    .action((file: string, options: StoreOptions & { order: string; as: string }) =>
      cli.withWorkstation(options, async (workstation) => {
        const user = userNamed(workstation, options.as);
        const id = orderNamed(workstation, options.order);
        const result = await attachFile(workstation, user, { id, path: cli.path(file) });
        cli.print(result, options);
        if (result.outcome === 'refused') cli.exitCode = REFUSED;
      }),
    );

  withStore(program.command('attachments').description('列出工单的附件，或现在传送附件'))
    .option('--order <number>', '市级编号、区级编号或工单标识')
    .option('--as <user>', '以该用户的权限查看；不写时名称一律遮蔽')
    .option('--save <hash>', '把这个附件存成文件，要写明 --as 和 --to')
    .option('--to <file>', '存成的文件，不能已经存在')
    .option('--transfer', '现在上传和下载')
    .action((options: ListOptions) =>
      cli.withWorkstation(options, async (workstation) => {
        if (options.transfer) return cli.print(await transferNow(workstation), options);
        if (options.order === undefined) throw usage('请写明 --order，或用 --transfer 传送。');
        const user: SignedIn =
          options.as === undefined
            ? { name: '', role: 'viewer', unit: workstation.meta.unit() }
            : userNamed(workstation, options.as);
        if (options.save === undefined)
          return cli.print(attachmentsOf(workstation, user, shownOrder(workstation, user, options.order)), options);
        if (options.as === undefined || options.to === undefined) throw usage('--save 要写明 --as 和 --to。');
        await save(workstation, user, options.order, options.save, cli.path(options.to));
        return cli.print({ saved: options.save }, options);
      }),
    );
}
