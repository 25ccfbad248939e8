/** `show` and `act`: one order, read and handled from a terminal by the rules of the window. */
import { RpcError } from '#shared/contract/rpc.ts';
import { HUMAN_KINDS, type HumanKind } from '#shared/domain/order/phases.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import type { Command } from 'commander';
import { act } from '../order/act.ts';
import { rowsById, type Reader } from '../order/row-view.ts';
import { orderPage } from '../order/page.ts';
import { seen } from '../order/rights.ts';
import type { SignedIn } from '../session/session.ts';
import type { Workstation } from '../workstation.ts';
import { type Cli, userNamed, withStore, type StoreOptions } from './context.ts';
import { REFUSED, refused, usage } from './exit.ts';

/** The order with this number of the city or district, or this id. */
export function orderNamed({ store }: Workstation, number: string): string {
  const ids = store
    .sql('SELECT id FROM order_row WHERE number = @number OR district_number = @number OR id = @number')
    .pluck()
    .all({ number }) as string[];
  const [id] = ids;
  if (id === undefined) throw refused(`本机没有这件工单：${number}。`);
  if (ids.length > 1) throw refused(`有 ${ids.length} 件工单用这个编号，请改用工单标识：${ids.join('、')}。`);
  return id;
}

function show(workstation: Workstation, number: string, as: string | undefined): unknown {
  const { store, meta, projection, packages, clock } = workstation;
  const { organization } = packages;
  // Without a name, as somebody who may see the order and read no personal value.
  const user: SignedIn =
    as === undefined ? { name: '', role: 'viewer', unit: meta.unit() } : userNamed(workstation, as);
  const reader: Reader = { user, unit: meta.unit(), organization, now: clock.now() };
  return store.read(() => {
    const id = orderNamed(workstation, number);
    const shown = seen(projection.shown(id), user.unit, organization);
    const [row] = rowsById(store, [id], reader);
    if (!row) throw new RpcError('unknown-order', refusalText('unknown-order'));
    return orderPage(shown, row, reader, packages);
  });
}

function dataOf(text: string): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  } catch {
    // Falls through to the same words.
  }
  throw usage('--data 应为一个 JSON 对象，格式见 schema。');
}

export function addOrder(program: Command, cli: Cli): void {
  withStore(program.command('show').description('查看一件工单').argument('<number>', '市级编号、区级编号或工单标识'))
    .option('--as <user>', '以该用户的权限查看；不写时个人信息一律遮挡')
    .action((number: string, options: StoreOptions & { as?: string }) =>
      cli.withWorkstation(options, (workstation) => cli.print(show(workstation, number, options.as), options)),
    );

  withStore(program.command('act').description('办理一件工单').argument('<kind>', HUMAN_KINDS.join('、')))
    .requiredOption('--order <number>', '市级编号、区级编号或工单标识')
    .requiredOption('--as <user>', '办理人')
    .option('--data <json>', '填写的内容，格式见 schema', '{}')
    .action((kind: string, options: StoreOptions & { order: string; as: string; data: string }) => {
      if (!HUMAN_KINDS.some((known) => known === kind))
        throw usage(`没有这种操作：${kind}。可用：${HUMAN_KINDS.join('、')}。`);
      const payload = dataOf(options.data);
      return cli.withWorkstation(options, (workstation) => {
        const user = userNamed(workstation, options.as);
        const result = act(workstation, user, {
          id: orderNamed(workstation, options.order),
          kind: kind as HumanKind,
          payload,
        });
        cli.print(result, options);
        if (result.outcome === 'refused') cli.exitCode = REFUSED;
      });
    });
}
