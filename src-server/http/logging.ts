/** The log: ids, routes, counts and codes to stderr. Never a name, phone, text, token or body, also not inside an error. */
import type { FastifyServerOptions } from 'fastify';
import { placesOf } from '#shared/contract/error-places.ts';
import { codeOf } from '../store/retry.ts';

export interface LogOptions {
  level: string;
  write(line: string): void;
}

/** Kind, code and places of an error. Its message stays out: that of a failed query quotes the values. */
function errorFields(error: unknown): { type: string; message: string; stack: string; code: string } {
  const known = error instanceof Error;
  return {
    type: known ? error.name : typeof error,
    message: '',
    stack: placesOf(error).slice(0, 8).join('\n'),
    code: codeOf(error),
  };
}

export const loggerOf = ({ level, write }: LogOptions): FastifyServerOptions['logger'] => ({
  level,
  stream: { write },
  serializers: {
    err: errorFields,
    req: ({ method, routeOptions }) => ({ method, url: routeOptions.url ?? '' }),
    res: ({ statusCode }) => ({ statusCode }),
  },
});
