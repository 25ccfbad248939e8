/** What an administrator can do from a terminal of the server's machine. The same map serves the socket and the open folder. */
import { isAbsolute } from 'node:path';
import { asc } from 'drizzle-orm';
import { z } from 'zod';
import { digestSchema } from '#shared/contract/wire.ts';
import { DAY } from '#shared/domain/time.ts';
import { ParcelError } from '#shared/sync/parcel-error.ts';
import { forgetBackup, keptBackupsOf } from '../backup/kept.ts';
import { takeBackup } from '../backup/take-backup.ts';
import { issueCode, revoke } from '../devices/enroll.ts';
import type { ServerDeps } from '../deps.ts';
import { isUuid } from '../ids.ts';
import { issueIntakeKey } from '../intake/keys.ts';
import { verifyHeads } from '../evidence/verify-heads.ts';
import { numberLedger } from '../numbers/ledger.ts';
import { devices } from '../store/schema/index.ts';
import { COMPACT_DAYS, compactFeeds } from '../upkeep/compaction.ts';
import { importParcel } from '../usb/import.ts';
import { audit } from './audit.ts';
import { deviceDigest } from './digest.ts';
import { AdminRefusal, AdminUsage } from './refusal.ts';

export { AdminRefusal } from './refusal.ts';

interface AdminCommand<A extends z.ZodType = z.ZodType> {
  args: A;
  run(deps: ServerDeps, args: z.infer<A>): Promise<unknown>;
}
/** `usage`: what is said of arguments that do not fit. */
const command = <A extends z.ZodType>(
  args: A,
  run: AdminCommand<A>['run'],
  usage = '选项的内容不对，用 --help 查看用法。',
): AdminCommand => ({
  args,
  run: async (deps, given) => {
    const parsed = args.safeParse(given);
    if (!parsed.success) throw new AdminUsage(usage);
    return run(deps, parsed.data);
  },
});

const yearText = z
  .string()
  .regex(/^\d{4}$/)
  .transform(Number);
const daysText = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().min(1).max(36_500));

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
    z.object({ series: z.string().optional(), year: yearText.optional() }),
    async ({ store }, only) => ({ series: await numberLedger(store, only) }),
    '年份应为四位数字，例如 2019。',
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
  /** `to`: absolute path on the server's machine. */
  backup: command(z.object({ to: z.string().refine(isAbsolute) }), (deps, { to }) => takeBackup(deps, to)),
  backups: command(z.object({}), async ({ store }) => ({
    backups: (await keptBackupsOf(store.db)).map(({ id, at, file }) => ({ backup: id, at, file })),
  })),
  'forget-backup': command(z.object({ backup: z.string() }), async ({ store, clock }, { backup }) => {
    const isGone = await store.db.transaction(async (tx) => {
      if (!isUuid(backup) || !(await forgetBackup(tx, backup))) return false;
      await audit(tx, clock.now(), 'forget-backup', backup);
      return true;
    });
    if (!isGone) throw new AdminRefusal('没有登记这个备份，请核对编号（backups 命令可列出全部）。');
    return { forgotten: backup };
  }),
  compact: command(
    z.object({ days: daysText.optional() }),
    (deps, { days = COMPACT_DAYS }) => compactFeeds(deps, days * DAY),
    '天数应为 1 至 36500 的整数。',
  ),
  'verify-heads': command(z.object({}), (deps) => verifyHeads(deps)),
} satisfies Record<string, AdminCommand>;

export type AdminName = keyof typeof ADMIN_COMMANDS;
export const isAdminName = (name: string): name is AdminName => Object.hasOwn(ADMIN_COMMANDS, name);
