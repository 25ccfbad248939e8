import type { ReactNode } from 'react';
import type { OrderPage } from '#shared/contract/api.ts';
import { formatShort } from '#shared/domain/time.ts';

const yesNo = (value: boolean | null, yes: string, no: string): string => (value === null ? '—' : value ? yes : no);

/**
 * Three views of 解决 and 满意 that are never mixed: what the unit says, what our call-back heard, what the upper level's
 * sample heard. Only the last one counts in a ranking.
 */
export function ViewsBlock({ page }: { page: OrderPage }): ReactNode {
  const { callback, sample, unitSolved, callbackAttempts } = page;
  return (
    <section className="section" aria-label="回访与抽查">
      <h2>
        回访与抽查
        <span className="small muted">
          {callbackAttempts > 0 ? `本级已回访 ${callbackAttempts} 次；` : ''}排名只按上级抽查
        </span>
      </h2>
      <table className="views-table">
        <thead>
          <tr>
            <th scope="col">来源</th>
            <th scope="col">时间</th>
            <th scope="col">联系</th>
            <th scope="col">解决</th>
            <th scope="col">满意</th>
          </tr>
        </thead>
        <tbody>
          <tr data-testid="view-unit">
            <th scope="row">承办单位</th>
            <td>{page.repliedAt === null ? '—' : formatShort(page.repliedAt)}</td>
            <td>{page.contactedAt === null ? '—' : '已联系'}</td>
            <td>{yesNo(unitSolved, '已解决', '未解决')}</td>
            <td>—</td>
          </tr>
          <tr data-testid="view-callback">
            <th scope="row">本级回访</th>
            <td>{callback ? formatShort(callback.at) : '—'}</td>
            <td>{yesNo(callback?.connected ?? null, '接通', '未接通')}</td>
            <td>{yesNo(callback?.solved ?? null, '已解决', '未解决')}</td>
            <td>{callback?.satisfaction ?? '—'}</td>
          </tr>
          <tr data-testid="view-sample">
            <th scope="row">上级抽查{sample && sample.revision > 1 ? `（第${sample.revision}次）` : ''}</th>
            <td>{sample ? formatShort(sample.sampledAt) : '—'}</td>
            <td>{sample && !sample.valid ? '无效，不计' : yesNo(sample?.contacted ?? null, '已联系', '未联系')}</td>
            <td>{yesNo(sample?.solved ?? null, '已解决', '未解决')}</td>
            <td>{sample?.satisfaction ?? '—'}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
