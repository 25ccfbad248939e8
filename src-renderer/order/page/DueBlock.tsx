import type { ReactNode } from 'react';
import type { OrderPage } from '#shared/contract/api.ts';

/** Where the due time comes from, in one sentence of the engine. */
export function DueBlock({ page }: { page: OrderPage }): ReactNode {
  return (
    <section className="due-block" aria-label="时限说明">
      <h2>时限说明</h2>
      <p>{page.dueExplanation}</p>
    </section>
  );
}
