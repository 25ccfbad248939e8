/** `import FILE`: an office's workbook or CSV into a store; with an intake key, orders as JSON to the centre instead. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { HANDLING_ROLES } from '#shared/domain/organization/roles.ts';
import type { HeaderMapping } from '#shared/domain/table/headers.ts';
import type { Command } from 'commander';
import { ImportError } from '../exchange/import-error.ts';
import { nobody, type Author } from '../import/author.ts';
import { assertSaveable } from '../exchange/save-file.ts';
import { importFile, type ImportReport } from '../import/import-file.ts';
import { keepMapping, mappingNamed, parseMapping } from '../import/mapping.ts';
import { openFile, type OpenedFile } from '../import/open-file.ts';
import { previewFile } from '../import/preview-file.ts';
import { writeRefused } from '../import/refused-rows.ts';
import { hasStore } from '../store/open.ts';
import type { Workstation } from '../workstation.ts';
import { type Cli, userNamed, withJson, type StoreOptions } from './context.ts';
import { REFUSED, refused, usage } from './exit.ts';
import { handToIntake, type IntakeOptions } from './intake.ts';
import { createStore } from './new-store.ts';

interface FileOptions {
  map?: string;
  sheet?: string;
  source?: string;
  as?: string;
  errors?: string;
  preview?: true;
}

interface ImportOptions extends FileOptions, Partial<StoreOptions>, Omit<IntakeOptions, 'intakeKeyFile'> {
  intakeKeyFile?: string;
}

type FileImport = FileOptions & Pick<StoreOptions, 'store' | 'keyFile'>;

/** From then on a person is told how far it is, ms. */
const QUIET = 1000;

interface Mapping {
  mapping: HeaderMapping;
  /** Under which it is kept, when it came from a file. */
  name: string | null;
}

async function mappingOf(cli: Cli, text: string | undefined, workstation: Workstation | null): Promise<Mapping> {
  if (text === undefined) return { mapping: {}, name: null };
  const kept = workstation && mappingNamed(workstation.meta, text);
  if (kept) return { mapping: kept, name: null };
  const content = await readFile(cli.path(text), 'utf8').catch(() => null);
  if (content === null) throw usage(`没有这个列名对照：${text}。给一个 JSON 文件，或以前用过的对照的名字。`);
  return { mapping: parseMapping(content), name: parse(text).name };
}

/** Words of how far it is, at most once a second, and none for what is quickly done. */
function progressOf(cli: Cli): (done: number, total: number) => void {
  const clock = cli.clock();
  let said = clock.monotonic();
  return (done, total) => {
    const now = clock.monotonic();
    if (now - said < QUIET) return;
    said = now;
    cli.terminal.err(`正在导入 ${done}／${total} 行\n`);
  };
}

function authorOf(workstation: Workstation, as: string | undefined): Author {
  if (workstation.meta.unit() === '') return nobody(as);
  if (as === undefined) throw usage('本机已登记，请用 --as 写明由谁导入。');
  const user = userNamed(workstation, as);
  if (!HANDLING_ROLES.includes(user.role)) throw refused(refusalText('role'));
  return user;
}

/** A list that cannot be written is told before anything is taken in. */
async function assertFree(cli: Cli, errors: string | undefined): Promise<void> {
  if (errors === undefined) return;
  const path = cli.path(errors);
  if (existsSync(path))
    throw new ImportError(`已经有 ${errors}，没有导入任何内容。请用 --errors 另外指定一个新文件名。`);
  await assertSaveable(path).catch((error: Error) => {
    throw new ImportError(`${error.message}没有导入任何内容。`);
  });
}

/** Path of the list of refused rows; null when there are none, or when it cannot be written: the good rows are in. */
async function listRefused(
  cli: Cli,
  file: OpenedFile,
  { refused }: ImportReport,
  { errors }: FileImport,
): Promise<string | null> {
  if (refused.length === 0) return null;
  const path = errors === undefined ? undefined : cli.path(errors);
  try {
    const written = await writeRefused(file, refused, { path, fallback: cli.path('') });
    cli.terminal.err(`有 ${refused.length} 行没有导入，原因见 ${written}（含个人信息，请妥善保管）。\n`);
    return written;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    cli.terminal.err(`${error.message}\n`);
    return null;
  }
}

async function importInto(cli: Cli, path: string, options: FileImport): Promise<unknown> {
  let workstation = hasStore(cli.path(options.store)) ? await cli.open(options) : null;
  let undo: (() => Promise<void>) | undefined;
  try {
    if (workstation && !options.preview) authorOf(workstation, options.as);
    const { mapping, name } = await mappingOf(cli, options.map, workstation);
    // A file that cannot be read leaves no store behind.
    const file = openFile(cli.path(path), { mapping, sheet: options.sheet });
    if (options.preview) return previewFile(file);
    await assertFree(cli, options.errors);
    if (file.rows.length === 0) cli.terminal.err('表头下面没有一行工单，没有导入任何内容。\n');
    if (!workstation) ({ workstation, undo } = await createStore(cli, options));
    const author = authorOf(workstation, options.as);
    if (file.left.length > 0)
      cli.terminal.err(`只导入了工作表“${file.sheet}”；${file.left.join('、')} 里也有工单，用 --sheet 逐个导入。\n`);
    const source = options.source ?? file.source;
    const report = importFile(workstation, file, { source, author, onProgress: progressOf(cli) });
    undo = undefined; // from here on everything stays
    if (name !== null) keepMapping(workstation.meta, name, mapping);
    const errorFile = await listRefused(cli, file, report, options);
    if (report.refused.length > 0) cli.exitCode = REFUSED;
    return { ...report, refused: report.refused.length, errorFile };
  } catch (error) {
    await undo?.();
    throw error;
  } finally {
    workstation?.close();
  }
}

async function intake(cli: Cli, file: string, options: IntakeOptions): Promise<unknown> {
  const answer = await handToIntake(cli, file, options);
  if (answer.refused.length > 0) cli.exitCode = REFUSED;
  return answer;
}

export function addImport(program: Command, cli: Cli): void {
  withJson(
    program
      .command('import')
      .description('把表格里的工单导入数据目录（xlsx、xls、et、ods、csv）；数据目录不存在时新建')
      .argument('<file>', '表格文件；与 --intake-key-file 同用时为 JSON 或 JSON Lines'),
  )
    .option('--store <dir>', '数据目录')
    .option('--key-file <file>', '密钥文件')
    .option('--map <name>', '列名对照：JSON 文件，或以前用过的对照的名字')
    .option('--sheet <name>', '工作表')
    .option('--source <name>', '来源名称；不同来源的相同编号是不同的工单')
    .option('--as <user>', '导入人；已登记的数据目录必填')
    .option('--errors <file>', '未导入的行写到这个文件；不写时放在表格旁边')
    .option('--preview', '只看怎样读，不导入')
    .option('--intake-key-file <file>', '受理密钥文件：把 JSON 工单交中心受理')
    .option('--server <url>', '中心地址；不写时取已登记的')
    .option('--ca <file>', '本单位自建证书机构的证书（PEM）')
    .action(async (file: string, options: ImportOptions) => {
      const { intakeKeyFile, store, keyFile } = options;
      if (intakeKeyFile !== undefined)
        return cli.print(await intake(cli, file, { ...options, intakeKeyFile }), options);
      if (store === undefined || keyFile === undefined)
        throw usage('请用 --store 和 --key-file 指定数据目录和密钥文件。');
      cli.print(await importInto(cli, file, { ...options, store, keyFile }), options);
    });
}
