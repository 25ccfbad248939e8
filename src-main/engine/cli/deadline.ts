/** `deadline`: a due time by profile and class, day by day; needs no store. `affected`: orders that a notice moved. */
import { explainDeadline } from '#shared/domain/deadline/explain.ts';
import { momentFromText } from '#shared/domain/table/moment.ts';
import { formatEnd, wall } from '#shared/domain/time.ts';
import { SAMPLE_PROFILES, SAMPLE_RULES } from '#shared/samples/index.ts';
import type { Command } from 'commander';
import { affectedOrders } from '../order/affected.ts';
import { type Cli, withJson, withStore, type StoreOptions } from './context.ts';
import { usage } from './exit.ts';

interface DeadlineOptions {
  profile: string;
  class: string;
  received: string;
  json?: true;
}

/** Years outside cannot be meant, and no calendar package may name them. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

function receivedAt(text: string): number {
  const moment = momentFromText(text);
  if (!moment) throw usage(`看不懂时间${text}。写法如 2019-09-27T10:00:00+08:00 或 2019-09-27。`);
  const year = wall(moment.at).year();
  if (year < FIRST_YEAR || year > LAST_YEAR) throw usage(`${text}超出可推算的年份（${FIRST_YEAR}至${LAST_YEAR}年）。`);
  return moment.at;
}

function explained({ profile: id, class: className, received }: DeadlineOptions): unknown {
  const profile = SAMPLE_PROFILES.find((each) => each.id === id);
  if (!profile) throw usage(`没有时限规则${id}。可用：${SAMPLE_PROFILES.map((each) => each.id).join('、')}。`);
  const clause = profile.clauses.find((each) => each.id === className);
  if (!clause) throw usage(`${id}没有分类${className}。可用：${profile.clauses.map((each) => each.id).join('、')}。`);
  const { dueAt, superseded, ...rest } = explainDeadline(profile, clause, receivedAt(received), SAMPLE_RULES.calendar);
  return {
    due: dueAt === null ? null : formatEnd(dueAt),
    ...rest,
    superseded: superseded.map((before) => ({ due: formatEnd(before.dueAt), calendarVersion: before.calendarVersion })),
  };
}

export function addDeadline(program: Command, cli: Cli): void {
  withJson(program.command('deadline').description('按时限规则推算截止时间，逐日说明'))
    .requiredOption('--profile <id>', '时限规则，例如 石景山2019')
    .requiredOption('--class <name>', '分类：简单、一般、复杂')
    .requiredOption('--received <time>', '派单时间，不带时区的按北京时间')
    .action((options: DeadlineOptions) => cli.print(explained(options), options));
  withStore(program.command('affected').description('列出因节假日安排调整而改变截止时间的工单')).action(
    (options: StoreOptions) =>
      cli.withWorkstation(options, (workstation) => cli.print({ orders: affectedOrders(workstation) }, options)),
  );
}
