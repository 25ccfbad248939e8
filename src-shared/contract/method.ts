/** How the methods of the engine's API are written down. */
import { z } from 'zod';
import type { Method } from './rpc.ts';

export const query = <I extends z.ZodType, O>(input: I): Method<I, O> => ({
  kind: 'query',
  in: input,
  out: undefined as O,
});
export const command = <I extends z.ZodType, O>(input: I): Method<I, O> => ({
  kind: 'command',
  in: input,
  out: undefined as O,
});
/** A method without parameters. */
export const none = z.object({}).strict();
