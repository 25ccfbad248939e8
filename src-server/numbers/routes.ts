/** HTTP of number ranges. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { rangeSchema, rangesSchema, reserveSchema } from '#shared/contract/numbers-wire.ts';
import { deviceOf, ownDevice, requireDevice } from '../devices/auth.ts';
import type { ServerDeps } from '../deps.ts';
import { openRanges, reserve } from './ranges.ts';

export const numberRoutes =
  (deps: ServerDeps): FastifyPluginAsyncZod =>
  async (app) => {
    app.addHook('onRequest', requireDevice(deps));

    app.post(
      '/v1/numbers/reserve',
      { bodyLimit: 16 * 1024, schema: { body: reserveSchema, response: { 200: rangeSchema } } },
      async (request) => {
        ownDevice(request, request.body.device);
        const range = await reserve(deps, request.body);
        request.log.info({ device: request.body.device, from: range.from, to: range.to }, 'numbers leased');
        return range;
      },
    );

    app.get('/v1/numbers/ranges', { schema: { response: { 200: rangesSchema } } }, async (request) => ({
      ranges: await openRanges(deps, deviceOf(request).id),
    }));
  };
