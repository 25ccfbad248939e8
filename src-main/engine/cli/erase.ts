/** `erase NUMBER…`: takes out what identifies a person; cannot be undone. */
import type { Command } from 'commander';
import { eraseOrders } from '../order/erase.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';
import { refused } from './exit.ts';
import { orderNamed } from './order.ts';

export function addErase(program: Command, cli: Cli): void {
  withStore(program.command('erase').description('脱敏：抹去工单里的个人信息，不能恢复'))
    .argument('<numbers...>', '市级编号、区级编号或工单标识')
    .option('--confirm', '确认抹去')
    .action((numbers: string[], options: StoreOptions & { confirm?: true }) =>
      cli.withWorkstation(options, (workstation) => {
        if (workstation.meta.unit() !== '')
          throw refused('这个数据目录已登记到中心。脱敏由中心做，同步以后本机也会抹去。');
        const orders = [...new Set(numbers.map((number) => orderNamed(workstation, number)))];
        if (!options.confirm)
          throw refused(`将抹去 ${orders.length} 件工单的标题、内容、姓名、电话和地点，不能恢复。确认请加 --confirm。`);
        eraseOrders(workstation, orders);
        cli.print({ erased: orders.length }, options);
      }),
    );
}
