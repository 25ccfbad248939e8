/** `rank`: the weekly ranking of a district's workstation. */
import { weekId, weekOf } from '#shared/domain/time.ts';
import type { Command } from 'commander';
import { rankingOf } from '../assessment/ranking.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';

export function addRank(program: Command, cli: Cli): void {
  withStore(program.command('rank').description('周排名（区级工作站）'))
    .option('--week <id>', '例如 2019-W42；不写时为本周')
    .option('--scheme <id>', '考核口径')
    .action((options: StoreOptions & { week?: string; scheme?: string }) =>
      cli.withWorkstation(options, (workstation) => {
        const week = options.week ?? weekId(weekOf(workstation.clock.now()));
        cli.print(rankingOf(workstation, workstation.meta.unit(), { week, scheme: options.scheme }).view, options);
      }),
    );
}
