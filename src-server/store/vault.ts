/**
 * Everything made from the server's one key. Personal values and attached files at rest: salt and value are sealed
 * together, because a salt beside a hash makes a phone number guessable.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import type { PrivateValue } from '#shared/domain/order/types.ts';
import { openSealingKey, type SealingKey } from './sealing-key.ts';

/** Where a value stands; sealed values cannot be moved to another place. */
export interface Place {
  order: string;
  n: number;
  field: string;
}

export interface Vault {
  seal(place: Place, held: PrivateValue): Buffer;
  /** Throws when the value was sealed with another key or for another place. */
  open(place: Place, sealed: Buffer): PrivateValue;
  /** `place`: where the bytes stand; they open nowhere else. */
  sealBytes(place: string, plain: Buffer): Buffer;
  /** Throws when the bytes were changed, sealed with another key, or for another place. */
  openBytes(place: string, sealed: Buffer): Buffer;
  /** A keyed hash: says whether two contents are the same, confirms no guess of one. */
  fingerprint(text: string): string;
  /** 32 bytes for another purpose, always the same under this key. */
  secret(purpose: string): Buffer;
  /** What workstations sealed to this server. */
  readonly sealing: SealingKey;
  /** The key of one backup file; `salt`: the file's own. */
  backupKey(salt: Buffer): KeyObject;
  /** Ed25519 signature of a text, base64url. */
  sign(text: string): string;
  /** The public key to `sign`: 32 bytes, base64url. */
  readonly publicKey: string;
}

export const KEY_BYTES = 32;
/** First byte of a sealed value: how it was sealed. 1 = AES-256-GCM, 12 bytes nonce, 16 bytes tag. */
const AES_256_GCM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 16;

/** As a key object: handing over raw bytes costs more than the encryption itself. */
const subkey = (key: Buffer, purpose: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `jiesu-workbench ${purpose}`, KEY_BYTES)));
const aad = ({ order, n, field }: Place): Buffer => Buffer.from(`${order}/${n}/${field}`, 'utf8');

/** What PKCS #8 puts before the 32 bytes of an Ed25519 private key (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

function signingKey(seed: Buffer): { privateKey: KeyObject; publicKey: string } {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('a public key has its point');
  return { privateKey, publicKey: x };
}

function sealWith(key: KeyObject, about: Buffer, parts: readonly Buffer[]): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(about);
  const text = Buffer.concat([...parts.map((part) => cipher.update(part)), cipher.final()]);
  return Buffer.concat([Buffer.of(AES_256_GCM), nonce, cipher.getAuthTag(), text]);
}

function openWith(key: KeyObject, about: Buffer, sealed: Buffer): Buffer {
  if (sealed[0] !== AES_256_GCM) throw new Error('a value is sealed in an unknown way');
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(about).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

/** `key` has 32 bytes. */
export function openVault(key: Buffer): Vault {
  if (key.length !== KEY_BYTES) throw new Error(`a key has ${KEY_BYTES} bytes`);
  const valueKey = subkey(key, 'personal values');
  const contentKey = subkey(key, 'content fingerprints');
  const backupsKey = subkey(key, 'backup files');
  const fileKey = subkey(key, 'attached files');
  const { privateKey, publicKey } = signingKey(subkey(key, 'day heads').export());
  return {
    sealing: openSealingKey(key),
    seal: (place, { salt, value }) =>
      sealWith(valueKey, aad(place), [Buffer.from(salt, 'hex'), Buffer.from(value, 'utf8')]),
    open(place, sealed) {
      const plain = openWith(valueKey, aad(place), sealed);
      return { salt: plain.toString('hex', 0, SALT_BYTES), value: plain.toString('utf8', SALT_BYTES) };
    },
    secret: (purpose) => subkey(key, purpose).export(),
    sealBytes: (place, plain) => sealWith(fileKey, Buffer.from(place, 'utf8'), [plain]),
    openBytes: (place, sealed) => openWith(fileKey, Buffer.from(place, 'utf8'), sealed),
    fingerprint: (text) => createHmac('sha256', contentKey).update(text, 'utf8').digest('hex'),
    backupKey: (salt) => createSecretKey(Buffer.from(hkdfSync('sha256', backupsKey, salt, 'backup file', KEY_BYTES))),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64url'),
    publicKey,
  };
}
