/** `rank`: the weekly ranking of a district's workstation. */
import { weekFromId, weekId, weekOf } from '#shared/domain/time.ts';
import type { Command } from 'commander';
import { rankingOf } from '../assessment/ranking.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';
import { usage } from './exit.ts';

export function addRank(program: Command, cli: Cli): void {
  withStore(program.command('rank').description('周排名（区级工作站）'))
    .option('--week <id>', '例如 2019-W42；不写时为本周')
    .option('--scheme <id>', '考核口径')
    .action((options: StoreOptions & { week?: string; scheme?: string }) => {
      if (options.week !== undefined && !weekFromId(options.week))
        throw usage(`没有这一周：${options.week}。写法如 2019-W42。`);
      return cli.withWorkstation(options, (workstation) => {
        const week = options.week ?? weekId(weekOf(workstation.clock.now()));
        cli.print(rankingOf(workstation, workstation.meta.unit(), { week, scheme: options.scheme }).view, options);
      });
    });
}
