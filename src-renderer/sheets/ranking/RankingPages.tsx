import type { ReactNode } from 'react';
import {
  rankingSheetTexts,
  type RankingSheet,
  type RankingSheetTexts,
} from '#shared/domain/assessment/ranking-sheet.ts';
import type { PageContent } from '../paginate.ts';
import { RankingTable } from './RankingTable.tsx';

function Lines({ texts }: { texts: string[] }): ReactNode {
  return texts.map((text) => <div key={text}>{text}</div>);
}

function Head({ texts }: { texts: RankingSheetTexts }): ReactNode {
  return (
    <header>
      <div className="print-lines">
        <Lines texts={texts.printLines} />
      </div>
      <h1>{texts.title}</h1>
      <p className="subtitle">{texts.subtitle}</p>
      <div className="marks">
        {texts.marks.map((mark) => (
          <span key={mark}>{mark}</span>
        ))}
      </div>
    </header>
  );
}

function Meta({ texts }: { texts: RankingSheetTexts }): ReactNode {
  return (
    <div className="meta">
      {texts.meta.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </div>
  );
}

function Tail({ sheet, texts }: { sheet: RankingSheet; texts: RankingSheetTexts }): ReactNode {
  return (
    <div className="tail">
      <div className="notes">
        <b>注：</b>
        <ol>
          {texts.notes.map((note, i) => (
            <li key={note}>
              <span>{i + 1}.</span>
              <p>{note}</p>
            </li>
          ))}
        </ol>
      </div>
      <div className="signatures">
        <div>
          制表：<span>{sheet.printedBy}</span>
        </div>
        {['审核：', '签发：', '日期：'].map((label) => (
          <div key={label}>
            {label}
            <span />
          </div>
        ))}
      </div>
    </div>
  );
}

function Foot({ texts, page, pages }: { texts: RankingSheetTexts; page: number; pages: number }): ReactNode {
  return (
    <footer>
      <div>
        <Lines texts={texts.footLeft} />
      </div>
      <div className="page-number">
        第 <b>{page}</b> 页 / 共 <b>{pages}</b> 页
      </div>
      <div>
        <Lines texts={texts.footRight} />
      </div>
    </footer>
  );
}

interface RankingPagesProps {
  sheet: RankingSheet;
  contents: PageContent[];
  isDense: boolean;
}

export function RankingPages({ sheet, contents, isDense }: RankingPagesProps): ReactNode {
  const texts = rankingSheetTexts(sheet);
  return contents.map(({ from, to, hasTail }, i) => (
    <section className={isDense ? 'page dense' : 'page'} key={from}>
      <Head texts={texts} />
      <main>
        {i === 0 && <Meta texts={texts} />}
        <RankingTable sheet={sheet} from={from} to={to} />
        {hasTail && <Tail sheet={sheet} texts={texts} />}
      </main>
      <Foot texts={texts} page={i + 1} pages={contents.length} />
    </section>
  ));
}
