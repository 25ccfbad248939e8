/** Salts of commitments, drawn from the system in larger pieces: asking for each costs more than sealing. */
import { randomBytes } from 'node:crypto';

const SALT_BYTES = 16;
const POOL_BYTES = SALT_BYTES * 256;
let pool = Buffer.alloc(0);

/** 16 fresh random bytes as hex. */
export function newSalt(): string {
  if (pool.length === 0) pool = randomBytes(POOL_BYTES);
  const salt = pool.toString('hex', 0, SALT_BYTES);
  pool = pool.subarray(SALT_BYTES);
  return salt;
}
