/** `number take`, `void` and `list`: numbers of documents, from the ranges that the centre leased to this workstation. */
import { documentNumber, documentNumberFrom, seriesYearSchema, VOID_REASONS } from '#shared/domain/numbers/series.ts';
import { formatIso } from '#shared/domain/time.ts';
import type { Command } from 'commander';
import { NumberStore } from '../numbers/number-store.ts';
import { takeNumber, voidNumber } from '../numbers/take.ts';
import type { Workstation } from '../workstation.ts';
import { type Cli, userNamed, withStore, type StoreOptions } from './context.ts';
import { usage } from './exit.ts';
import { orderNamed } from './order.ts';

function seriesNamed(text: string): string {
  const series = seriesYearSchema.shape.series.safeParse(text.normalize('NFC').trim());
  if (!series.success) throw usage('文号系列只写汉字、字母和数字，最长 20 字，例如 石八接办。');
  return series.data;
}

function documentNamed(text: string): string {
  if (!/^[a-z][A-Za-z]{0,39}$/.test(text)) throw usage('文种写代码，例如 letter、whistle。');
  return text;
}

function list({ store }: Workstation): unknown {
  const numbers = new NumberStore(store);
  return store.read(() => ({
    ranges: numbers
      .ranges()
      .map(({ series, year, from, to, next }) => ({ series, year, from, to, left: to - next + 1 })),
    wished: numbers.requests().map(({ series, year }) => ({ series, year })),
    taken: numbers.taken().map((each) => ({
      text: documentNumber(each),
      order: each.order,
      document: each.document,
      commandId: each.command,
      takenBy: each.takenBy,
      takenAt: formatIso(each.takenAt),
      voided: each.voided,
    })),
  }));
}

export function addNumbers(program: Command, cli: Cli): void {
  const number = program.command('number').description('文号：取号、作废、列出');

  withStore(number.command('take').description('为一件工单取一个文号'))
    .requiredOption('--series <name>', '文号系列（机关代字等），例如 石八接办')
    .requiredOption('--order <number>', '市级编号、区级编号或工单标识')
    .requiredOption('--document <code>', '文种代码，例如 letter')
    .requiredOption('--as <user>', '办理人')
    .action((options: StoreOptions & { series: string; order: string; document: string; as: string }) => {
      const [series, document] = [seriesNamed(options.series), documentNamed(options.document)];
      return cli.withWorkstation(options, (workstation) => {
        const user = userNamed(workstation, options.as);
        const order = orderNamed(workstation, options.order);
        cli.print(takeNumber(workstation, user, { series, order, document }), options);
      });
    });

  withStore(
    number.command('void').description('作废在本机取的文号，不再使用').argument('<text>', '例如 石八接办〔2019〕12号'),
  )
    .requiredOption('--reason <reason>', VOID_REASONS.join('、'))
    .requiredOption('--as <user>', '办理人')
    .action((text: string, options: StoreOptions & { reason: string; as: string }) => {
      const of = documentNumberFrom(text);
      if (!of) throw usage('文号写作 石八接办〔2019〕12号。');
      const reason = VOID_REASONS.find((known) => known === options.reason);
      if (!reason) throw usage(`没有这种原因：${options.reason}。可用：${VOID_REASONS.join('、')}。`);
      return cli.withWorkstation(options, (workstation) => {
        const commandId = voidNumber(workstation, userNamed(workstation, options.as), { ...of, reason });
        cli.print({ text: documentNumber(of), voided: reason, commandId }, options);
      });
    });

  withStore(number.command('list').description('本机的号段和取过的文号')).action((options: StoreOptions) =>
    cli.withWorkstation(options, (workstation) => cli.print(list(workstation), options)),
  );
}
