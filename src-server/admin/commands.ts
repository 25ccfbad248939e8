/** What an administrator can do from a terminal of the server's machine. The same map serves the socket and the open folder. */
import { asc } from 'drizzle-orm';
import { z } from 'zod';
import { digestSchema } from '#shared/contract/wire.ts';
import { ParcelError } from '#shared/sync/parcel-error.ts';
import { issueCode, revoke } from '../devices/enroll.ts';
import type { ServerDeps } from '../deps.ts';
import { isUuid } from '../ids.ts';
import { issueIntakeKey } from '../intake/keys.ts';
import { numberLedger } from '../numbers/ledger.ts';
import { devices } from '../store/schema/index.ts';
import { importParcel } from '../usb/import.ts';
import { deviceDigest } from './digest.ts';

/** A refused command; the message is shown at the terminal. */
export class AdminRefusal extends Error {
  override readonly name = 'AdminRefusal';
}

interface AdminCommand<A extends z.ZodType = z.ZodType> {
  args: A;
  run(deps: ServerDeps, args: z.infer<A>): Promise<unknown>;
}
const command = <A extends z.ZodType>(args: A, run: AdminCommand<A>['run']): AdminCommand => ({
  args,
  run: (deps, given) => run(deps, args.parse(given)),
});

const UNKNOWN_DEVICE = '没有这台工作站，请核对编号（devices 命令可列出全部）。';

export const ADMIN_COMMANDS = {
  'issue-code': command(z.object({ unit: z.string() }), async (deps, { unit }) => {
    if (!deps.organization.find(unit)) throw new AdminRefusal(`没有代码为 ${unit} 的单位。`);
    return { code: await issueCode(deps, unit) };
  }),
  'issue-intake-key': command(z.object({ source: z.string() }), async (deps, args) => {
    const source = z
      .string()
      .regex(/^[^\p{C}]{1,40}$/u)
      .safeParse(args.source.normalize('NFC').trim());
    if (!source.success) throw new AdminRefusal('来源名称应为 1 至 40 个字。');
    return { key: await issueIntakeKey(deps, source.data) };
  }),
  digest: command(z.object({ device: z.string() }), async (deps, { device }) => {
    const digest = await deviceDigest(deps, device);
    if (!digest) throw new AdminRefusal(UNKNOWN_DEVICE);
    return digestSchema.parse(digest);
  }),
  devices: command(z.object({}), async ({ store }) => {
    const rows = await store.db.select().from(devices).orderBy(asc(devices.id));
    return { devices: rows.map(({ id, unit, lastSeq, revoked }) => ({ device: id, unit, last: lastSeq, revoked })) };
  }),
  numbers: command(
    z.object({ series: z.string().optional(), year: z.coerce.number().int().optional() }),
    async ({ store }, only) => ({ series: await numberLedger(store, only) }),
  ),
  revoke: command(z.object({ device: z.string() }), async (deps, { device }) => {
    if (!isUuid(device) || !(await revoke(deps, device))) throw new AdminRefusal(UNKNOWN_DEVICE);
    return { revoked: device };
  }),
  /** Paths are absolute: the running server reads and writes itself. */
  'usb-import': command(z.object({ file: z.string(), out: z.string() }), async (deps, { file, out }) => {
    try {
      return await importParcel(deps, file, out);
    } catch (error) {
      throw error instanceof ParcelError ? new AdminRefusal(error.message) : error;
    }
  }),
} satisfies Record<string, AdminCommand>;

export type AdminName = keyof typeof ADMIN_COMMANDS;
export const isAdminName = (name: string): name is AdminName => Object.hasOwn(ADMIN_COMMANDS, name);
