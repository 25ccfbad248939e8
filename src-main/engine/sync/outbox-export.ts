/**
 * 导出未上报内容: the last resort when a workstation cannot reach its centre for long. A workbook that a clerk can read and
 * type again; it takes nothing out of the store. It holds personal values, so it is noted who made it.
 */
import { exportRefusal } from '#shared/contract/export-refusal.ts';
import { RpcError } from '#shared/contract/rpc.ts';
import type { OutboxFile, SyncSummary } from '#shared/contract/sync-api.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { formatMinute, wall } from '#shared/domain/time.ts';
import { desc } from 'drizzle-orm';
import { fieldsOf } from '../attention/words.ts';
import { workbookOf, type OutCell } from '../exchange/write-workbook.ts';
import type { SignedIn } from '../session/session.ts';
import type { TypedItem } from '../store/outbox.ts';
import { outboxExport } from '../store/schema/index.ts';
import type { Workstation } from '../workstation.ts';

const HEADER = ['序号', '状态', '工单编号', '操作', '填写的内容', '填写时间', '填写人', '单位', '未接受的原因'];
const WIDTHS = [6, 24, 20, 12, 80, 18, 12, 24, 40];

/**
 * Without an answer, or refused and not dealt with: a supervisor's and an administrator's of the whole unit, a clerk's
 * own. A viewer has none.
 */
export function exportable({ outbox, packages }: Workstation, user: SignedIn): TypedItem[] {
  if (user.role === 'viewer') return [];
  const isAll = user.role !== 'clerk';
  return [...outbox.unanswered(), ...outbox.attention()]
    .filter(({ item: { c } }) =>
      isAll ? packages.organization.isWithin(c.unit, user.unit) : c.unit === user.unit && c.actor === user.name,
    )
    .toSorted((a, b) => a.item.n - b.item.n);
}

export function lastExport({ store }: Pick<Workstation, 'store'>): SyncSummary['lastExport'] {
  const { madeBy: by, madeAt: at, commands } = outboxExport;
  return store.orm.select({ by, at, commands }).from(outboxExport).orderBy(desc(outboxExport.n)).limit(1).get() ?? null;
}

function stateText({ state, seq }: TypedItem['item']): string {
  if (state === 'refused') return '未接受';
  return state === 'sent' && seq > 0 ? '可能已发出，未收到回执' : '未发出';
}

/** Numbers of orders, each made once: the overlay of an order with many waiting commands decides all of them. */
function numbering({ projection }: Workstation): (order: string) => string {
  const known = new Map<string, string>();
  return (order) => {
    const number = known.get(order) ?? projection.headOf(order)?.number ?? '编号不详';
    known.set(order, number);
    return number;
  };
}

function rowOf(
  { packages }: Workstation,
  numberOf: (order: string) => string,
  { item, typedAt }: TypedItem,
  index: number,
): OutCell[] {
  const { kind, orders, actor, unit } = item.c;
  const numbers = orders.map(numberOf);
  const words = fieldsOf(item.c, packages.organization).map(({ label, value }) => `【${label}】${value}`);
  return [
    index + 1,
    stateText(item),
    numbers.join('、'),
    familyOf(kind)?.label ?? kind,
    // One line: a cell without a style shows no second one.
    words.join('　'),
    formatMinute(typedAt),
    actor,
    packages.organization.nameOf(unit),
    item.refused === '' ? null : refusalText(item.refused),
  ];
}

/**
 * The workbook of what this user may take out, noted in the store before anything leaves it. Throws RpcError `role` and
 * `nothing`.
 */
export function exportOutbox(workstation: Workstation, user: SignedIn): OutboxFile {
  const { store, clock, packages } = workstation;
  return store.write(() => {
    const items = exportable(workstation, user);
    if (items.length === 0) {
      const { code, message } = exportRefusal(user.role);
      throw new RpcError(code, message);
    }
    const now = clock.now();
    const numberOf = numbering(workstation);
    store.orm.insert(outboxExport).values({ madeBy: user.name, madeAt: now, commands: items.length }).run();
    const about: [string, OutCell][] = [
      ['说明', '本机还没有报到中心、或中心没有接受的操作。供查阅和补录；本机内容没有改动，恢复后仍会自动上报。'],
      ['注意', '含个人信息，请妥善保管，用完删除。'],
      ['补录之前', '先确认本机不会再上报同一内容，以免重复。'],
      ['条数', items.length],
      ['导出时间', formatMinute(now)],
      ['导出人', user.name],
      ['单位', packages.organization.nameOf(user.unit)],
    ];
    const bytes = workbookOf([
      {
        name: '未上报内容',
        rows: [HEADER, ...items.map((item, i) => rowOf(workstation, numberOf, item, i))],
        widths: WIDTHS,
      },
      { name: '说明', rows: about, widths: [16, 100] },
    ]);
    return {
      name: `未上报内容 ${wall(now).format('YYYY-MM-DD HHmm')}.xlsx`,
      content: Buffer.from(bytes).toString('base64'),
      commands: items.length,
    };
  });
}
