/**
 * The key to which workstations seal what only the centre may read again: commands of orders that left them. It follows
 * from the server's key, so every process of a server has it, and so has a server that was set back to a backup.
 */
import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto';
import { BOX_INFO, BOX_KEY_BYTES, boxOf, type BoxContext } from '#shared/contract/sealed-box.ts';

export interface SealingKey {
  /** X25519, 32 bytes as base64url: what workstations are told. */
  publicKey: string;
  /** Throws when the box was sealed to another key or for something else, or is none. */
  open(context: BoxContext, box: string): Buffer;
}

/** PKCS #8 of an X25519 key, up to its 32 bytes (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

const hkdf = (secret: Buffer, salt: Buffer, info: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, BOX_KEY_BYTES));

/** `key`: the server's key, 32 bytes. */
export function openSealingKey(key: Buffer): SealingKey {
  const seed = hkdf(key, Buffer.alloc(0), 'jiesu-workbench sealing key');
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '';
  return {
    publicKey,
    open(context, sealed) {
      const box = boxOf(Buffer.from(sealed, 'base64url'));
      if (!box) throw new Error('no sealed box');
      const x = Buffer.from(box.ephemeral).toString('base64url');
      const theirs = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
      const shared = diffieHellman({ privateKey, publicKey: theirs });
      const salt = Buffer.concat([box.ephemeral, Buffer.from(publicKey, 'base64url')]);
      const decipher = createDecipheriv('aes-256-gcm', hkdf(shared, salt, BOX_INFO), box.nonce);
      decipher.setAAD(Buffer.from(context, 'utf8')).setAuthTag(box.tag);
      return Buffer.concat([decipher.update(box.text), decipher.final()]);
    },
  };
}
