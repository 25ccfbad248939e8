/** `rank --pdf` on a terminal: the application's own print window, without a workbench. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RankReport } from '../../src-main/engine/assessment/rank-report.ts';
import { root } from '../../scripts/bootstrap/paths.mjs';
import { findNode } from '../../scripts/node-runtime.mjs';
import { expect, test } from './support/fixtures.ts';

const readPdf = (tool: 'pdftotext', file: string): string =>
  execFileSync(tool, ['-layout', file, '-'], { encoding: 'utf8' });
const pdfText = (file: string): string => readPdf('pdftotext', file);

test('a ranking is printed from a terminal, also while the workbench is open on the same store', async ({
  open,
  stage,
}) => {
  await open('district');
  const rank = async (...words: string[]): Promise<RankReport> => {
    const { stdout } = await promisify(execFile)(
      findNode(),
      [join(root, 'src-main/engine/cli.ts'), 'rank', ...words, ...stage.district.words, '--json'],
      { env: { ...process.env, ...stage.clock.env } },
    );
    return JSON.parse(stdout) as RankReport;
  };
  await rank('--period', '2019-W47');
  const file = join(stage.folder, 'week.pdf');
  const { rows } = await rank('--period', '2019-W47', '--pdf', file);
  const text = pdfText(file);
  expect(text).toContain('石景山区街道（镇）接诉即办周排名');
  expect(text).toContain('第1次打印');
  for (const { unit, score } of rows) expect(text).toMatch(new RegExp(`${unit}.*${score}`, 'u'));
  expect(readdirSync(stage.folder).filter((name) => name.endsWith('.part'))).toEqual([]);

  const communities = join(stage.folder, 'communities.pdf');
  await rank('--period', '2019-11', '--of', 'community', '--groups', '大中小', '--pdf', communities);
  const pages = pdfText(communities)
    .split('\f')
    .filter((page) => page.trim() !== '');
  expect(pages.length).toBeGreaterThan(3);
  for (const page of pages) expect(page).toMatch(/社区（村）接诉即办月排名[^]*名次 +单位/u);
  expect(pages[0]).toContain('〔小〕');
  expect(existsSync(communities)).toBe(true);
});
