/**
 * 裁定: the district decides on a return. Upheld, the order goes back and may not be returned again; otherwise another
 * unit gets it, and from a number of returns on only the fallback unit (兜底单位). 首办单位 stays what it was.
 */
import { z } from 'zod';
import type { Due } from '../../deadline/due.ts';
import { durationText } from '../../deadline/due.ts';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, refuse, UNTAUGHT, type CommandFamily, type DecideContext } from '../command.ts';
import { freshDue, settled, withDue } from '../due-changes.ts';
import type { Hop } from '../facts.ts';
import { unitCode, written } from '../fields.ts';
import { known } from '../order.ts';
import { timeOnTheWay } from '../returns.ts';
import type { OrderState } from '../types.ts';
import { dispatchTargets, districtAbove, firstUnitAfter, jointBeside } from '../who.ts';

const schema = z.object({
  upheld: z.boolean().describe('是否维持原派'),
  toUnit: unitCode('改派单位；维持原派不选').optional(),
  note: written(1000, '裁定理由'),
});

interface RuledData {
  upheld: boolean;
  /** The unit that ruled order may not return any more, when there is one. */
  forbidden: string | null;
  move: { hop: Omit<Hop, 'at'>; firstUnit: string; due: Due } | null;
}

/** The only unit that a ruling can still send the order to; undefined while it may choose. */
function fallbackFor({ returns = [] }: OrderState, { actor, rules }: DecideContext): string | undefined {
  const limits = rules.handling?.return;
  return limits && returns.length >= limits.fallbackFrom ? limits.fallbackUnits[actor.unit] : undefined;
}

export const ruling: CommandFamily<z.infer<typeof schema>> = {
  kind: 'ruling',
  version: 1,
  label: '裁定',
  key: 'C',
  place: 61,
  schema,
  roles: HANDLING_ROLES,
  phases: ['awaitingRuling'],
  units: ['district'],
  taught: UNTAUGHT,
  clocks: ['start'],
  exclusive: true,
  permits: districtAbove,
  targets: (_order, { actor, organization }) => dispatchTargets(actor.unit, organization),
  decide(state, { upheld, toUnit, note }, context) {
    const order = known(state);
    const { returned } = order;
    if (!returned) return refuse('phase');
    const { actor, now, organization, rules } = context;
    const fallback = fallbackFor(order, context);
    if (upheld) {
      if (toUnit !== undefined) return refuse('ruling-target');
      // A third return ends with the fallback unit, whoever would have to keep the order otherwise.
      if (fallback !== undefined && fallback !== returned.unit) return refuse('fallback-only');
      const data: RuledData = { upheld, forbidden: returned.unit, move: null };
      return accepted(this, true, { ...data }, { note });
    }
    const to = toUnit ?? fallback;
    if (to === undefined || to === returned.unit) return refuse('ruling-target');
    if (!dispatchTargets(actor.unit, organization).some(({ code }) => code === to)) return refuse('dispatch-target');
    if (fallback !== undefined && to !== fallback) return refuse('fallback-only');
    const data: RuledData = {
      upheld,
      forbidden: fallback ?? null,
      move: {
        hop: {
          from: returned.unit,
          to,
          why: returned.reason,
          dispatchedAt: order.dispatchedAt,
          returnedAt: returned.at,
        },
        firstUnit: firstUnitAfter(order, to, organization),
        due: freshDue(order, now, rules),
      },
    };
    return accepted(this, true, { ...data }, { note });
  },
  evolve(state, event) {
    const { returned, ...order } = known(state);
    const { forbidden, move } = event.data as unknown as RuledData;
    const ruled = forbidden === null ? order : { ...order, returnForbidden: forbidden };
    if (!move) return { ...ruled, phase: returned?.from ?? 'handling' };
    const { hop, firstUnit, due } = move;
    return {
      ...withDue(settled(ruled, event.countedAt), due, event, '裁定改派'),
      phase: 'awaitingAccept',
      leadUnit: hop.to,
      jointUnits: jointBeside(ruled, hop.to),
      firstUnit,
      districtDispatchedAt: event.countedAt,
      dispatchedAt: event.countedAt,
      hops: [...(ruled.hops ?? []), { ...hop, at: event.countedAt }],
    };
  },
  sentence(event, { unitName }) {
    const { move } = event.data as unknown as RuledData;
    const note = aside(event, 'note');
    if (!move) return `裁定维持原派，不得再退${note}`;
    const lost = durationText(timeOnTheWay([{ ...move.hop, at: event.countedAt }]));
    return `裁定由${unitName(move.hop.from)}改派${unitName(move.hop.to)}，流转用时${lost}${note}`;
  },
};
