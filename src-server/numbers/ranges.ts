/** Leasing ranges of numbers to workstations, and closing them. */
import { and, asc, eq, isNull, lt } from 'drizzle-orm';
import type { z } from 'zod';
import type { LeasedRange, reserveSchema } from '#shared/contract/numbers-wire.ts';
import { LARGEST_NUMBER, yearOf } from '#shared/domain/numbers/series.ts';
import { leasableYears } from '#shared/domain/numbers/stock.ts';
import type { ServerDeps } from '../deps.ts';
import { HttpRefusal } from '../http/errors.ts';
import { newId } from '../ids.ts';
import type { Database } from '../store/database.ts';
import { retrying } from '../store/retry.ts';
import { devices, numberRanges } from '../store/schema/index.ts';
import { lockSeries, raise } from './series.ts';

type Row = typeof numberRanges.$inferSelect;
type Closing = 'revoked' | 'again' | 'year';

const leased = ({ id, series, year, from, to, closedAt }: Row): LeasedRange => ({
  id,
  series,
  year,
  from,
  to,
  closed: closedAt !== null,
});

/** From `at` on nobody expects anything of them: what is not reported is 未用或未报. The caller holds the device's lock. */
export async function closeRanges(tx: Database, device: string, at: number, why: Closing): Promise<void> {
  const over = why === 'year' ? lt(numberRanges.year, yearOf(at)) : undefined;
  await tx
    .update(numberRanges)
    .set({ closedAt: at, why })
    .where(and(eq(numberRanges.device, device), isNull(numberRanges.closedAt), over));
}

async function reserveIn(tx: Database, request: z.infer<typeof reserveSchema>, at: number): Promise<LeasedRange> {
  const { device, series, year, count } = request;
  const [asking] = await tx
    .select({ revoked: devices.revoked })
    .from(devices)
    .where(eq(devices.id, device))
    .for('update');
  if (!asking || asking.revoked) throw new HttpRefusal(403, 'revoked', '这台工作站已被停用。');
  const [again] = await tx
    .select()
    .from(numberRanges)
    .where(and(eq(numberRanges.device, device), eq(numberRanges.request, request.request)));
  if (again) return leased(again);
  if (!leasableYears(at).includes(year))
    throw new HttpRefusal(422, 'year', `现在不能领取 ${year} 年的文号，请核对本机时间。`);
  await closeRanges(tx, device, at, 'year');
  const from = await lockSeries(tx, { series, year }, at);
  const to = from + count - 1;
  if (to > LARGEST_NUMBER) throw new HttpRefusal(422, 'used-up', `“${series}”${year} 年的文号已经用完。`);
  await raise(tx, { series, year }, to);
  const row: Row = {
    id: newId(),
    series,
    year,
    from,
    to,
    device,
    request: request.request,
    openedAt: at,
    closedAt: null,
    why: '',
  };
  await tx.insert(numberRanges).values(row);
  return leased(row);
}

/** Leases the next numbers, or gives the range of the same request again. Throws HttpRefusal. */
export const reserve = ({ store, clock }: ServerDeps, request: z.infer<typeof reserveSchema>): Promise<LeasedRange> =>
  retrying(() =>
    store.db.transaction((tx) => reserveIn(tx, request, clock.now()), { isolationLevel: 'read committed' }),
  );

/** What the device may use. */
export async function openRanges({ store }: ServerDeps, device: string): Promise<LeasedRange[]> {
  const rows = await store.db
    .select()
    .from(numberRanges)
    .where(and(eq(numberRanges.device, device), isNull(numberRanges.closedAt)))
    .orderBy(asc(numberRanges.series), asc(numberRanges.year), asc(numberRanges.from));
  return rows.map(leased);
}
