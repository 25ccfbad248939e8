/** `sync`, `outbox` and `digest`: what waits here, sending it, and the proof that both sides hold the same. */
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { STEP } from '../order/search-catch-up.ts';
import { storeDigest } from '../store/digest.ts';
import { scrub } from '../store/residue.ts';
import { journaledRound } from '../sync/journaled-round.ts';
import { Transport } from '../sync/transport.ts';
import type { Workstation } from '../workstation.ts';
import { type Cli, withStore, type StoreOptions } from './context.ts';

/** Between two steps, ms: a window on the same store wants to write too. */
const GAP = 20;

/** No engine may come after this to do it little by little. */
async function finish({ store, projection }: Workstation): Promise<void> {
  while (projection.searchStep(STEP).left > 0) await setTimeout(GAP);
  scrub(store);
}

async function sync(workstation: Workstation): Promise<unknown> {
  const { meta, outbox } = workstation;
  const transport = new Transport({
    server: meta.get('server') ?? '',
    ca: meta.get('ca') ?? '',
    token: meta.get('token') ?? '',
  });
  try {
    const { pushed, received, settled } = await journaledRound(workstation, transport);
    await finish(workstation);
    const { pending, sent } = outbox.counts();
    return { pushed, received, refused: settled.filter(({ ok }) => !ok).length, pending: pending + sent };
  } finally {
    await transport.close();
  }
}

export function addSync(program: Command, cli: Cli): void {
  withStore(program.command('sync').description('立即上报和接收')).action((options: StoreOptions) =>
    cli.withWorkstation(options, async (workstation) => cli.print(await sync(workstation), options)),
  );
  withStore(program.command('outbox').description('待上报、已发送、被退回的条数')).action((options: StoreOptions) =>
    cli.withWorkstation(options, ({ outbox }) => cli.print(outbox.counts(), options)),
  );
  withStore(program.command('digest').description('本机数据的校验值，与中心的比对')).action((options: StoreOptions) =>
    cli.withWorkstation(options, (workstation) => {
      workstation.store.assertIntact();
      cli.print(storeDigest(workstation), options);
    }),
  );
}
