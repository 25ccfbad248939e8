/** 周排名: the official table first; its sentence, its date, its paper. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { SyncView } from '#shared/contract/api.ts';
import { weekFromId, weekId, weekOf, type Week } from '#shared/domain/time.ts';
import { engineNow, useMinute } from '../lib/clock.ts';
import { useEngineQuery } from '../lib/engine-context.tsx';
import { sentenceOf } from '../lib/engine.ts';
import { focusContent } from '../lib/focus.ts';
import { Notice } from '../parts/Notice.tsx';
import { PrintLine } from './PrintLine.tsx';
import { RankingHead } from './RankingHead.tsx';
import { RankingTable } from './RankingTable.tsx';
import { ScoreBars } from './ScoreBars.tsx';
import { usePrint } from './use-print.ts';
import './ranking.css';

const shifted = (week: Week, by: -1 | 1): Week => weekOf(by === 1 ? week.toAt : week.fromAt - 1);

export function RankingPage({ sync }: { sync: SyncView }): ReactNode {
  const now = useMinute();
  const [id, setId] = useState(() => weekId(weekOf(engineNow())));
  const week = weekFromId(id) ?? weekOf(now);
  const { data, error } = useEngineQuery('assessment.ranking', { week: id });
  const { state, print } = usePrint(id);
  const host = useRef<HTMLElement>(null);

  useEffect(() => focusContent(host.current), []);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'F8' || event.defaultPrevented) return;
      event.preventDefault();
      print();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [print]);

  return (
    <section ref={host} className="ranking" aria-label="周排名" tabIndex={-1}>
      <RankingHead
        week={week}
        view={data ?? null}
        isPrinting={state.kind === 'printing'}
        canGoOn={week.toAt <= now}
        onWeek={(by) => setId(weekId(shifted(week, by)))}
        onThisWeek={() => setId(weekId(weekOf(now)))}
        onPrint={print}
      />
      <div className="ranking-body">
        <div className="ranking-main">
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
