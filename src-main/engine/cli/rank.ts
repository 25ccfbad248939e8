/** `rank`: the ranking of a district's streets over any period. */
import { BORDERS, NATURAL, periodFromText } from '#shared/domain/assessment/period.ts';
import { weekId, weekOf } from '#shared/domain/time.ts';
import type { Command } from 'commander';
import { rankReport } from '../assessment/rank-report.ts';
import { schemeOf } from '../assessment/ranking.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';
import { usage } from './exit.ts';

interface RankOptions extends StoreOptions {
  period?: string;
  scheme?: string;
  borders: string;
}

export function addRank(program: Command, cli: Cli): void {
  withStore(program.command('rank').description('排名（区级工作站）'))
    .option('--period <id>', '2019-W47、2019-11、2019-11-21 或 2019-11-01/2019-11-10；不写时为本周')
    .option('--scheme <id>', '考核口径，例如 HR-2025')
    .option(
      '--borders <id>',
      `日、月的起止：${BORDERS.map(({ id, name }) => `${id}（${name}）`).join('，')}`,
      NATURAL.id,
    )
    .action((options: RankOptions) => {
      const borders = BORDERS.find(({ id }) => id === options.borders);
      if (!borders) throw usage(`没有这种起止：${options.borders}。可用：${BORDERS.map(({ id }) => id).join('、')}。`);
      const scheme = schemeOf(options.scheme);
      return cli.withWorkstation(options, (workstation) => {
        const text = options.period ?? weekId(weekOf(workstation.clock.now()));
        const period = periodFromText(text, borders);
        if (!period)
          throw usage(`没有这个时段：${text}。写法如 2019-W47、2019-11、2019-11-21、2019-11-01/2019-11-10。`);
        cli.print(rankReport(workstation, workstation.meta.unit(), period, scheme), options);
      });
    });
}
