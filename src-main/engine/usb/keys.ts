/** This workstation's keys for files that are carried by hand, and the centre's: exchanged while there is a network. */
import * as nodeCrypto from 'node:crypto';
import { sealedKeysSchema, type ParcelKeys, type SealedKeys } from '#shared/contract/wire.ts';
import { identityOf, KEY_BYTES, type Identity, type NodeCrypto } from '#shared/sync/parcel-crypto.ts';
import { parcelError } from '#shared/sync/parcel-error.ts';
import type { Meta } from '../store/meta.ts';
import { SyncFailure } from '../sync/sync-failure.ts';
import type { Transport } from '../sync/transport.ts';
import type { Workstation } from '../workstation.ts';

/** Node's types ask for a Buffer of DER; it takes any bytes. */
export const CRYPTO = nodeCrypto as unknown as NodeCrypto;

/** A secret for one enrolment, hex, and its public keys. */
export function newParcelKeys(): { secret: string; keys: ParcelKeys } {
  const secret = nodeCrypto.randomBytes(KEY_BYTES);
  return { secret: secret.toString('hex'), keys: identityOf(CRYPTO, secret).keys };
}

/**
 * Keeps what the centre sealed for `device`, once: a receipt may be on its way to the keys that are kept, and another process
 * on this store may have been faster.
 */
export function keepParcelKeys({ store, meta }: Workstation, device: string, secret: string, sealed: SealedKeys): void {
  store.write(() => {
    if (meta.sync().device === device && meta.get('parcel')?.device !== device)
      meta.set('parcel', { device, secret, sealed });
  });
}

export interface ParcelParty {
  device: string;
  mine: Identity;
  sealed: SealedKeys;
}

/** Throws ParcelError `no-keys` when the two have never met since this store was enrolled. */
export function partyOf(meta: Meta): ParcelParty {
  const record = meta.get('parcel');
  const { device } = meta.sync();
  if (!record || device === '' || record.device !== device) throw parcelError('no-keys');
  return { device, mine: identityOf(CRYPTO, Buffer.from(record.secret, 'hex')), sealed: record.sealed };
}

/**
 * Exchanges keys where this enrolment has none yet; a centre that was set back still knows its seal. Part of every contact; an
 * older centre does not know how, and a line that just broke is no reason to call the contact failed.
 */
export async function exchangeKeys(workstation: Workstation, transport: Transport, stop?: AbortSignal): Promise<void> {
  const { device } = workstation.meta.sync();
  if (workstation.meta.get('parcel')?.device === device) return;
  const { secret, keys } = newParcelKeys();
  try {
    const sealed = await transport.post('/v1/devices/keys', { keys }, sealedKeysSchema, stop ? { stop } : {});
    keepParcelKeys(workstation, device, secret, sealed);
  } catch (error) {
    if (!(error instanceof SyncFailure)) throw error;
  }
}
