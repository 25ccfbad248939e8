/**
 * 退单: a unit that holds the order to be none of its own gives it back, with a reason of the list and the legal basis.
 * The order stays with it until the district has ruled (首接负责, domain.md §1.4 and §1.5).
 */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { HOUR } from '../../time.ts';
import { accepted, refuse, saidIn, UNTAUGHT, type CommandFamily } from '../command.ts';
import type { PendingReturn } from '../facts.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { ANSWERING_UNITS, leadCentre } from '../who.ts';

const RETURN_REASONS = ['属地不符', '权属不清', '职能交叉', '超出职责', '重复派单', '其他'] as const;

const schema = z.object({
  reason: z.enum(RETURN_REASONS).describe('退单原因'),
  basis: written(1000, '法规依据'),
  note: written(1000, '情况说明').optional(),
});

type ReturnedData = Pick<PendingReturn, 'reason' | 'to' | 'from'>;

export const returnOrder: CommandFamily<z.infer<typeof schema>> = {
  kind: 'return',
  version: 1,
  label: '退单',
  key: null,
  place: 140,
  schema,
  roles: HANDLING_ROLES,
  phases: ['awaitingAccept', 'handling'],
  units: ANSWERING_UNITS,
  taught: UNTAUGHT,
  // The clock runs on: who returns stays answerable until the ruling.
  clocks: [],
  exclusive: true,
  permits(state, context) {
    const why = leadCentre(state, context);
    if (why) return why;
    const { returns = [], returnForbidden } = known(state);
    const { unit } = context.actor;
    if (returnForbidden === unit) return 'return-forbidden';
    const limits = context.rules.handling?.return;
    return limits && returns.filter((each) => each.unit === unit).length >= limits.maxPerUnit ? 'return-limit' : null;
  },
  decide(state, { reason, basis, note }, { actor, organization }) {
    const order = known(state);
    const district = organization.lineage(actor.unit).find(({ kind }) => kind === 'district');
    if (!district) return refuse('not-district');
    const data: ReturnedData = {
      reason,
      to: district.code,
      from: order.phase === 'awaitingAccept' ? 'awaitingAccept' : 'handling',
    };
    return accepted(this, true, { ...data }, { basis, note });
  },
  typed(_payload, { now, rules }, state) {
    const { phase, acceptedAt, dispatchedAt } = known(state);
    const begunAt = phase === 'handling' && acceptedAt !== null ? acceptedAt : dispatchedAt;
    const limits = rules.handling?.return;
    return limits && now > begunAt + limits.hours * HOUR ? 'return-late' : null;
  },
  evolve(state, event) {
    const order = known(state);
    const data = event.data as unknown as ReturnedData;
    const made = { at: event.countedAt, unit: event.unit, reason: data.reason };
    return {
      ...order,
      phase: 'awaitingRuling',
      returned: { ...made, to: data.to, from: data.from },
      returns: [...(order.returns ?? []), made],
    };
  },
  sentence(event, { unitName }) {
    const { reason } = event.data as unknown as ReturnedData;
    const note = saidIn(event, 'note');
    return [
      `${unitName(event.unit)}退单，原因：${reason}`,
      `依据：${saidIn(event, 'basis') ?? ''}`,
      ...(note === null ? [] : [`说明：${note}`]),
    ].join('\n');
  },
};
