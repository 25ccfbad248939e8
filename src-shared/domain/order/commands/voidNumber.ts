/** 作废: a number that was taken stands on no document. A fact: recorded whatever became of the order; never used again. */
import { z } from 'zod';
import { documentNumber, isSame, seriesNumberSchema, VOID_REASONS } from '../../numbers/series.ts';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, UNTAUGHT, type CommandFamily } from '../command.ts';
import { known } from '../order.ts';

const schema = seriesNumberSchema.extend({ reason: z.enum(VOID_REASONS) });

export const voidNumber: CommandFamily<z.infer<typeof schema>> = {
  kind: 'voidNumber',
  version: 1,
  since: 2,
  label: '作废文号',
  key: null,
  place: 901,
  schema,
  roles: HANDLING_ROLES,
  phases: [],
  units: null,
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  isFact: true,
  permits: () => null,
  numbered: (payload) => ({ ...payload, act: 'void', document: null }),
  decide(_state, payload) {
    return accepted(this, false, payload);
  },
  evolve(state, event) {
    const order = known(state);
    const { reason, ...mark } = event.data as z.infer<typeof schema>;
    const numbers = (order.numbers ?? []).map((each) =>
      isSame(each, mark) && each.number === mark.number ? { ...each, voided: reason } : each,
    );
    return { ...order, ...(numbers.length > 0 ? { numbers } : {}) };
  },
  sentence(event) {
    const { reason, ...mark } = event.data as z.infer<typeof schema>;
    return `作废文号${documentNumber(mark)}：${reason}`;
  },
};
