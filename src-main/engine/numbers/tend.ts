/** With every contact: what runs low is leased, and what a centre that was set back has forgotten is let go. */
import { rangeSchema, rangesSchema } from '#shared/contract/numbers-wire.ts';
import { LEASE, wanted } from '#shared/domain/numbers/stock.ts';
import { SyncFailure } from '../sync/sync-failure.ts';
import type { Transport } from '../sync/transport.ts';
import type { Workstation } from '../workstation.ts';
import { NumberStore, type NumberRequest } from './number-store.ts';

/** Does `work` unless the store was enrolled anew, or learned of another epoch, since it asked. */
function applyTo({ store, meta }: Workstation, asked: { device: string; epoch: string }, work: () => void): void {
  store.write(() => {
    const { device, epoch } = meta.sync();
    if (device === asked.device && epoch === asked.epoch) work();
  });
}

async function lease(
  workstation: Workstation,
  transport: Transport,
  { series, year, request }: NumberRequest,
  stop: AbortSignal | undefined,
): Promise<void> {
  const { meta, store } = workstation;
  const numbers = new NumberStore(store);
  const { device, epoch } = meta.sync();
  try {
    const body = { device, request, series, year, count: LEASE };
    const range = await transport.post('/v1/numbers/reserve', body, rangeSchema, stop ? { stop } : {});
    applyTo(workstation, { device, epoch }, () => {
      if (!range.closed) numbers.addRange(range, epoch);
      numbers.answered(request);
    });
  } catch (error) {
    if (!(error instanceof SyncFailure) || error.code !== 'refused') throw error;
    // Such a year, or a centre that leases nothing: who takes a number is told so and wishes anew.
    store.write(() => numbers.answered(request));
  }
}

async function tend(workstation: Workstation, transport: Transport, stop: AbortSignal | undefined): Promise<void> {
  const { store, meta, clock } = workstation;
  const numbers = new NumberStore(store);
  const { device, epoch, enrol } = meta.sync();
  if (enrol !== '' || device === '') return;
  if (numbers.isOfOtherEpoch(epoch)) {
    const { ranges } = await transport.get('/v1/numbers/ranges', rangesSchema);
    const standing = new Set(ranges.filter(({ closed }) => !closed).map(({ id }) => id));
    applyTo(workstation, { device, epoch }, () => {
      // What is forgotten is written with no more, but still says which series this workstation writes.
      for (const { id, series, year } of numbers.ranges()) if (!standing.has(id)) numbers.wish({ series, year });
      numbers.keepOnly(standing, epoch);
    });
  }
  const low = wanted(numbers.ranges(), clock.now());
  if (low.length > 0) store.write(() => low.forEach((of) => numbers.wish(of)));
  for (const request of numbers.requests()) await lease(workstation, transport, request, stop);
}

/** Never fails a round: commands are sent and received whether there are numbers or not, and the next round asks again. */
export async function tendNumbers(workstation: Workstation, transport: Transport, stop?: AbortSignal): Promise<void> {
  try {
    await tend(workstation, transport, stop);
  } catch (error) {
    if (!(error instanceof SyncFailure)) throw error;
  }
}
