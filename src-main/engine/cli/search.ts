/** `search TEXT`: orders that hold a text anywhere in what they say. */
import type { Command } from 'commander';
import { searchAll } from '../order/search.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';
import { usage } from './exit.ts';

const LIMIT = 100;

/** A whole number from 1 on. */
function limitFrom(text: string): number {
  const limit = Number(text);
  if (!/^\d{1,7}$/.test(text) || limit < 1) throw usage(`--limit 应为大于0的整数：${text}。`);
  return limit;
}

export function addSearch(program: Command, cli: Cli): void {
  withStore(program.command('search').description('查找工单：编号、标题、内容、地点、诉求人、电话'))
    .argument('<text>', '要找的字词；繁简、全半角、大小写不论')
    .option('--limit <n>', `最多列出的件数，最新派单的在前；不写时为${LIMIT}`, String(LIMIT))
    .action((text: string, { limit, ...options }: StoreOptions & { limit: string }) => {
      const most = limitFrom(limit);
      return cli.withWorkstation(options, ({ store }) => cli.print(searchAll(store, text, most), options));
    });
}
