/** One order as its page shows it; personal values in full only for those who handle it. */
import type { OrderPage, OrderRow } from '#shared/contract/api.ts';
import { explainDue } from '#shared/domain/deadline/explain-due.ts';
import { attach } from '#shared/domain/order/commands/attach.ts';
import { unitStatement } from '#shared/domain/order/commands/reply.ts';
import { flagsOf } from '#shared/domain/order/flags.ts';
import { particularsOf } from '#shared/domain/order/particulars.ts';
import { seenActsOf } from '#shared/domain/order/seen.ts';
import { timelineEntry } from '#shared/domain/order/timeline.ts';
import { maskName, maskPhone, maskPlace, maskTexts } from '#shared/domain/text/masking.ts';
import type { Shown } from '#shared/sync/overlay.ts';
import type { Packages } from '../store/projection.ts';
import { unitRef } from '../unit-ref.ts';
import { actOptions } from './acts.ts';
import { reads } from './rights.ts';
import type { Reader } from './row-view.ts';

const masked = (value: string | null, mask: (text: string) => string): string | null => value && mask(value);

export function orderPage(shown: Shown, row: OrderRow, reader: Reader, packages: Packages): OrderPage {
  const { state, events, pending } = shown;
  const { organization, rules } = packages;
  const inFull = reads(reader.user, state.leadUnit, organization);
  const nameOf = (code: string): string => organization.nameOf(code);
  const { content, callerName, callerPhone, place } = state.personal;
  const entries = events.map((event, i) => {
    const entry = timelineEntry(event, organization, i >= events.length - pending);
    // No mask finds the names in the name of a file.
    return inFull || event.kind !== attach.kind ? entry : { ...entry, text: '添加附件' };
  });
  // Together: what one text gives away is masked in all of them.
  const texts = [content ?? '', ...entries.map((entry) => entry.text)];
  const [shownContent = '', ...sentences] = inFull ? texts : maskTexts(texts, state.personal);
  return {
    row,
    firstUnit: unitRef(organization, state.firstUnit),
    cityDispatchedAt: state.cityDispatchedAt,
    districtDispatchedAt: state.districtDispatchedAt,
    acceptedAt: state.acceptedAt,
    contactedAt: state.contactedAt,
    repliedAt: state.repliedAt,
    completedAt: state.completedAt,
    dueExplanation: explainDue(state, rules).text,
    flags: flagsOf(state, nameOf),
    particulars: particularsOf(state, nameOf),
    content: content && shownContent,
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
    seenActs: seenActsOf(events),
    timeline: entries.map((entry, i) => ({ ...entry, text: sentences[i] ?? '' })),
    acts: actOptions(state, { now: reader.now, actor: reader.user, organization, rules }),
  };
}
