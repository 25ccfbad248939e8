/**
 * 补充: the center that signed for an order fills in what handling needs (domain.md §1.14 待补充). It may be done again, and
 * an order can be answered without it: 待补充 is a part of 办理中, not a phase.
 */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, refuse, UNTAUGHT, type CommandFamily } from '../command.ts';
import type { Supplement } from '../facts.ts';
import { typedText, unitCode, written } from '../fields.ts';
import { known } from '../order.ts';
import { ANSWERING_UNITS, innerUnits, leadCentre } from '../who.ts';

/** 七有五性. */
const LIVELIHOOD_DIMENSIONS = [
  '幼有所育',
  '学有所教',
  '劳有所得',
  '病有所医',
  '老有所养',
  '住有所居',
  '弱有所扶',
  '便利性',
  '宜居性',
  '多样性',
  '公正性',
  '安全性',
] as const;

const fields = z.object({
  category: z.array(typedText(40)).min(1).max(5).optional().describe('问题分类，由大到小'),
  community: unitCode('反映社区', ['community']).optional(),
  sections: z
    .array(unitCode('处理科室', ['section']))
    .min(1)
    .max(20)
    .optional()
    .describe('处理科室'),
  livelihoodDimension: z.enum(LIVELIHOOD_DIMENSIONS).optional().describe('七有五性'),
  nature: typedText(40).optional().describe('案件性质'),
  note: written(500, '备注').optional(),
});
// Nothing filled in is no supplement.
const schema = fields.refine((filled) => Object.values(filled).some((value) => value !== undefined));

type SupplementedData = Omit<Supplement, 'at' | 'unit'>;

export const supplement: CommandFamily<z.infer<typeof schema>> = {
  kind: 'supplement',
  version: 1,
  label: '补充',
  key: null,
  place: 110,
  schema,
  roles: HANDLING_ROLES,
  phases: ['handling', 'awaitingReview'],
  units: ANSWERING_UNITS,
  taught: UNTAUGHT,
  clocks: [],
  // Two who fill in the same order must not overwrite each other unseen.
  exclusive: true,
  permits: leadCentre,
  targets: ({ leadUnit }, { organization }) => innerUnits(leadUnit, organization),
  decide(state, payload, { organization }) {
    const inside = new Set(innerUnits(known(state).leadUnit, organization).map(({ code }) => code));
    const named = [...(payload.sections ?? []), ...(payload.community === undefined ? [] : [payload.community])];
    if (named.some((code) => !inside.has(code))) return refuse('unit-not-below');
    const data: SupplementedData = {
      category: payload.category ?? null,
      community: payload.community ?? null,
      sections: payload.sections ?? [],
      livelihoodDimension: payload.livelihoodDimension ?? null,
      nature: payload.nature ?? null,
    };
    return accepted(this, true, { ...data }, { note: payload.note });
  },
  evolve(state, event) {
    const order = known(state);
    const data = event.data as unknown as SupplementedData;
    return {
      ...order,
      category: data.category ?? order.category,
      supplement: { ...data, at: event.countedAt, unit: event.unit },
    };
  },
  sentence(event, { unitName }) {
    const { category, community, sections, livelihoodDimension, nature } = event.data as unknown as SupplementedData;
    const parts = [
      category?.join('、'),
      community && unitName(community),
      sections.map(unitName).join('、'),
      livelihoodDimension,
      nature,
    ].filter((part) => part);
    return `补充${parts.length > 0 ? ` ${parts.join('，')}` : ''}${aside(event, 'note')}`;
  },
};
