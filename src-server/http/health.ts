/** Is the server there, and which one is it? */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ServerDeps } from '../deps.ts';
import { epochOf } from '../store/meta.ts';

const healthSchema = z.object({
  ok: z.boolean(),
  mark: z.string(),
  epoch: z.string(),
  version: z.string(),
  /** Server clock, epoch ms. */
  now: z.int(),
  db: z.enum(['pglite', 'postgres']),
});

export const healthRoutes =
  (deps: ServerDeps): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/v1/health',
      { schema: { response: { 200: healthSchema, 503: healthSchema } } },
      async (request, reply) => {
        const { mark, version, clock, store } = deps;
        const known = { mark, version, now: clock.now(), db: store.kind };
        try {
          return { ok: true, epoch: await epochOf(store.db), ...known };
        } catch (error) {
          request.log.error({ err: error }, 'the database does not answer');
          return reply.code(503).send({ ok: false, epoch: '', ...known });
        }
      },
    );
  };
