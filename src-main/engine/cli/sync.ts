/** `sync`, `outbox` and `digest`: what waits here, sending it, and the proof that both sides hold the same. */
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { STEP } from '../order/search-catch-up.ts';
import { storeDigest } from '../store/digest.ts';
import { scrub } from '../store/residue.ts';
import { compareAll } from '../sync/digest-pass.ts';
import { journaledRound } from '../sync/journaled-round.ts';
import { Transport } from '../sync/transport.ts';
import { exchangeKeys } from '../usb/keys.ts';
import type { Workstation } from '../workstation.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';
import { REFUSED } from './exit.ts';

/** Between two steps, ms: a window on the same store wants to write too. */
const GAP = 20;

/** No engine may come after this to do it little by little. */
export async function finish({ store, projection }: Workstation): Promise<void> {
  while (projection.searchStep(STEP).left > 0) await setTimeout(GAP);
  scrub(store);
}

/** Does `work` with the store's centre, and what has to follow it. */
async function atCentre<T>(workstation: Workstation, work: (transport: Transport) => Promise<T>): Promise<T> {
  const { meta } = workstation;
  const transport = new Transport({
    server: meta.get('server') ?? '',
    ca: meta.get('ca') ?? '',
    token: meta.get('token') ?? '',
  });
  try {
    const done = await work(transport);
    await exchangeKeys(workstation, transport);
    await finish(workstation);
    return done;
  } finally {
    await transport.close();
  }
}

async function sync(workstation: Workstation): Promise<unknown> {
  const { pushed, received, settled } = await atCentre(workstation, (transport) =>
    journaledRound(workstation, transport),
  );
  const { pending, sent } = workstation.outbox.counts();
  return { pushed, received, refused: settled.filter(({ ok }) => !ok).length, pending: pending + sent };
}

async function check(cli: Cli, workstation: Workstation, options: StoreOptions): Promise<void> {
  const compared = await atCentre(workstation, (transport) => compareAll(workstation, transport));
  cli.print(compared, options);
  const { differing, mended, unresolved, rows } = compared;
  if (differing > 0)
    cli.terminal.err(
      `有 ${differing} 段与中心不符：重新接收 ${mended} 件，重做列表 ${rows} 件，仍不符 ${unresolved} 件。\n`,
    );
  if (unresolved > 0) cli.exitCode = REFUSED;
}

export function addSync(program: Command, cli: Cli): void {
  withStore(program.command('sync').description('立即上报和接收')).action((options: StoreOptions) =>
    cli.withWorkstation(options, async (workstation) => cli.print(await sync(workstation), options)),
  );
  withStore(program.command('outbox').description('待上报、已发送、被退回的条数')).action((options: StoreOptions) =>
    cli.withWorkstation(options, ({ outbox }) => cli.print(outbox.counts(), options)),
  );
  withStore(program.command('digest').description('本机数据的校验值，与中心的比对'))
    .option('--check', '与中心逐段核对，不符的重新接收')
    .action((options: StoreOptions & { check?: true }) =>
      cli.withWorkstation(options, async (workstation) => {
        workstation.store.assertIntact();
        if (options.check) await check(cli, workstation, options);
        else cli.print(storeDigest(workstation), options);
      }),
    );
}
