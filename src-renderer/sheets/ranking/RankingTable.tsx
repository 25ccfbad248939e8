import type { ReactNode } from 'react';
import type { RankingSheet, RankingSheetRow } from '#shared/domain/assessment/ranking-sheet.ts';
import type { Rate } from '#shared/domain/assessment/rates.ts';

/** Width class (print.css) and head of each column. */
const COLUMNS = [
  ['rank', '名次'],
  ['unit', '单位'],
  ['count', '考核件'],
  ['wide', '有效回访'],
  ['short', '响应'],
  ['short', '解决'],
  ['short', '满意'],
  ['wide', '基本满意'],
  ['rate', '响应率'],
  ['rate', '解决率'],
  ['rate', '满意率'],
  ['score', '综合成绩'],
  ['note', '备注'],
] as const;

function RateCell({ rate }: { rate: Rate }): ReactNode {
  return (
    <td className="rate">
      <div>
        {rate.denominator > 0 && (
          <small>
            {rate.numerator}/{rate.denominator}
          </small>
        )}
        <span>{rate.text}</span>
      </div>
    </td>
  );
}

function Figures({ row }: { row: RankingSheetRow }): ReactNode {
  const counts = [row.assessed, row.sample, row.response.numerator, row.solved, row.satisfied, row.basicallySatisfied];
  return (
    <>
      {counts.map((count, i) => (
        <td key={i} className="num">
          {count}
        </td>
      ))}
      <RateCell rate={row.response} />
      <RateCell rate={row.resolution} />
      <RateCell rate={row.satisfaction} />
      <td className="num">{row.score ?? '—'}</td>
      <td>{row.note}</td>
    </>
  );
}

function UnitRow({ row }: { row: RankingSheetRow }): ReactNode {
  return (
    <tr className={row.isGroup ? 'group' : undefined}>
      {row.isGroup ? (
        <td />
      ) : (
        <td className={row.rank === null ? 'rank unranked' : 'rank'}>{row.rank ?? '样本不足'}</td>
      )}
      <td>{row.unitName}</td>
      <Figures row={row} />
    </tr>
  );
}

/** Rows [from, to) under a head of their own; the total counts as the row after the last unit. */
export function RankingTable({ sheet, from, to }: { sheet: RankingSheet; from: number; to: number }): ReactNode {
  return (
    <table>
      <colgroup>
        {COLUMNS.map(([width, label]) => (
          <col key={label} className={width} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {COLUMNS.map(([, label]) => (
            <th key={label}>{label}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sheet.rows.slice(from, to).map((row, i) => (
          <UnitRow key={i} row={row} />
        ))}
        {to > sheet.rows.length && (
          <tr className="total">
            <td />
            <td>{sheet.total.unitName}</td>
            <Figures row={sheet.total} />
          </tr>
        )}
      </tbody>
    </table>
  );
}
