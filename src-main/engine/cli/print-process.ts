/** The application's print process, which lays a sheet out and makes the PDF; it is another program than this one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RankingSheet } from '#shared/domain/assessment/ranking-sheet.ts';
import { z } from 'zod';
import { CliError, REFUSED, UNAVAILABLE } from './exit.ts';

const SCRIPT = resolve(import.meta.dirname, '../../../scripts/print-sheet.mjs');

const answerSchema = z.union([z.object({ pages: z.int() }), z.object({ error: z.string() })]);

/** Throws CliError with what the process said: 1 refused by the layout, 3 not there. */
async function run(words: readonly string[]): Promise<void> {
  if (!existsSync(SCRIPT)) throw new CliError(UNAVAILABLE, '这里没有打印程序。请在工作台窗口里打印。');
  const child = spawn(process.execPath, [SCRIPT, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return;
  const answer = answerSchema.safeParse(parsed(said.trim().split('\n').at(-1) ?? ''));
  const told = answer.success && 'error' in answer.data ? answer.data.error : '打印程序意外结束，没有打印。';
  throw new CliError(code === REFUSED ? REFUSED : UNAVAILABLE, told);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Asked before anything is counted as a print. Throws CliError. */
export const assertPrintable = (): Promise<void> => run(['--check']);

/** The bytes of the PDF. Throws CliError. */
export async function printSheet(sheet: RankingSheet): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'print-'));
  try {
    const [input, out] = [join(folder, 'sheet.json'), join(folder, 'sheet.pdf')];
    await writeFile(input, JSON.stringify(sheet), { mode: 0o600 });
    await run([input, out]);
    return await readFile(out);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
