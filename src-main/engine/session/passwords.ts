/** Passwords: argon2id with its own salt and cost in the stored text; checking works offline. */
import { randomBytes } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';

export const PASSWORD_LENGTH = 8;

/** OWASP's smaller setting of argon2id: 19 MiB, two passes. */
const COST = { parallelism: 1, iterations: 2, memorySize: 19456, hashLength: 32 } as const;

/** The same password typed with another input method is the same password. */
const prepared = (password: string): string => password.normalize('NFKC');

export const isLongEnough = (password: string): boolean => [...prepared(password)].length >= PASSWORD_LENGTH;

export const hashPassword = (password: string): Promise<string> =>
  argon2id({ password: prepared(password), salt: randomBytes(16), ...COST, outputType: 'encoded' });

export async function verifyPassword(password: string, encoded: string): Promise<boolean> {
  const text = prepared(password);
  return text !== '' && (await argon2Verify({ password: text, hash: encoded }));
}
