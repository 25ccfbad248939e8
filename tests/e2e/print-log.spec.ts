/** Printing the ranking again: which print it is, where the paper went, what a print that fails leaves, the page by key. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { rankingSheet, type RankingSheet } from '#shared/domain/assessment/ranking-sheet.ts';
import { NO_COUNTS } from '#shared/domain/assessment/counts.ts';
import { rankUnits } from '#shared/domain/assessment/ranking.ts';
import { sampleOrganization } from '#shared/samples/index.ts';
import type { WorkbenchBridge } from '#shared/contract/shell-channel.ts';
import type { Desk } from '../../scripts/tour/desk.ts';
import { draftOf } from '../../src-main/shell/draft-name.ts';
import { SCHEME_30_35_35 } from '../unit/support/schemes.ts';
import { expect, test } from './support/fixtures.ts';

declare const window: { readonly workbench: WorkbenchBridge };

const readPdf = (tool: 'pdftotext', file: string): string =>
  execFileSync(tool, ['-layout', file, '-'], { encoding: 'utf8' });
const textOf = (file: string): string => readPdf('pdftotext', file);

async function openLastWeek(desk: Desk): Promise<void> {
  await desk.signIn('孙督查');
  await desk.waitForLink('online');
  await desk.at('nav-ranking').press('Enter');
  await desk.at('ranking-table').waitFor();
  await desk.press('ArrowLeft');
  await expect(desk.at('ranking-week')).toHaveText('2019年第47周排名');
  await desk.at('ranking-table').waitFor();
}

/** Prints, and waits for the word of this print. @returns its number and the file */
async function print(desk: Desk, after = 0): Promise<{ copy: number; file: string }> {
  await desk.press('Control+p');
  const said = desk.at('print-saved');
  const copyOf = async (): Promise<number> => Number(/第(\d+)次打印/.exec((await said.textContent()) ?? '')?.[1] ?? 0);
  await said.waitFor();
  await expect.poll(copyOf).toBeGreaterThan(after);
  return { copy: await copyOf(), file: await desk.at('print-path').inputValue() };
}

test('every print has its number on the paper, offline and after a failure too', async ({ open, stage }) => {
  const desk = await open('district');
  await openLastWeek(desk);
  const first = await print(desk);
  const paper = textOf(first.file);
  expect(paper).toContain(`第${first.copy}次打印`);
  expect(paper).not.toContain('剔除');

  stage.cable.pull();
  try {
    await desk.press('F5');
    await desk.waitForLink('offline');
    const second = await print(desk, first.copy);
    expect(second.copy).toBe(first.copy + 1);
    expect(textOf(second.file)).toContain(`第${second.copy}次打印`);
    expect(textOf(second.file)).toContain('网络：离线');
  } finally {
    stage.cable.plug();
  }
  await desk.press('F5');
  await desk.waitForLink('online');

  const before = readFileSync(first.file);
  // A device that is always full, where the new file would be written first.
  symlinkSync('/dev/full', draftOf(first.file));
  await desk.press('Control+p');
  await expect(desk.at('print-failed')).toHaveText(
    `PDF 没有保存成功：磁盘已满。请清理磁盘，或换一个位置保存。第${first.copy + 2}次打印作废，这个次数不再使用。`,
  );
  expect(readFileSync(first.file).equals(before)).toBe(true);
  expect(existsSync(draftOf(first.file))).toBe(false);
  expect((await print(desk)).copy).toBe(first.copy + 3);
});

test('the printed file can be found: its path is copied, its folder opened, and no other', async ({ open }) => {
  const desk = await open('district');
  await openLastWeek(desk);
  const { file } = await print(desk);
  await desk.app.evaluate(({ shell }) => {
    const shown: string[] = [];
    Object.assign(globalThis, { shown });
    Object.assign(shell, { showItemInFolder: (path: string) => shown.push(path) });
  });
  await desk.at('print-copy').press('Enter');
  await expect(desk.at('print-told')).toHaveText('路径已复制');
  expect(await desk.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(file);
  const ask = (path: string): Promise<string> =>
    desk.page.evaluate(
      (wanted) => window.workbench.printedFile({ path: wanted, wish: 'show' }).then(String, (e: Error) => e.message),
      path,
    );
  expect(await ask('/etc/passwd')).toBe('这个文件不是本次打印的，没有打开。');
  await desk.at('print-show').press('Enter');
  await expect
    .poll(() => desk.app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown))
    .toEqual([file]);
});

