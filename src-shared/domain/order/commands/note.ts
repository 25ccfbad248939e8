/** 跟进: a line on what is going on; changes nothing. */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { accepted, aside, UNTAUGHT, type CommandFamily } from '../command.ts';
import { written } from '../fields.ts';
import { known } from '../order.ts';
import { PHASES } from '../types.ts';
import { takesPart } from '../who.ts';

const schema = z.object({ text: written(2000, '跟进情况') });

export const note: CommandFamily<z.infer<typeof schema>> = {
  kind: 'note',
  version: 1,
  label: '跟进',
  key: null,
  place: 100,
  schema,
  roles: HANDLING_ROLES,
  phases: PHASES,
  units: null,
  taught: UNTAUGHT,
  clocks: [],
  exclusive: false,
  permits: takesPart,
  decide(_state, { text }) {
    return accepted(this, false, {}, { text });
  },
  evolve: (state) => known(state),
  sentence: (event) => `跟进${aside(event, 'text')}`,
};
