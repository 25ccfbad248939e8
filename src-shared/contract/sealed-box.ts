/**
 * A sealed box: bytes that only the centre can read, with its X25519 key. As text it is base64url over
 * `01 | ephemeral public key (32) | nonce (12) | tag (16) | AES-256-GCM text`. The key is HKDF-SHA-256 of the shared
 * secret, salted with both public keys. The arithmetic stands where the keys are; the form stands here, once.
 */

/** Names what a box is for: one that was made for something else does not open. */
export type BoxContext = `command ${string}`;
export const commandContext = (commandId: string): BoxContext => `command ${commandId}`;

export const BOX_INFO = 'jiesu-workbench sealed to the centre';
export const BOX_KEY_BYTES = 32;
export const BOX_NONCE_BYTES = 12;
/** A public key as it travels: 32 bytes, base64url. */
export const PUBLIC_KEY = /^[A-Za-z0-9_-]{43}$/;
export const BOX_TEXT = /^[A-Za-z0-9_-]+$/;

const FORM = 1;
const TAG_BYTES = 16;
const HEAD = 1 + BOX_KEY_BYTES + BOX_NONCE_BYTES + TAG_BYTES;

export interface Box {
  ephemeral: Uint8Array;
  nonce: Uint8Array;
  tag: Uint8Array;
  text: Uint8Array;
}

export const boxParts = ({ ephemeral, nonce, tag, text }: Box): Uint8Array[] => [
  Uint8Array.of(FORM),
  ephemeral,
  nonce,
  tag,
  text,
];

/** The parts of a box; null when it has another form. */
export function boxOf(bytes: Uint8Array): Box | null {
  if (bytes.length < HEAD || bytes[0] !== FORM) return null;
  const [key, nonce, tag] = [1, 1 + BOX_KEY_BYTES, 1 + BOX_KEY_BYTES + BOX_NONCE_BYTES];
  return {
    ephemeral: bytes.subarray(key, nonce),
    nonce: bytes.subarray(nonce, tag),
    tag: bytes.subarray(tag, HEAD),
    text: bytes.subarray(HEAD),
  };
}
