/** Sealing to the centre: what this workstation may not read any more, and the centre may need again. */
import {
  createCipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { BOX_INFO, BOX_KEY_BYTES, BOX_NONCE_BYTES, boxParts, type BoxContext } from '#shared/contract/sealed-box.ts';

const rawOf = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');

/** `publicKey`: the centre's, as it tells it. Each box has a key of its own that is forgotten at once. */
export function seal(publicKey: string, context: BoxContext, text: string): string {
  const theirs = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: publicKey }, format: 'jwk' });
  const own = generateKeyPairSync('x25519');
  const ephemeral = rawOf(own.publicKey);
  const shared = diffieHellman({ privateKey: own.privateKey, publicKey: theirs });
  const salt = Buffer.concat([ephemeral, rawOf(theirs)]);
  const nonce = randomBytes(BOX_NONCE_BYTES);
  const key = Buffer.from(hkdfSync('sha256', shared, salt, BOX_INFO, BOX_KEY_BYTES));
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context, 'utf8'));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat(boxParts({ ephemeral, nonce, tag: cipher.getAuthTag(), text: sealed })).toString('base64url');
}
