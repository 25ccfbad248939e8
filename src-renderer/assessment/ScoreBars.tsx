/** Composite scores side by side. Says nothing that the table does not say. */
import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, type ReactNode } from 'react';
import type { RankingView } from '#shared/contract/api.ts';
import { CHART } from '../theme/chart.ts';

register([BarChart, GridComponent, CanvasRenderer]);

const ROW_PX = 34;
/** Two lines beside a bar; the whole name stands in the table. */
const LONGEST_NAME = 17;
const shortName = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);

/** Name and score, as the table shows them. */
type Bar = readonly [name: string, score: string];

function optionOf(bars: readonly Bar[]): Parameters<EChartsType['setOption']>[0] {
  const text = { fontFamily: CHART.font, fontSize: CHART.fontSize };
  return {
    animation: false,
    textStyle: text,
    grid: { left: 0, right: 52, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'value', min: 0, max: 100, show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(([name]) => name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: CHART.line } },
      axisLabel: {
        ...text,
        formatter: shortName,
        color: CHART.second,
        width: 108,
        lineHeight: 15,
        overflow: 'breakAll',
      },
    },
    series: [
      {
        type: 'bar',
        silent: true,
        barWidth: 14,
        itemStyle: { color: CHART.bar },
        label: {
          ...text,
          show: true,
          position: 'right',
          color: CHART.ink,
          formatter: ({ dataIndex }: { dataIndex: number }) => bars[dataIndex]?.[1] ?? '',
        },
        data: bars.map(([, score]) => Number(score)),
      },
    ],
  };
}

/** @param figures the bars as JSON: drawn anew when a figure changed, not with every answer */
function BarCanvas({ figures, label, height }: { figures: string; label: string; height: number }): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    let chart: EChartsType | undefined;
    let isOver = false;
    // The canvas measures with the bundled face, so it has to be there first.
    void document.fonts.ready.then(() => {
      if (isOver) return;
      chart = init(element);
      chart.setOption(optionOf(JSON.parse(figures) as Bar[]));
    });
    const observer = new ResizeObserver(() => chart?.resize());
    observer.observe(element);
    return () => {
      isOver = true;
      observer.disconnect();
      chart?.dispose();
    };
  }, [figures]);
  return <div ref={ref} role="img" aria-label={label} style={{ height }} />;
}

export function ScoreBars({ view }: { view: RankingView }): ReactNode {
  const bars = view.ranking.rows.flatMap(({ name, score }): Bar[] => (score === null ? [] : [[name, score]]));
  return (
    <aside className="score-bars" aria-label="综合成绩对比">
      <h2>
        综合成绩 <span className="small muted">满分 100，样本不足的不列</span>
      </h2>
      {bars.length === 0 ? (
        <p className="second" data-testid="bars-none">
          {view.week.year}年第{view.week.week}周没有可比的成绩。
        </p>
      ) : (
        <BarCanvas
          figures={JSON.stringify(bars)}
          label={`综合成绩：${bars.map((bar) => bar.join(' ')).join('，')}`}
          height={bars.length * ROW_PX + 8}
        />
      )}
    </aside>
  );
}
