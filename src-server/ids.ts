/** Everything random that the server makes. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { v5, v7 } from 'uuid';
import type { Vault } from './store/vault.ts';

/** A new id, ascending with time. */
export const newId = (): string => v7();

/** Random mark of a feed row or an outcome: a server that was set back cannot show the same again. */
export const newTag = (): string => randomBytes(12).toString('base64url');

/** 16 random bytes in hex, for one commitment. */
export const newSalt = (): string => randomBytes(16).toString('hex');

/** A bearer secret: 32 random bytes. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** How secrets and codes are stored and looked up. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');

// Without look-alikes (0 O, 1 I L): codes are read out over the telephone.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** An enrolment code of 12 characters (59 bits), written in groups of four. */
export const newCode = (): string =>
  Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')).join(
    '-',
  );

/** The form in which a typed code is hashed. */
export const plainCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');

const NAMESPACE = 'a7c1f7d4-5d0e-4f0e-9c55-2f6b1c0de5a1';

/**
 * Id of an order, or of a command of the server, that came from outside: the same for the same delivery. A server set
 * back to a backup gives an order that is delivered again the id it had, so what workstations hold still fits it. Nobody
 * without the server's key can tell it beforehand.
 */
export const deliveredId = (vault: Pick<Vault, 'fingerprint'>, ...parts: readonly (string | number)[]): string =>
  v5(vault.fingerprint(JSON.stringify(parts)), NAMESPACE);

/** Ids in requests are texts; only this form can be in the database. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const isUuid = (text: string): boolean => UUID.test(text);
