import type { ReactNode } from 'react';
import type { OrderPage } from '#shared/contract/api.ts';
import { formatMinute } from '#shared/domain/time.ts';
import { fullCategory } from '../../lib/words.ts';

function Fact({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd className={wide ? 'fact-wide' : ''}>{children}</dd>
    </>
  );
}

/** The citizen's words as they came, and who said them; masked where the engine masks. */
export function RequestBlock({ page }: { page: OrderPage }): ReactNode {
  const { caller, row } = page;
  return (
    <section className="section">
      <h2>诉求内容</h2>
      <p className="request-text">{page.content ?? '（已脱敏）'}</p>
      <dl className="facts">
        <Fact name="来电人" wide>
          {caller.name ?? '—'}
          {caller.phone === null ? null : (
            <span className={caller.masked ? 'masked' : ''} title={caller.masked ? '已遮蔽' : undefined}>
              {caller.phone}
            </span>
          )}
        </Fact>
        <Fact name="地点" wide>
          {page.place ?? '—'}
        </Fact>
        <Fact name="分类" wide>
          {row.category === '' ? '—' : fullCategory(row.category)}
        </Fact>
        <Fact name="市派单">{formatMinute(page.cityDispatchedAt)}</Fact>
        {page.districtDispatchedAt === null ? null : (
          <Fact name="区派单">{formatMinute(page.districtDispatchedAt)}</Fact>
        )}
        {page.acceptedAt === null ? null : <Fact name="签收">{formatMinute(page.acceptedAt)}</Fact>}
        {page.contactedAt === null ? null : <Fact name="联系">{formatMinute(page.contactedAt)}</Fact>}
        {page.repliedAt === null ? null : <Fact name="答复">{formatMinute(page.repliedAt)}</Fact>}
        {page.completedAt === null ? null : <Fact name="办结">{formatMinute(page.completedAt)}</Fact>}
      </dl>
      {page.particulars.length === 0 ? null : (
        <dl className="facts particulars" data-testid="particulars">
          {page.particulars.map(({ label, value }) => (
            <Fact key={label} name={label}>
              {value}
            </Fact>
          ))}
        </dl>
      )}
    </section>
  );
}
