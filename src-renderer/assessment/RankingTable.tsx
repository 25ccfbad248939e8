import { Fragment, type ReactNode } from 'react';
import type { RankingView } from '#shared/contract/api.ts';
import type { RankedUnit } from '#shared/domain/assessment/ranking.ts';
import { otherCountingText } from '#shared/domain/assessment/ranking-sheet.ts';
import type { Rate } from '#shared/domain/assessment/rates.ts';
import type { Counting } from '#shared/domain/assessment/scheme.ts';

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

interface RowProps {
  unit: RankedUnit;
  counting: Counting;
  /** Of all units, or of those that are ranked apart from the others. */
  isSum?: boolean;
}

function Row({ unit, counting, isSum = false }: RowProps): ReactNode {
  const isUnranked = unit.rank === null && !isSum;
  const other = otherCountingText(unit, counting);
  return (
    <tr
      className={isSum ? 'ranking-total' : isUnranked ? 'ranking-unranked' : ''}
      data-testid={
        isSum ? (unit.group === null ? 'ranking-total' : `ranking-group-${unit.group}`) : `ranking-${unit.unit}`
      }
    >
      <td className="ranking-no">{unit.rank ?? (isSum ? '' : '—')}</td>
      <th scope="row">
        {unit.name}
        {other === '' ? null : <span className="ranking-other">{other}</span>}
      </th>
      <td>{unit.counts.assessed}</td>
      <td>{unit.counts.sample}</td>
      <RateCell rate={unit.response} />
      <RateCell rate={unit.resolution} />
      <RateCell rate={unit.satisfaction} />
      <td className="ranking-score">{unit.score ?? (isSum ? '—' : '样本不足')}</td>
    </tr>
  );
}

/** Order and numbers are the engine's; nothing is computed here. */
export function RankingTable({ view }: { view: RankingView }): ReactNode {
  const { rows, total, groups } = view.ranking;
  const { counting } = view.scheme;
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
          {rows.map((unit, index) => (
            <Fragment key={unit.unit}>
              {unit.group === rows[index - 1]?.group
                ? null
                : groups
                    .filter(({ group }) => group === unit.group)
                    .map((group) => <Row key={group.name} unit={group} counting={counting} isSum />)}
              <Row unit={unit} counting={counting} />
            </Fragment>
          ))}
        </tbody>
        <tfoot>
          <Row unit={total} counting={counting} isSum />
        </tfoot>
      </table>
      <p className="ranking-formula">
        {view.scheme.formula}同分同名次，下一名次空出；合并计算按件数相加，不是各单位的平均。
      </p>
    </>
  );
}
