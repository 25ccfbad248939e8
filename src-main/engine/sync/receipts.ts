/** 同步与回执: what left and what arrived in a span of days, for one user. */
import type { ReceiptItem, SyncRoundItem, SyncSummary } from '#shared/contract/sync-api.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { dayStart, weekOf } from '#shared/domain/time.ts';
import { stopWhat } from '#shared/sync/stop.ts';
import type { SignedIn } from '../session/session.ts';
import type { Workstation } from '../workstation.ts';
import { SyncJournal, type NotedRound, type SettledReceipt } from './journal.ts';
import { exportable, lastExport } from './outbox-export.ts';
import { orderShown } from './waiting.ts';

export type Span = 'today' | 'week';
interface Stretch {
  span: Span;
  offset: number;
  limit: number;
}

const startOf = (span: Span, now: number): number => (span === 'today' ? dayStart(now) : weekOf(now).fromAt);

function unitsFor({ packages }: Workstation, journal: SyncJournal, user: SignedIn): string[] {
  return journal.units().filter((unit) => packages.organization.isWithin(unit, user.unit));
}

export function syncSummary(workstation: Workstation, user: SignedIn, span: Span): SyncSummary {
  const { store, meta, clock } = workstation;
  const journal = new SyncJournal(store);
  const fromAt = startOf(span, clock.now());
  const { nextSeq, known, pruned } = meta.sync();
  return {
    fromAt,
    ...journal.sumsSince(fromAt),
    ...journal.receiptCounts({ fromAt, units: unitsFor(workstation, journal, user) }),
    sentTo: nextSeq - 1,
    confirmedTo: known,
    archivedTo: pruned,
    lastExport: lastExport(workstation),
    exportable: exportable(workstation, user).length,
  };
}

function receiptItem(workstation: Workstation, user: SignedIn, receipt: SettledReceipt): ReceiptItem {
  const { commandId, kind, order, number, orders, typedAt, actor, settledAt, refused } = receipt;
  const shown = orderShown(workstation, user, order);
  return {
    commandId,
    label: familyOf(kind)?.label ?? kind,
    orderId: shown.orderId,
    orderNumber: shown.orderNumber ?? number,
    orderTitle: shown.orderTitle,
    orders,
    typedAt,
    actor,
    settledAt,
    refusal: refused === '' ? null : refusalText(refused),
  };
}

export function receiptList(
  workstation: Workstation,
  user: SignedIn,
  { span, offset, limit, onlyRefused }: Stretch & { onlyRefused: boolean },
): { rows: ReceiptItem[]; total: number } {
  const journal = new SyncJournal(workstation.store);
  const fromAt = startOf(span, workstation.clock.now());
  const units = unitsFor(workstation, journal, user);
  const { accepted, refused } = journal.receiptCounts({ fromAt, units });
  return {
    rows: journal
      .receiptsSince({ fromAt, units, onlyRefused }, limit, offset)
      .map((receipt) => receiptItem(workstation, user, receipt)),
    total: onlyRefused ? refused : accepted + refused,
  };
}

const roundItem = ({ code, ...round }: NotedRound): SyncRoundItem => ({
  ...round,
  failure: code === '' ? null : stopWhat(code),
});

export function roundList(
  { store, clock }: Workstation,
  { span, offset, limit }: Stretch,
): { rows: SyncRoundItem[]; total: number } {
  const journal = new SyncJournal(store);
  const fromAt = startOf(span, clock.now());
  return {
    rows: journal.roundsSince(fromAt, limit, offset).map(roundItem),
    total: journal.sumsSince(fromAt).rounds,
  };
}
