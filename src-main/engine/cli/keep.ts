/** `backup FILE` and `rebuild`: a verified copy of the store, and its lists and text index made anew. */
import { hashOf } from '#shared/domain/hash.ts';
import type { Command } from 'commander';
import { existsSync, statSync } from 'node:fs';
import { readKeyFile } from '../../keys/key-file.ts';
import { backup } from '../store/backup.ts';
import type { Workstation } from '../workstation.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';
import { refused } from './exit.ts';

/** Over every row that lists, statistics and rankings read: equal before and after they are made anew. */
function projectionHash({ store, projection }: Workstation): string {
  const ids = store.sql('SELECT id FROM order_key ORDER BY id').pluck().all() as string[];
  let hash = '';
  for (const id of ids) hash = hashOf([hash, projection.storedRow(id) ?? null]);
  return hash;
}

interface RebuildReport {
  orders: number;
  /** SHA-256 over all rows, before and after. */
  before: string;
  after: string;
  /** The rows said already what they have to say. */
  same: boolean;
}

function rebuild(workstation: Workstation, onOrder?: (done: number) => void): RebuildReport {
  const { store, projection } = workstation;
  return store.write(() => {
    const before = projectionHash(workstation);
    projection.rebuild(onOrder);
    const after = projectionHash(workstation);
    const orders = store.sql('SELECT count(*) FROM order_key').pluck().get() as number;
    return { orders, before, after, same: before === after };
  });
}

const UNMARKED =
  '备份已做好，但密钥文件所在目录写不进去：日后用这份备份恢复时，本机认不出来。恢复后请用 enroll --again 重新登记。\n';

export function addKeep(program: Command, cli: Cli): void {
  withStore(
    program.command('backup').description('备份数据文件，并核对备份').argument('<file>', '备份文件，不能已经存在'),
  ).action(async (file: string, options: StoreOptions) => {
    const path = cli.path(file);
    if (existsSync(path)) throw refused(`文件已经存在，没有覆盖它：${path}。请换一个名字。`);
    const key = await readKeyFile(cli.path(options.keyFile));
    await cli.withWorkstation(options, ({ store, truth, mark }) => {
      backup(store.db, key ?? '', path);
      // From here on the backup is older than the store: put back, it is known for a copy.
      if (mark.turn() === 'unkept') cli.terminal.err(UNMARKED);
      cli.print({ file: path, bytes: statSync(path).size, orders: truth.count() }, options);
    });
  });
  withStore(program.command('rebuild').description('由事件重做列表、统计和全文索引')).action((options: StoreOptions) =>
    cli.withWorkstation(options, (workstation) => {
      const report = rebuild(workstation, (done) => {
        if (done % 10_000 === 0) cli.terminal.err(`已重做 ${done} 件\n`);
      });
      workstation.store.checkpoint();
      cli.print(report, options);
    }),
  );
}
