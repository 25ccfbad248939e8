/** Hashes over canonical JSON (RFC 8785), the same on every machine and in every process. */
import canonicalize from 'canonicalize';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** RFC 8785 text of a JSON value. Throws on values JSON cannot hold. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('not a JSON value');
  return text;
}

/** SHA-256 of a text, lower-case hex. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** SHA-256 of a JSON value's canonical text, lower-case hex. */
export const hashOf = (value: unknown): string => sha256Hex(canonical(value));

/** SHA-256(salt ‖ value): the commitment that stands in an event body for a personal value. `saltHex` = 16 bytes. */
export function commitment(saltHex: string, value: string): string {
  const salt = hexToBytes(saltHex);
  if (salt.length !== 16) throw new Error('a salt has 16 bytes');
  const bytes = utf8ToBytes(value);
  const joined = new Uint8Array(salt.length + bytes.length);
  joined.set(salt);
  joined.set(bytes, salt.length);
  return bytesToHex(sha256(joined));
}

/** HMAC-SHA-256 in hex; `keyHex` is the key. */
export const hmacHex = (keyHex: string, text: string): string =>
  bytesToHex(hmac(sha256, hexToBytes(keyHex), utf8ToBytes(text)));

/** An incremental SHA-256 over lines. */
export function lineHasher(): { line(text: string): void; hex(): string } {
  const h = sha256.create();
  return { line: (text) => void h.update(utf8ToBytes(`${text}\n`)), hex: () => bytesToHex(h.digest()) };
}
