import type { ReactNode } from 'react';
import type { RankingView } from '#shared/contract/api.ts';
import { countingText, excludedOf } from '#shared/domain/assessment/ranking-sheet.ts';
import { DAY, formatDay, formatMinute, formatShort, wall, type Week } from '#shared/domain/time.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';

interface RankingHeadProps {
  week: Week;
  view: RankingView | null;
  isPrinting: boolean;
  /** The next week has begun. */
  canGoOn: boolean;
  onWeek: (by: -1 | 1) => void;
  onThisWeek: () => void;
  onPrint: () => void;
}

/** `2019-11-18 – 11-24`; the year again where the week crosses it. */
function periodText({ fromAt, toAt }: Week): string {
  const last = toAt - DAY;
  const sameYear = wall(fromAt).year() === wall(last).year();
  return `${formatDay(fromAt)} – ${sameYear ? wall(last).format('MM-DD') : formatDay(last)}`;
}

function AsOf({ view }: { view: RankingView }): ReactNode {
  const { centreAt, localAt } = view.dataAsOf;
  const counting = countingText(excludedOf(view.ranking), view.scheme);
  return (
    <div className="ranking-facts" data-testid="ranking-facts">
      <span>
        <b>{view.district.name}</b> {view.ranking.rows.length}个街道（镇）
        {view.uncounted > 0 ? `，其他单位 ${view.uncounted} 件未计入` : ''}
      </span>
      <span>
        口径 <b>{view.scheme.id}</b>　{view.scheme.name}
      </span>
      {view.scheme.example ? <span className="tag tag-amber">示例</span> : null}
      {counting === '' ? null : <span data-testid="ranking-counting">{counting}</span>}
      <span>
        数据截至 中心 {centreAt === null ? '未同步过' : formatShort(centreAt)}，本机 {formatShort(localAt)}
      </span>
      <span>未上报 {view.pending} 条</span>
      {view.offlineSince === null ? null : (
        <span className="ranking-since">离线，自 {formatMinute(view.offlineSince)}</span>
      )}
    </div>
  );
}

export function RankingHead(props: RankingHeadProps): ReactNode {
  const { week, view, isPrinting, canGoOn, onWeek, onThisWeek, onPrint } = props;
  return (
    <header className="ranking-head">
      <div className="ranking-title">
        <h1 data-testid="ranking-week">
          {week.year}年第{week.week}周排名
        </h1>
        <span className="second">{periodText(week)}</span>
        <Button rank="text" size="small" hotkey="←" data-testid="week-before" onClick={() => onWeek(-1)}>
          上一周
        </Button>
        {canGoOn ? (
          <>
            <Button rank="text" size="small" hotkey="→" data-testid="week-after" onClick={() => onWeek(1)}>
              下一周
            </Button>
            <Button rank="text" size="small" hotkey="T" data-testid="week-this" onClick={onThisWeek}>
              本周
            </Button>
          </>
        ) : (
          <span className="tag">本周，未完</span>
        )}
        <span className="spacer" />
        <Button hotkey="Ctrl P" blocked={isPrinting || !view} data-testid="print-ranking" onClick={onPrint}>
          <Icon name="print" size={14} />
          打印
        </Button>
      </div>
      {view ? <AsOf view={view} /> : <div className="ranking-facts" />}
    </header>
  );
}
