/** Bearer secrets. They are looked up by their hash, so comparing takes no secret-dependent time. */
import type { FastifyRequest } from 'fastify';
import { secretHash } from '../ids.ts';
import { HttpRefusal } from './errors.ts';

/** Hash of the secret in the Authorization header. Throws 401 when there is none. */
export function bearerHash(request: FastifyRequest): string {
  const [, secret] = /^Bearer ([\w-]{20,200})$/i.exec(request.headers.authorization ?? '') ?? [];
  if (secret === undefined) throw new HttpRefusal(401, 'unauthorized', '缺少访问凭据。');
  return secretHash(secret);
}
