/** 周排名: the official table first; its sentence, its date, its paper. */
import { useEffect, useRef, useState, type KeyboardEvent as PressEvent, type ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { weekFromId, weekId, weekOf, type Week } from '#shared/domain/time.ts';
import { engineNow, useMinute } from '../lib/clock.ts';
import { useEngineQuery } from '../lib/engine-context.tsx';
import { sentenceOf } from '../lib/engine.ts';
import { focusContent } from '../lib/focus.ts';
import { singleKey } from '../lib/keyboard.ts';
import { Notice } from '../parts/Notice.tsx';
import { PrintLine } from './PrintLine.tsx';
import { RankingHead } from './RankingHead.tsx';
import { RankingTable } from './RankingTable.tsx';
import { ScoreBars } from './ScoreBars.tsx';
import { usePrint } from './use-print.ts';
import './ranking.css';

/** The week that was looked at last: a tab that is left and opened again shows what it showed. */
let lookedAt: string | null = null;

const shifted = (week: Week, by: -1 | 1): Week => weekOf(by === 1 ? week.toAt : week.fromAt - 1);

export function RankingPage({ sync }: { sync: SyncView }): ReactNode {
  const now = useMinute();
  const [id, setId] = useState(() => lookedAt ?? weekId(weekOf(engineNow())));
  useEffect(() => {
    lookedAt = id;
  }, [id]);
  const week = weekFromId(id) ?? weekOf(now);
  const { data, error } = useEngineQuery('assessment.ranking', { week: id });
  const { state, print } = usePrint(data ?? null);
  const table = useRef<HTMLDivElement>(null);
  const canGoOn = week.toAt <= now;
  const isPrinting = state.kind === 'choosing' || state.kind === 'printing';

  useEffect(() => focusContent(table.current), []);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isAsked = event.key === 'F8' || (event.ctrlKey && !event.altKey && event.key.toLowerCase() === 'p');
      if (!isAsked || event.defaultPrevented) return;
      event.preventDefault();
      print();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [print]);

  const goOn = (by: -1 | 1): void => {
    if (by === -1 || canGoOn) setId(weekId(shifted(week, by)));
  };
  const goToThisWeek = (): void => setId(weekId(weekOf(now)));
  const press = (event: PressEvent): void => {
    const key = singleKey(event, event.nativeEvent);
    if (key === 'ArrowLeft') goOn(-1);
    else if (key === 'ArrowRight') goOn(1);
    else if (key === 'T') goToThisWeek();
    else return;
    event.preventDefault();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- single keys change the week while the page has the focus
    <section className="ranking" aria-label="周排名" onKeyDown={press}>
      <RankingHead
        week={week}
        view={data ?? null}
        isPrinting={isPrinting}
        canGoOn={canGoOn}
        onWeek={goOn}
        onThisWeek={goToThisWeek}
        onPrint={print}
      />
      <div className="ranking-body">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keys */}
        <div ref={table} className="ranking-main" role="region" aria-label="排名表" tabIndex={0}>
          <PrintLine state={state} />
          {data ? <RankingTable view={data} /> : null}
          {!data && error ? <Notice title="排名没有算出来" text={sentenceOf(error)} /> : null}
          {data && sync.state !== 'online' ? (
            <p className="ranking-offline" data-testid="ranking-offline">
              离线，按本机已有的数据计算；恢复后自动更新。
            </p>
          ) : null}
        </div>
        {data ? <ScoreBars view={data} /> : null}
      </div>
    </section>
  );
}
