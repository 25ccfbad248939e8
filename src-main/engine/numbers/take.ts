/**
 * Taking a number for a document, and making one void. The fact is stored in the same transaction as the number and
 * before any paper: a process that dies leaves a number that is told and stands on no paper, never one that stands on two.
 */
import { RpcError } from '#shared/contract/rpc.ts';
import { enrolmentStop, stopSentence } from '#shared/sync/stop.ts';
import {
  documentNumber,
  yearOf,
  type SeriesNumber,
  type SeriesYear,
  type VoidReason,
} from '#shared/domain/numbers/series.ts';
import { nextNumber } from '#shared/domain/numbers/stock.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import type { Command } from '#shared/domain/order/types.ts';
import { HANDLING_ROLES } from '#shared/domain/organization/roles.ts';
import { v7 as uuid } from 'uuid';
import { seen } from '../order/rights.ts';
import type { SignedIn } from '../session/session.ts';
import type { Workstation } from '../workstation.ts';
import { NumberStore } from './number-store.ts';

export interface Taken extends SeriesNumber {
  /** As it stands on the paper. */
  text: string;
  commandId: string;
}

const UNMARKED = '密钥旁的标记读写不了，不能取号。请管理员检查密钥文件所在目录的权限。';

/**
 * Keeps the fact for sending; it needs no order that is held here, and no rule of the order forbids it. Throws when it is
 * none that the centre could read: it would be refused there, and the number on the paper be a hole.
 */
function keepFact(
  { outbox, projection, clock }: Workstation,
  user: SignedIn,
  fact: { kind: 'useNumber' | 'voidNumber'; order: string; payload: Record<string, unknown> },
): Command {
  const family = familyOf(fact.kind);
  const payload = family?.schema.parse(fact.payload);
  const { claimedAt, offset } = clock.stamp();
  const command: Command = {
    id: uuid({ msecs: claimedAt }),
    orders: [fact.order],
    kind: fact.kind,
    version: family?.version ?? 1,
    payload: { ...payload },
    actor: user.name,
    unit: user.unit,
    claimedAt,
    offset,
    seenAct: '',
    base: '',
  };
  outbox.add(command, user.role, claimedAt);
  projection.refresh(fact.order);
  clock.remember();
  return command;
}

/** A centre that was set back by hand may lease once more what this workstation has printed: it is passed over. */
function untaken(numbers: NumberStore, of: SeriesYear): ReturnType<typeof nextNumber> {
  for (;;) {
    const next = nextNumber(numbers.ranges(), of);
    if (!next || !numbers.find(next)) return next;
    numbers.pass(next.range, next.number);
  }
}

function checkMayNumber({ meta }: Workstation, { role }: SignedIn): void {
  if (!HANDLING_ROLES.includes(role)) throw new RpcError('role', refusalText('role'));
  const stop = enrolmentStop(meta.sync());
  if (stop !== null) throw new RpcError('enrol', stopSentence(stop));
}

/**
 * The next number of a series for a document of an order this person sees. Throws RpcError with what to do; then nothing
 * was taken, and what is missing is fetched with the next contact.
 */
export function takeNumber(
  workstation: Workstation,
  user: SignedIn,
  { series, order, document }: { series: string; order: string; document: string },
): Taken {
  const { store, mark, projection, packages, clock } = workstation;
  // A copy that numbers would print what its machine has printed (copyMark).
  const kept = mark.check();
  checkMayNumber(workstation, user);
  if (kept === 'unkept') throw new RpcError('unmarked', UNMARKED);
  const numbers = new NumberStore(store);
  const taken = store.write((): Taken | null => {
    checkMayNumber(workstation, user); // another process may have learned something meanwhile
    seen(projection.shown(order), user.unit, packages.organization);
    const of = { series, year: yearOf(clock.now()) };
    const next = untaken(numbers, of);
    if (!next) {
      numbers.wish(of);
      return null;
    }
    const { number, range } = next;
    const { id, claimedAt } = keepFact(workstation, user, {
      kind: 'useNumber',
      order,
      payload: { ...of, number, document },
    });
    numbers.take(range, { ...of, number, order, document, command: id, takenBy: user.name, takenAt: claimedAt });
    return { ...of, number, text: documentNumber({ ...of, number }), commandId: id };
  });
  if (!taken)
    throw new RpcError('no-number', `本机没有可用的“${series}”文号。联网同步后自动领取，再取号；号码不能自编。`);
  return taken;
}

/** A number that was taken here stands on no document; it is never used again. Throws RpcError. */
export function voidNumber(
  workstation: Workstation,
  user: SignedIn,
  { reason, ...of }: SeriesNumber & { reason: VoidReason },
): string {
  const { store } = workstation;
  checkMayNumber(workstation, user);
  const numbers = new NumberStore(store);
  return store.write(() => {
    const held = numbers.find(of);
    if (!held) throw new RpcError('unknown-number', `${documentNumber(of)}不是在本机取的，不能在这里作废。`);
    if (held.voided !== null) throw new RpcError('void-number', `${documentNumber(of)}已经作废（${held.voided}）。`);
    const { id } = keepFact(workstation, user, { kind: 'voidNumber', order: held.order, payload: { ...of, reason } });
    numbers.makeVoid(of, reason);
    return id;
  });
}
