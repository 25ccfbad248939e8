/** HTTP of the intake. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { intakeAnswerSchema, intakeOrdersSchema, intakeResultsSchema } from '#shared/contract/wire.ts';
import type { ServerDeps } from '../deps.ts';
import { requireSource, sourceOf } from './keys.ts';
import { takeOrders } from './orders.ts';
import { takeResults } from './results.ts';

const INTAKE_BYTES = 64 * 1024 * 1024;

export const intakeRoutes =
  (deps: ServerDeps): FastifyPluginAsyncZod =>
  async (app) => {
    app.addHook('onRequest', requireSource(deps));
    const response = { 200: intakeAnswerSchema };

    app.post(
      '/v1/intake/orders',
      { bodyLimit: INTAKE_BYTES, schema: { body: intakeOrdersSchema, response } },
      async (request) => {
        const { source, orders } = request.body;
        const answer = await takeOrders(deps, sourceOf(request, source), orders);
        request.log.info(
          { accepted: answer.accepted, unchanged: answer.unchanged, refused: answer.refused.length },
          'orders delivered',
        );
        return answer;
      },
    );

    app.post(
      '/v1/intake/results',
      { bodyLimit: INTAKE_BYTES, schema: { body: intakeResultsSchema, response } },
      async (request) => {
        const { source, results } = request.body;
        const answer = await takeResults(deps, sourceOf(request, source), results);
        request.log.info(
          { accepted: answer.accepted, unchanged: answer.unchanged, refused: answer.refused.length },
          'results delivered',
        );
        return answer;
      },
    );
  };
