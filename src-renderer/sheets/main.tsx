import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { rankingSheetTexts, type RankingSheet } from '#shared/domain/assessment/ranking-sheet.ts';
import { uncoveredCharacters } from './coverage.ts';
import './faces.css';
import { loadFaces } from './fonts.ts';
import type { SheetInput, SheetResult } from './host.ts';
import { assertFits, measure } from './layout.ts';
import { fewestPages, type Measured, type PageContent } from './paginate.ts';
import './print.css';
import { RankingPages } from './ranking/RankingPages.tsx';
import { SheetError } from './sheet-error.ts';

/** Throws SheetError naming the first character that would print as □, with the words around it. */
function assertCovered(root: Element): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.nodeValue ?? '';
    const [character] = uncoveredCharacters(text);
    if (character === undefined) continue;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    throw new SheetError(
      `“${text.slice(0, 40)}”中的“${character}”（U+${code}）不在随附字体中，没有打印。请核对文字，或改用通用规范字。`,
    );
  }
}

function layRanking(root: Root, element: HTMLElement, sheet: RankingSheet): number {
  document.title = rankingSheetTexts(sheet).title;
  const render = (contents: PageContent[], isDense: boolean): void =>
    flushSync(() => root.render(<RankingPages sheet={sheet} contents={contents} isDense={isDense} />));
  const measured = (isDense: boolean): Measured => {
    render([{ from: 0, to: sheet.rows.length + 1, hasTail: true }], isDense);
    assertCovered(element);
    return measure(element);
  };
  const { contents, isDense } = fewestPages(measured);
  render(contents, isDense);
  assertFits(element);
  return contents.length;
}

async function lay({ kind, data }: SheetInput): Promise<SheetResult> {
  const element = document.getElementById('sheet');
  if (!element) throw new Error('sheet.html without #sheet');
  if (kind !== 'ranking') throw new Error(`unknown sheet: ${String(kind)}`);
  let failure: unknown;
  const root = createRoot(element, { onUncaughtError: (error) => (failure = error) });
  await loadFaces(document.fonts);
  // Made by rankingSheet() and carried as JSON; what is not of its shape fails in the layout and is not printed.
  const pages = layRanking(root, element, data as RankingSheet);
  if (failure !== undefined) throw failure;
  return { pages };
}

window.sheetHost.onSheet((input) => {
  lay(input).then(
    (result) => window.sheetHost.ready(result),
    (error: unknown) => {
      console.error(error);
      window.sheetHost.ready({ error: error instanceof SheetError ? error.message : '版面没有排成，没有打印。' });
    },
  );
});
