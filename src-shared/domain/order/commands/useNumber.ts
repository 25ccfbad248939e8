/** 用号: a document with a number of a series was made for this order. A fact: stored before the paper, never refused. */
import { z } from 'zod';
import { documentNumber, seriesNumberSchema, type SeriesNumber } from '../../numbers/series.ts';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, UNTAUGHT, type CommandFamily } from '../command.ts';
import { known } from '../order.ts';

const schema = seriesNumberSchema.extend({
  /** Kind of document, a code of the program: it says nothing of anybody. */
  document: z.string().regex(/^[a-z][A-Za-z]{0,39}$/),
});

export const useNumber: CommandFamily<z.infer<typeof schema>> = {
  kind: 'useNumber',
  version: 1,
  since: 2,
  label: '用号',
  key: null,
  place: 900,
  schema,
  roles: HANDLING_ROLES,
  phases: [],
  units: null,
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  isFact: true,
  permits: () => null,
  numbered: (payload) => ({ ...payload, act: 'use', reason: null }),
  decide(_state, payload) {
    return accepted(this, false, payload);
  },
  evolve(state, event) {
    const order = known(state);
    const { series, year, number, document } = event.data as z.infer<typeof schema>;
    const made = { series, year, number, document, at: event.countedAt, unit: event.unit };
    return { ...order, numbers: [...(order.numbers ?? []), made] };
  },
  sentence: (event) => `用号${documentNumber(event.data as unknown as SeriesNumber)}`,
};
