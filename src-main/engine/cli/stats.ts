/** `stats`: counts of orders by street, unit, category or channel. */
import type { Command } from 'commander';
import { spanOfDays, STATS_BY, statsOf } from '../analysis/stats.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';
import { usage } from './exit.ts';

interface StatsOptions extends StoreOptions {
  by: string;
  from: string;
  to: string;
}

function spanFrom(from: string, to: string): ReturnType<typeof spanOfDays> {
  try {
    const span = spanOfDays(from, to);
    if (span.fromAt < span.toAt) return span;
  } catch {
    throw usage(`日期写作 2019-11-18：${from}、${to}。`);
  }
  throw usage(`--from 不能晚于 --to：${from}、${to}。`);
}

export function addStats(program: Command, cli: Cli): void {
  withStore(program.command('stats').description('按街道、单位、分类或渠道统计派来的工单'))
    .requiredOption('--by <what>', `按什么统计：${STATS_BY.join('、')}`)
    .requiredOption('--from <day>', '起日，例如 2019-11-18')
    .requiredOption('--to <day>', '止日，含当日')
    .action(({ by: asked, from, to, ...options }: StatsOptions) => {
      const by = STATS_BY.find((known) => known === asked);
      if (!by) throw usage(`没有这种统计：${asked}。可用：${STATS_BY.join('、')}。`);
      const span = spanFrom(from, to);
      return cli.withWorkstation(options, ({ store, packages }) =>
        cli.print({ rows: statsOf(store, by, span, packages.organization) }, options),
      );
    });
}
