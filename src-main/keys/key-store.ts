/** Where the key of a store comes from. The key is 32 random bytes, handled as 64 lower-case hex digits. */
import { randomBytes } from 'node:crypto';

export interface KeyStore {
  /** `os`: wrapped by the operating system's key store. `file`: a plain key file, shown as 演示密钥. */
  readonly kind: 'os' | 'file';
  /** The key, null when none was ever made. Throws KeyError when there is one and it cannot be had: never makes another. */
  read(): Promise<string | null>;
  /** Makes and keeps a new key. Throws KeyError `exists` when there is one already: a key is never replaced. */
  create(): Promise<string>;
}

export type KeyErrorCode =
  | 'exists'
  | 'lost'
  | 'readable-by-others'
  | 'damaged'
  | 'unreadable'
  | 'not-written'
  | 'os-key-store-missing'
  | 'os-key-store-refused';

/** `message` is Chinese and says what to do. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly code: KeyErrorCode;

  constructor(code: KeyErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export const newKey = (): string => randomBytes(32).toString('hex');

export const isKey = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
