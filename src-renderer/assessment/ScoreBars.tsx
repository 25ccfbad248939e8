/** Composite scores side by side. Says nothing that the table does not say. */
import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, type ReactNode } from 'react';
import type { RankingView } from '#shared/contract/api.ts';
import type { RankedUnit } from '#shared/domain/assessment/ranking.ts';
import { CHART } from '../theme/chart.ts';

register([BarChart, GridComponent, CanvasRenderer]);

const ROW_PX = 34;
type Scored = RankedUnit & { score: string };

function optionOf(units: readonly Scored[]): Parameters<EChartsType['setOption']>[0] {
  const text = { fontFamily: CHART.font, fontSize: CHART.fontSize };
  return {
    animation: false,
    textStyle: text,
    grid: { left: 0, right: 52, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'value', min: 0, max: 100, show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: units.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: CHART.line } },
      axisLabel: { ...text, color: CHART.second, width: 108, overflow: 'truncate' },
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
          formatter: ({ dataIndex }: { dataIndex: number }) => units[dataIndex]?.score ?? '',
        },
        data: units.map(({ score }) => Number(score)),
      },
    ],
  };
}

export function ScoreBars({ view }: { view: RankingView }): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  const units = view.ranking.rows.filter((unit): unit is Scored => unit.score !== null);
  const label = units.map(({ name, score }) => `${name} ${score}`).join('，');

  useEffect(() => {
    const element = ref.current;
    if (!element || label === '') return;
    let chart: EChartsType | undefined;
    let isOver = false;
    const scored = view.ranking.rows.filter((unit): unit is Scored => unit.score !== null);
    // The canvas measures with the bundled face, so it has to be there first.
    void document.fonts.ready.then(() => {
      if (isOver) return;
      chart = init(element);
      chart.setOption(optionOf(scored));
    });
    const observer = new ResizeObserver(() => chart?.resize());
    observer.observe(element);
    return () => {
      isOver = true;
      observer.disconnect();
      chart?.dispose();
    };
  }, [view, label]);

  return (
    <aside className="score-bars" aria-label="综合成绩对比">
      <h2>
        综合成绩 <span className="small muted">满分 100，样本不足的不列</span>
      </h2>
      {units.length === 0 ? (
        <p className="second">本周还没有可比的成绩。</p>
      ) : (
        <div ref={ref} role="img" aria-label={`综合成绩：${label}`} style={{ height: units.length * ROW_PX + 8 }} />
      )}
    </aside>
  );
}
