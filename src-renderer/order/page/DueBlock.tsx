import type { ReactNode } from 'react';
import type { OrderPage } from '#shared/contract/api.ts';
import { formatDue } from '#shared/domain/time.ts';

/** Where the due time comes from, in one sentence of the engine. */
export function DueBlock({ page }: { page: OrderPage }): ReactNode {
  const { dueAt } = page.row;
  return (
    <section className="due-block" aria-label="时限说明">
      <h2>时限说明</h2>
      <p>
        <span className="due-when">{dueAt === null ? '无时限' : `${formatDue(dueAt, 'long')} 到期`}</span>
        {page.dueExplanation}
      </p>
    </section>
  );
}