test('the ranking page goes by keys, names the week it shows, and keeps heads over their columns', async ({ open }) => {
  const desk = await open('district');
  await openLastWeek(desk);
  expect(await desk.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('排名表');
  // The right edge of the words of each head and of the figures below it.
  const edges = await desk.at('ranking-table').evaluate((table) => {
    const rightOf = (cell: Element): number => {
      const range = document.createRange();
      range.selectNodeContents(cell.querySelector('.rate > :first-child') ?? cell);
      return Math.round(range.getBoundingClientRect().right);
    };
    const cellsOf = (row: string): Element[] => [...(table.querySelector(row)?.children ?? [])].slice(2);
    return [cellsOf('thead tr').map(rightOf), cellsOf('tbody tr').map(rightOf)];
  });
  expect(edges[0]).toEqual(edges[1]);
  await desk.press('t');
  await expect(desk.at('ranking-week')).toHaveText('2019年第48周排名');
  await expect(desk.at('week-after')).toHaveCount(0);
  for (let weeks = 0; weeks < 12; weeks++) await desk.press('ArrowLeft');
  await expect(desk.at('ranking-week')).toHaveText('2019年第36周排名');
  await expect(desk.at('bars-none')).toHaveText('2019年第36周没有可比的成绩。');
  const { file } = await print(desk);
  expect(textOf(file)).toContain('本周没有考核件');
});

/** Every note there can be, over all towns of the larger sample district and some more. */
function townsSheet(more: number): RankingSheet {
  const towns = sampleOrganization()
    .children('110119')
    .filter(({ kind }) => kind === 'street')
    .map(({ code, name }) => ({ code, name }));
  const others = Array.from({ length: more }, (_, i) => ({ code: `more-${i}`, name: `第${i + 1}街道` }));
  const units = [...towns, ...others].map((unit, i) => {
    const sample = (i * 7) % 23;
    const counts = {
      ...NO_COUNTS,
      assessed: sample + 3,
      contacted: sample + 3,
      sample,
      responded: sample,
      solved: sample,
      satisfied: sample,
    };
    return { ...unit, counts };
  });
  const [fromAt, toAt] = [Date.parse('2019-11-18T00:00+08:00'), Date.parse('2019-11-25T00:00+08:00')];
  return rankingSheet(rankUnits(units, SCHEME_30_35_35), SCHEME_30_35_35, {
    districtName: '延庆区', subject: 'street', period: { id: '2019-W47', fromAt, toAt }, source: 'upperLevelSample',
    offline: { sinceAt: fromAt }, dataAsOf: { centreAt: fromAt, localAt: toAt }, unsent: 12, uncounted: 19, isDemo: true, printedBy: '孙督查',
    printNumber: null, copyNumber: 1, snapshot: null,
  }); // prettier-ignore
}

test('eighteen towns stand on one page with all notes; more go on under a head of their own', async ({ open }) => {
  const desk = await open('district');
  const printed = (sheet: RankingSheet): Promise<{ path: string; pages: number }> =>
    desk.page.evaluate(async (data) => {
      const target = (await window.workbench.choosePrint('towns')) ?? '';
      return window.workbench.print({ kind: 'ranking', data: { ...data }, target });
    }, sheet);
  const eighteen = townsSheet(0);
  expect(eighteen.rows).toHaveLength(18);
  expect((await printed(eighteen)).pages).toBe(1);
  const { path, pages } = await printed(townsSheet(12));
  expect(pages).toBe(2);
  const [one = '', two = ''] = textOf(path).split('\f');
  for (const page of [one, two]) expect(page).toMatch(/名次 +单位[^]*综合成绩/u);
  expect(one).not.toContain('制表');
  expect(two).toMatch(/合并计算[^]*制表/u);
});
