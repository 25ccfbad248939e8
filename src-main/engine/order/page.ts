/** One order as its page shows it; personal values in full only for those who handle it. */
import type { OrderPage, OrderRow } from '#shared/contract/api.ts';
import { unitStatement } from '#shared/domain/order/commands/reply.ts';
import { timelineEntry } from '#shared/domain/order/timeline.ts';
import { maskName, maskPhone, maskPlace, maskText } from '#shared/domain/text/masking.ts';
import type { Shown } from '#shared/sync/overlay.ts';
import type { Packages } from '../store/projection.ts';
import { unitRef } from '../unit-ref.ts';
import { actOptions } from './acts.ts';
import { explainDue } from './explain.ts';
import type { Reader } from './row-view.ts';
import { reads } from './rights.ts';

const masked = (value: string | null, mask: (text: string) => string): string | null => value && mask(value);

export function orderPage(shown: Shown, row: OrderRow, reader: Reader, packages: Packages): OrderPage {
  const { state, events, pending } = shown;
  const { organization, rules } = packages;
  const inFull = reads(reader.user, state.leadUnit, organization);
  const text = (value: string): string => (inFull ? value : maskText(value, state.personal));
  const { content, callerName, callerPhone, place } = state.personal;
  return {
    row,
    firstUnit: unitRef(organization, state.firstUnit),
    cityDispatchedAt: state.cityDispatchedAt,
    districtDispatchedAt: state.districtDispatchedAt,
    acceptedAt: state.acceptedAt,
    contactedAt: state.contactedAt,
    repliedAt: state.repliedAt,
    completedAt: state.completedAt,
    dueExplanation: explainDue(state, rules),
    content: masked(content, text),
    caller: {
      name: inFull ? callerName : masked(callerName, maskName),
      phone: inFull ? callerPhone : masked(callerPhone, maskPhone),
      masked: !inFull,
    },
    place: inFull ? place : masked(place, maskPlace),
    callback: state.callback,
    callbackAttempts: state.callbackAttempts,
    sample: state.sample,
    unitSolved: unitStatement(events),
    timeline: events.map((event, i) => {
      const entry = timelineEntry(event, organization, i >= events.length - pending);
      return { ...entry, text: text(entry.text) };
    }),
    acts: actOptions(state, { now: reader.now, actor: reader.user, organization, rules }),
  };
}
