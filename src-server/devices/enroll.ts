/** Enrolment: a single-use code for a unit becomes a device with a token. */
import { eq, sql } from 'drizzle-orm';
import type { EnrollAnswer, ParcelKeys } from '#shared/contract/wire.ts';
import { DAY } from '#shared/domain/time.ts';
import { audit } from '../admin/audit.ts';
import type { ServerDeps } from '../deps.ts';
import { HttpRefusal } from '../http/errors.ts';
import { closeRanges } from '../numbers/ranges.ts';
import { newCode, newId, newSecret, plainCode, secretHash } from '../ids.ts';
import type { Database } from '../store/database.ts';
import { FEED_CHANNEL } from '../store/feed.ts';
import { epochOf } from '../store/meta.ts';
import { devices, enrollCodes } from '../store/schema/index.ts';
import { sealedFor } from '../usb/keys.ts';

const CODE_VALID_MS = 7 * DAY;

/** A new code for a unit; it is shown once and stored as a hash. */
export async function issueCode({ store, clock }: ServerDeps, unit: string): Promise<string> {
  const code = newCode();
  const now = clock.now();
  await store.db.transaction(async (tx) => {
    await tx
      .insert(enrollCodes)
      .values({ codeHash: secretHash(plainCode(code)), unit, expiresAt: now + CODE_VALID_MS });
    await audit(tx, now, 'issue-code', unit);
  });
  return code;
}

/** Uses up the code and gives its unit. Throws HttpRefusal 403 when it is wrong, used or expired. */
async function useCode(tx: Database, code: string, now: number): Promise<string> {
  const mine = eq(enrollCodes.codeHash, secretHash(plainCode(code)));
  const [row] = await tx.select().from(enrollCodes).where(mine).for('update');
  if (!row) throw new HttpRefusal(403, 'code', '登记码不正确。');
  if (row.usedAt !== null) throw new HttpRefusal(403, 'code-used', '登记码已经用过，请向中心管理员另要一个。');
  if (row.expiresAt <= now) throw new HttpRefusal(403, 'code-expired', '登记码已过期，请向中心管理员另要一个。');
  await tx.update(enrollCodes).set({ usedAt: now }).where(mine);
  return row.unit;
}

/** The device that holds this token. Its leased numbers are closed: the workstation does not number with them any more. */
async function leave(tx: Database, tokenHash: string, now: number): Promise<string | null> {
  if (tokenHash === '') return null;
  const [device] = await tx
    .select({ id: devices.id })
    .from(devices)
    .where(eq(devices.tokenHash, tokenHash))
    .for('update');
  if (device) await closeRanges(tx, device.id, now, 'again');
  return device?.id ?? null;
}

interface Enrolling {
  /** Its public keys for files that are carried by hand. */
  keys?: ParcelKeys | undefined;
  /** SHA-256 of the token it had; absent = none. */
  was?: string | undefined;
}

/** `name`: what the workstation calls itself. */
export async function enroll(
  { store, clock, mark, vault }: ServerDeps,
  code: string,
  name: string,
  { keys, was = '' }: Enrolling = {},
): Promise<EnrollAnswer> {
  const now = clock.now();
  const token = newSecret();
  const device = newId();
  return store.db.transaction(async (tx) => {
    const unit = await useCode(tx, code, now);
    const previous = await leave(tx, was, now);
    await tx.insert(devices).values({
      id: device,
      unit,
      tokenHash: secretHash(token),
      name,
      lastSeq: 0,
      revoked: false,
      // Enrolment is a contact: claims from before it are no better than those of an unknown machine.
      lastContactAt: now,
      headHash: '',
      enrolledAt: now,
      previous,
    });
    await audit(tx, now, 'enroll', device);
    const parcel = keys ? { parcel: sealedFor(vault, device, keys) } : {};
    const publicKeys = { sealingKey: vault.sealing.publicKey, headKey: vault.publicKey };
    return { device, token, unit, epoch: await epochOf(tx), serverMark: mark, serverAt: now, ...publicKeys, ...parcel };
  });
}

/** The device is told by its next pull. False when there is no such device. */
export async function revoke({ store, clock }: ServerDeps, device: string): Promise<boolean> {
  return store.db.transaction(async (tx) => {
    const found = await tx
      .update(devices)
      .set({ revoked: true })
      .where(eq(devices.id, device))
      .returning({ id: devices.id });
    if (found.length === 0) return false;
    await closeRanges(tx, device, clock.now(), 'revoked');
    await audit(tx, clock.now(), 'revoke', device);
    await tx.execute(sql`select pg_notify(${FEED_CHANNEL}, ${JSON.stringify({ revoked: device })})`);
    return true;
  });
}
