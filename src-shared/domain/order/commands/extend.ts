/** 延期申请: the unit asks for a later due time, before the present one has passed (domain.md §1.7). */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { DAY, formatDue } from '../../time.ts';
import { accepted, aside, refuse, UNTAUGHT, type CommandFamily } from '../command.ts';
import { term, written } from '../fields.ts';
import { known } from '../order.ts';
import { ANSWERING_UNITS, leadCentre } from '../who.ts';

const schema = z.object({
  until: term.describe('延期至'),
  note: written(1000, '延期原因'),
});

export const extend: CommandFamily<z.infer<typeof schema>> = {
  kind: 'extend',
  version: 1,
  label: '申请延期',
  key: null,
  place: 160,
  schema,
  roles: HANDLING_ROLES,
  phases: ['handling'],
  units: ANSWERING_UNITS,
  taught: UNTAUGHT,
  // Only the approval moves the due time.
  clocks: [],
  exclusive: true,
  permits(state, context) {
    const why = leadCentre(state, context);
    if (why) return why;
    const { due, extension } = known(state);
    if (due.at === null) return 'no-due';
    if (extension?.pending) return 'extension-pending';
    const limits = context.rules.handling?.extension;
    return limits && (extension?.count ?? 0) >= limits.max ? 'extension-limit' : null;
  },
  decide(state, { until, note }, { rules }) {
    const { due } = known(state);
    const limits = rules.handling?.extension;
    const isTooFar = due.at !== null && limits !== undefined && until > due.at + limits.maxDays * DAY;
    if (due.at === null || until <= due.at || isTooFar) return refuse('extension-term');
    return accepted(this, true, { until }, { note });
  },
  typed(_payload, { now }, state) {
    const { at } = known(state).due;
    return at !== null && now > at ? 'extension-late' : null;
  },
  evolve(state, event) {
    const order = known(state);
    const { until } = event.data as { until: number };
    const pending = { at: event.countedAt, unit: event.unit, until };
    return { ...order, extension: { count: order.extension?.count ?? 0, pending } };
  },
  sentence: (event, { unitName }) =>
    `${unitName(event.unit)}申请延期至 ${formatDue((event.data as { until: number }).until, 'long')}${aside(event, 'note')}`,
};
