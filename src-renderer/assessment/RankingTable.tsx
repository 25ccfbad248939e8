import type { ReactNode } from 'react';
import type { RankingView } from '#shared/contract/api.ts';
import type { RankedUnit } from '#shared/domain/assessment/ranking.ts';
import type { Rate } from '#shared/domain/assessment/rates.ts';

/** Stands over the rate, not over its fraction. */
function RateHead({ label }: { label: string }): ReactNode {
  return (
    <th scope="col">
      <span className="rate">
        <span>{label}</span>
        <span className="fraction">件数</span>
      </span>
    </th>
  );
}

/** A rate never stands without its fraction. */
function RateCell({ rate }: { rate: Rate }): ReactNode {
  return (
    <td>
      <span className="rate">
        <span>{rate.text}</span>
        <span className="fraction">{rate.denominator > 0 ? `${rate.numerator}/${rate.denominator}` : ''}</span>
      </span>
    </td>
  );
}

function Row({ unit, isTotal = false }: { unit: RankedUnit; isTotal?: boolean }): ReactNode {
  const isUnranked = unit.rank === null && !isTotal;
  return (
    <tr
      className={isTotal ? 'ranking-total' : isUnranked ? 'ranking-unranked' : ''}
      data-testid={isTotal ? 'ranking-total' : `ranking-${unit.unit}`}
    >
      <td className="ranking-no">{unit.rank ?? (isTotal ? '' : '—')}</td>
      <th scope="row">{unit.name}</th>
      <td>{unit.counts.assessed}</td>
      <td>{unit.counts.sample}</td>
      <RateCell rate={unit.response} />
      <RateCell rate={unit.resolution} />
      <RateCell rate={unit.satisfaction} />
      <td className="ranking-score">{unit.score ?? (isTotal ? '—' : '样本不足')}</td>
    </tr>
  );
}

/** Order and numbers are the engine's; nothing is computed here. */
export function RankingTable({ view }: { view: RankingView }): ReactNode {
  const { rows, total } = view.ranking;
  return (
    <>
      <table className="ranking-table" data-testid="ranking-table">
        <colgroup>
          <col className="col-no" />
          <col />
          <col className="col-count" />
          <col className="col-count" />
          <col className="col-rate" />
          <col className="col-rate" />
          <col className="col-rate" />
          <col className="col-score" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" className="ranking-no">
              名次
            </th>
            <th scope="col" className="ranking-name">
              单位
            </th>
            <th scope="col">考核件</th>
            <th scope="col">有效回访</th>
            <RateHead label="响应率" />
            <RateHead label="解决率" />
            <RateHead label="满意率" />
            <th scope="col">综合成绩</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((unit) => (
            <Row key={unit.unit} unit={unit} />
          ))}
        </tbody>
        <tfoot>
          <Row unit={total} isTotal />
        </tfoot>
      </table>
      <p className="ranking-formula">
        {view.scheme.formula}同分同名次，下一名次空出；合并计算按件数相加，不是各单位的平均。
      </p>
    </>
  );
}
