/** The log: ids, routes, counts and codes to stderr. Never a name, phone, text, token or body, also not inside an error. */
import type { FastifyServerOptions } from 'fastify';
import { codeOf } from '../store/retry.ts';

export interface LogOptions {
  level: string;
  write(line: string): void;
}

/** Kind, code and places of an error. Its message stays out: that of a failed query quotes the values. */
function errorFields(error: unknown): { type: string; message: string; stack: string; code: string } {
  const known = error instanceof Error;
  const frames = known ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  return {
    type: known ? error.name : typeof error,
    message: '',
    stack: frames.slice(0, 8).join('\n'),
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
