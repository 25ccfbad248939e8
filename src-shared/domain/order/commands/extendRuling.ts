/** 延期审批: the district grants or refuses a later due time. The original one never changes. */
import { z } from 'zod';
import { extendDue } from '../../deadline/clocks.ts';
import type { Due } from '../../deadline/due.ts';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { formatDue } from '../../time.ts';
import { accepted, aside, refuse, UNTAUGHT, type CommandFamily } from '../command.ts';
import { withDue } from '../due-changes.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { districtAbove } from '../who.ts';

const schema = z.object({
  approved: z.boolean().describe('是否同意'),
  note: written(500, '审批意见；不同意时必填').optional(),
});

interface ExtendedData {
  /** null = refused. */
  due: Due | null;
}

export const extendRuling: CommandFamily<z.infer<typeof schema>> = {
  kind: 'extendRuling',
  version: 1,
  label: '审批延期',
  key: null,
  place: 161,
  schema,
  roles: HANDLING_ROLES,
  phases: ['handling', 'awaitingReview', 'awaitingCallback'],
  units: ['district'],
  taught: UNTAUGHT,
  clocks: ['extend'],
  exclusive: true,
  permits: (state, context) =>
    districtAbove(state, context) ?? (known(state).extension?.pending ? null : 'extension-none'),
  decide(state, { approved, note }, { rules }) {
    const { due, extension } = known(state);
    if (!extension?.pending) return refuse('extension-none');
    if (!approved) {
      const refused: ExtendedData = { due: null };
      return note === undefined ? refuse('reason-missing') : accepted(this, true, { ...refused }, { note });
    }
    // The clock may have been stopped, or moved further, since it was asked for.
    if (due.at === null) return refuse('no-due');
    if (extension.pending.until <= due.at) return refuse('extension-term');
    const data: ExtendedData = { due: extendDue(due, extension.pending.until, rules.deadline.nearShare) };
    return accepted(this, true, { ...data }, { note });
  },
  evolve(state, event) {
    const order = known(state);
    const { due } = event.data as unknown as ExtendedData;
    const count = (order.extension?.count ?? 0) + (due ? 1 : 0);
    const settled = { ...order, extension: { count } };
    return due ? withDue(settled, due, event, '延期') : settled;
  },
  sentence(event) {
    const { due } = event.data as unknown as ExtendedData;
    const at = due?.at ?? null;
    return `${at === null ? '不同意延期' : `同意延期至 ${formatDue(at, 'long')}`}${aside(event, 'note')}`;
  },
};
