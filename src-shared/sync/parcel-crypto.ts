/**
 * Keys of the USB exchange: X25519 agreement, HKDF-SHA-256, AES-256-GCM, Ed25519, and the centre's word for the keys of a
 * device. Shared code has no machine under it: the functions of `node:crypto` are passed in, chance among them.
 */
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ParcelKeys, SealedKeys } from '../contract/wire.ts';
import { canonical } from '../domain/hash.ts';

interface NodeKey {
  export(options: { format: 'der'; type: 'spki' }): Uint8Array;
}
interface NodeCipher {
  update(data: Uint8Array): Uint8Array;
  final(): Uint8Array;
}

/** What is used here of `node:crypto`. */
export interface NodeCrypto {
  randomBytes(size: number): Uint8Array;
  hkdfSync(digest: string, secret: Uint8Array, salt: Uint8Array, info: string, bytes: number): ArrayBuffer;
  createHash(name: string): { update(data: Uint8Array): unknown; digest(): Uint8Array };
  createPrivateKey(key: object): NodeKey;
  createPublicKey(key: object): NodeKey;
  diffieHellman(keys: { privateKey: NodeKey; publicKey: NodeKey }): Uint8Array;
  sign(algorithm: null, data: Uint8Array, key: NodeKey): Uint8Array;
  verify(algorithm: null, data: Uint8Array, key: NodeKey, signature: Uint8Array): boolean;
  createCipheriv(name: 'aes-256-gcm', key: Uint8Array, nonce: Uint8Array): NodeCipher & { getAuthTag(): Uint8Array };
  createDecipheriv(
    name: 'aes-256-gcm',
    key: Uint8Array,
    nonce: Uint8Array,
  ): NodeCipher & { setAuthTag(tag: Uint8Array): unknown };
}

/** The private keys of one side and their public halves. */
export interface Identity {
  keys: ParcelKeys;
  sign(data: Uint8Array): Uint8Array;
  /** The secret shared with the holder of another X25519 key, hex. Throws for a key that agrees with nobody. */
  agree(their: string): Uint8Array;
}

export const KEY_BYTES = 32;
export const TAG_BYTES = 16;
export const SIGNATURE_BYTES = 64;
const NONCE_BYTES = 12;

/** DER around a raw key (RFC 8410): what comes before the 32 bytes. */
const DER = {
  ed25519: { private: '302e020100300506032b657004220420', public: '302a300506032b6570032100' },
  x25519: { private: '302e020100300506032b656e04220420', public: '302a300506032b656e032100' },
} as const;
type Curve = keyof typeof DER;

function derive(node: NodeCrypto, secret: Uint8Array, salt: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(node.hkdfSync('sha256', secret, salt, `jiesu-workbench parcel ${purpose}`, KEY_BYTES));
}

function privateKey(node: NodeCrypto, curve: Curve, raw: Uint8Array): { key: NodeKey; public: string } {
  const der = concatBytes(hexToBytes(DER[curve].private), raw);
  const key = node.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = node.createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { key, public: bytesToHex(Uint8Array.from(spki.subarray(-KEY_BYTES))) };
}

function publicKey(node: NodeCrypto, curve: Curve, hex: string): NodeKey {
  const der = concatBytes(hexToBytes(DER[curve].public), hexToBytes(hex));
  return node.createPublicKey({ key: der, format: 'der', type: 'spki' });
}

/** `secret`: 32 bytes, kept where nobody else reads. The same secret gives the same keys. */
export function identityOf(node: NodeCrypto, secret: Uint8Array): Identity {
  const none = new Uint8Array();
  const signing = privateKey(node, 'ed25519', derive(node, secret, none, 'signing'));
  const agreeing = privateKey(node, 'x25519', derive(node, secret, none, 'agreement'));
  return {
    keys: { sign: signing.public, agree: agreeing.public },
    sign: (data) => node.sign(null, data, signing.key),
    agree: (their) => node.diffieHellman({ privateKey: agreeing.key, publicKey: publicKey(node, 'x25519', their) }),
  };
}

/** False for a wrong signature and for a key that is none. */
export function isSigned(node: NodeCrypto, signer: string, data: Uint8Array, signature: Uint8Array): boolean {
  try {
    return node.verify(null, data, publicKey(node, 'ed25519', signer), signature);
  } catch {
    return false;
  }
}

/** How files name a centre: short, and the same for everybody. */
export function centreId(node: NodeCrypto, { sign }: ParcelKeys): string {
  const hash = node.createHash('sha256');
  hash.update(hexToBytes(sign));
  return bytesToHex(Uint8Array.from(hash.digest())).slice(0, 32);
}

const sealedText = (device: string, keys: ParcelKeys): Uint8Array =>
  utf8ToBytes(`jiesu-workbench device keys 1\n${canonical({ device, keys })}`);

/** The centre's word that these keys are the device's. */
export const sealKeys = (centre: Identity, device: string, keys: ParcelKeys): SealedKeys => ({
  centre: centre.keys,
  seal: bytesToHex(Uint8Array.from(centre.sign(sealedText(device, keys)))),
});

export const isSealed = (
  node: NodeCrypto,
  centre: ParcelKeys,
  device: string,
  keys: ParcelKeys,
  seal: string,
): boolean => isSigned(node, centre.sign, sealedText(device, keys), hexToBytes(seal));

/** The key of one parcel. `head`: its hash, so that nothing said in the clear can be exchanged. */
export const parcelKey = (node: NodeCrypto, shared: Uint8Array, head: Uint8Array, to: string): Uint8Array =>
  derive(node, shared, head, `body for ${to}`);

/** A key is used for one parcel only, so the place in it is nonce enough; the last byte says that nothing follows. */
function nonceOf(index: number, isLast: boolean): Uint8Array {
  const nonce = new Uint8Array(NONCE_BYTES);
  new DataView(nonce.buffer).setUint32(NONCE_BYTES - 5, index);
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
  return nonce;
}

export function sealChunk(
  node: NodeCrypto,
  key: Uint8Array,
  index: number,
  isLast: boolean,
  plain: Uint8Array,
): Uint8Array {
  const cipher = node.createCipheriv('aes-256-gcm', key, nonceOf(index, isLast));
  return concatBytes(cipher.update(plain), cipher.final(), cipher.getAuthTag());
}

/** Throws when the chunk is not what was sealed at this place. */
export function openChunk(
  node: NodeCrypto,
  key: Uint8Array,
  index: number,
  isLast: boolean,
  sealed: Uint8Array,
): Uint8Array {
  const decipher = node.createDecipheriv('aes-256-gcm', key, nonceOf(index, isLast));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return concatBytes(decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final());
}
