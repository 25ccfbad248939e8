/** The centre's keys for files that are carried by hand. They follow from the server's key: nothing to keep, nothing to lose. */
import * as nodeCrypto from 'node:crypto';
import type { ParcelKeys, SealedKeys } from '#shared/contract/wire.ts';
import { identityOf, sealKeys, type Identity, type NodeCrypto } from '#shared/sync/parcel-crypto.ts';
import type { Vault } from '../store/vault.ts';

/** Node's types ask for a Buffer of DER; it takes any bytes. */
export const CRYPTO = nodeCrypto as unknown as NodeCrypto;

export const centreIdentity = (vault: Pick<Vault, 'secret'>): Identity => identityOf(CRYPTO, vault.secret('parcels'));

/** The centre's word that these are the keys of this device, of whom the caller knows that it asks. */
export const sealedFor = (vault: Pick<Vault, 'secret'>, device: string, keys: ParcelKeys): SealedKeys =>
  sealKeys(centreIdentity(vault), device, keys);
