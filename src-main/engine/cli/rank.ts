/** `rank`: a ranking over any period, as JSON and as a workbook. */
import { BORDERS, NATURAL, periodFromText, type Period } from '#shared/domain/assessment/period.ts';
import type { Scheme } from '#shared/domain/assessment/scheme.ts';
import { SUBJECT_LABEL, SUBJECTS, type Subject } from '#shared/domain/assessment/subject.ts';
import { weekId, weekOf } from '#shared/domain/time.ts';
import { SAMPLE_ASSESSMENT } from '#shared/samples/schemes.ts';
import { Option, type Command } from 'commander';
import { beginPrint } from '../assessment/print-log.ts';
import { rankReport } from '../assessment/rank-report.ts';
import { rankWorkbook } from '../assessment/rank-workbook.ts';
import { groupingOf, schemeOf } from '../assessment/ranking.ts';
import { assertSaveable, saveFile } from '../exchange/save-file.ts';
import type { Workstation } from '../workstation.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';
import { usage } from './exit.ts';
import { assertPrintable, printSheet } from './print-process.ts';

interface RankOptions extends StoreOptions {
  period?: string;
  scheme?: string;
  borders: string;
  of?: Subject;
  groups?: string;
  all?: true;
  assessed?: true;
  xlsx?: string;
  pdf?: string;
}

/** Who prints, on paper and in the log of prints: a terminal has no user who is signed in. */
const PRINTED_BY = '命令行';

const known = (all: readonly { id: string }[]): string => all.map(({ id }) => id).join('、');

function periodOf({ period, borders: id }: RankOptions, now: number): Period {
  const borders = BORDERS.find((each) => each.id === id);
  if (!borders) throw usage(`没有这种起止：${id}。可用：${known(BORDERS)}。`);
  const text = period ?? weekId(weekOf(now));
  const found = periodFromText(text, borders);
  if (!found) throw usage(`没有这个时段：${text}。写法如 2019-W47、2019-11、2019-11-21、2019-11-01/2019-11-10。`);
  return found;
}

/** The scheme as it is, or ranking by the counting and in the groups that were asked for. */
function schemeFor({ scheme: id, all, assessed, groups }: RankOptions): Scheme {
  if (all && assessed) throw usage('--all 和 --assessed 只能选一个。');
  const scheme = schemeOf(id);
  const counting = all ? 'all' : assessed ? 'assessed' : scheme.counting;
  return { ...scheme, counting, grouping: groupingOf(groups ?? scheme.grouping)?.id ?? null };
}

/** A store that never was enrolled ranks what its files name; a workstation the streets of its district. */
const subjectOf = ({ of }: RankOptions, { meta }: Workstation): Subject =>
  of ?? (meta.unit() === '' ? 'unit' : 'street');

export function addRank(program: Command, cli: Cli): void {
  withStore(program.command('rank').description('排名'))
    .option('--period <id>', '2019-W47、2019-11、2019-11-21 或 2019-11-01/2019-11-10；不写时为本周')
    .option('--scheme <id>', `考核口径：${known(SAMPLE_ASSESSMENT.schemes)}；不写时取第一个`)
    .option(
      '--borders <id>',
      `日、月的起止：${BORDERS.map(({ id, name }) => `${id}（${name}）`).join('，')}`,
      NATURAL.id,
    )
    .addOption(
      new Option(
        '--of <kind>',
        `排什么：${SUBJECTS.map((each) => `${each}（${SUBJECT_LABEL[each]}）`).join('，')}`,
      ).choices(SUBJECTS),
    )
    .option('--groups <id>', `分组排名：${known(SAMPLE_ASSESSMENT.groupings)}`)
    .option('--all', '按全量排名（剔除件照计）')
    .option('--assessed', '按考核口径排名（剔除件不计）')
    .option('--xlsx <file>', '另存为 Excel 工作簿')
    .option('--pdf <file>', '另打印成 PDF（需要工作台的打印程序）')
    .action(async (options: RankOptions) => {
      const scheme = schemeFor(options);
      const [xlsx, pdf] = [options.xlsx, options.pdf].map((file) => (file === undefined ? null : cli.path(file)));
      // Whatever can be known to fail fails before a file is written or a print is counted.
      for (const file of [xlsx, pdf]) if (file != null) await assertSaveable(file);
      if (pdf != null) await assertPrintable();
      const { report, sheet } = await cli.withWorkstation(options, (workstation) => {
        const unit = workstation.meta.unit();
        const period = periodOf(options, workstation.clock.now());
        const query = { period, scheme, subject: subjectOf(options, workstation) };
        if (pdf == null) return { report: rankReport(workstation, unit, query), sheet: null };
        // In one transaction: the paper shows what the answer says.
        return workstation.store.write(() => ({
          report: rankReport(workstation, unit, query),
          sheet: beginPrint(workstation, { name: PRINTED_BY, unit }, query),
        }));
      });
      if (xlsx != null) await saveFile(xlsx, rankWorkbook(report));
      if (pdf != null && sheet) await saveFile(pdf, await printSheet(sheet));
      cli.print(report, options);
    });
}
