/** The ranking on paper: what the hidden window lays out, what is written, what is refused. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RankReport } from '../../src-main/engine/assessment/rank-report.ts';
import type { WorkbenchBridge } from '#shared/contract/shell-channel.ts';
import type { Desk } from '../../scripts/tour/desk.ts';
import { expect, test } from './support/fixtures.ts';

declare const window: { readonly workbench: WorkbenchBridge };

const WEEK = '2019-W47';

const readPdf = (tool: 'pdfinfo' | 'pdftotext', ...words: string[]): string =>
  execFileSync(tool, words, { encoding: 'utf8' });

async function openRanking(desk: Desk): Promise<void> {
  await desk.signIn('孙督查');
  await desk.waitForLink('online');
  await desk.at('nav-ranking').press('Enter');
  await desk.at('week-before').press('Enter');
  await expect(desk.at('ranking-week')).toContainText('第47周');
  await desk.at('ranking-table').waitFor();
}

const printEmpty = (desk: Desk): Promise<string> =>
  desk.page.evaluate(async () => {
    const target = (await window.workbench.choosePrint('empty')) ?? '';
    return window.workbench.print({ kind: 'ranking', data: {}, target }).then(
      ({ path }) => `printed ${path}`,
      (error: Error) => error.message,
    );
  });

test('F8 prints the ranking that is on the screen', async ({ open, stage }) => {
  const desk = await open('district');
  await openRanking(desk);
  await desk.press('F8');
  await expect(desk.at('print-saved')).toContainText('1 页');
  const [name] = readdirSync(stage.printDir).filter((file) => file.includes('47'));
  expect(name).toMatch(/^石景山区接诉即办周排名.*\.pdf$/);
  const file = join(stage.printDir, name ?? '');

  const info = readPdf('pdfinfo', file);
  expect(info).toMatch(/^Pages: +1$/m);
  expect(info).toMatch(/^Page size: +84\d(\.\d+)? x 59\d/m);
  const text = readPdf('pdftotext', '-layout', file, '-');
  expect(text).toContain('石景山区街道（镇）接诉即办周排名');
  expect(text).toContain('2019年第47周');
  expect(text).toContain('孙督查');
  const { rows } = await stage.district.cli<RankReport>(['rank', '--period', WEEK], { env: stage.clock.env });
  expect(rows.length).toBeGreaterThan(5);
  for (const { unit, rank, score, responseRate } of rows) {
    const line = text.split('\n').find((each) => each.includes(unit)) ?? '';
    expect(line).toContain(unit);
    if (rank !== null)
      expect(line.trim()).toMatch(new RegExp(`^${rank} .*${responseRate.n}/${responseRate.d} .*${score}`, 'u'));
  }
  // No window is left behind.
  expect(await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a sheet that cannot be laid out is refused in words, and nothing is written', async ({ open, stage }) => {
  const desk = await open('district');
  const answer = await printEmpty(desk);
  expect(answer).toMatch(/^[一-龥].*没有打印。$/u);
  expect(existsSync(join(stage.printDir, 'empty.pdf'))).toBe(false);
  expect(await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('in everyday use the person chooses where to; a cancelled dialog writes nothing', async ({ open, stage }) => {
  const desk = await open('district', { env: { WORKBENCH_PRINT_DIR: '' } });
  const chosen = join(stage.folder, 'chosen.pdf');
  await desk.app.evaluate(({ dialog }, filePath) => {
    const answers = [
      { canceled: true, filePath: '' },
      { canceled: false, filePath },
    ];
    const asked: unknown[] = [];
    Object.assign(globalThis, { asked });
    Object.assign(dialog, {
      showSaveDialog: (_window: unknown, options: unknown) => {
        asked.push(options);
        return Promise.resolve(answers.shift());
      },
    });
  }, chosen);
  await openRanking(desk);
  await desk.press('F8');
  await expect
    .poll(() => desk.app.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked.length))
    .toBe(1);
  await expect(desk.at('print-ranking')).toBeEnabled();
  expect(existsSync(chosen)).toBe(false);
  await expect(desk.at('print-saved')).toHaveCount(0);
  await desk.press('F8');
  await expect(desk.at('print-path')).toHaveValue(chosen);
  expect(readFileSync(chosen).subarray(0, 5).toString()).toBe('%PDF-');
  const [options] = await desk.app.evaluate(
    () => (globalThis as unknown as { asked: { defaultPath: string; title: string }[] }).asked,
  );
  expect(options?.title).toBe('保存 PDF');
  expect(options?.defaultPath).toMatch(/石景山区接诉即办周排名.*\.pdf$/);
});

test('a folder that cannot be written is said in words', async ({ open, stage }) => {
  const desk = await open('district', {
    env: { WORKBENCH_PRINT_DIR: join(stage.folder, 'district.key', 'no-folder') },
  });
  await openRanking(desk);
  await desk.press('F8');
  await expect(desk.at('print-failed')).toContainText('PDF 没有保存成功');
});
