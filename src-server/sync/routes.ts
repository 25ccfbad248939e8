/** HTTP of the sync: push, pull, and the stream of pokes. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { bucketAnswerSchema, bucketQuestionSchema } from '#shared/contract/digest.ts';
import { pullSchema, receiptSchema } from '#shared/contract/wire.ts';
import { grantsOf } from '#shared/domain/order/order.ts';
import { deviceOf, ownDevice, requireDevice } from '../devices/auth.ts';
import { HttpRefusal } from '../http/errors.ts';
import type { ServerDeps } from '../deps.ts';
import { bucketDigest } from './digest.ts';
import { pushFrameSchema, readItem } from './incoming.ts';
import type { Listener, Pokes } from './pokes.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';

const PUSH_BYTES = 16 * 1024 * 1024;
const HEARTBEAT_MS = 20_000;

export const syncRoutes =
  (deps: ServerDeps, pokes: Pokes): FastifyPluginAsyncZod =>
  async (app) => {
    app.addHook('onRequest', requireDevice(deps));

    app.post(
      '/v1/sync/push',
      { bodyLimit: PUSH_BYTES, schema: { body: pushFrameSchema, response: { 200: receiptSchema } } },
      async (request) => {
        const { device, epoch, items } = request.body;
        ownDevice(request, device);
        const receipt = await push(
          deps,
          device,
          epoch,
          items.map((frame) => readItem(device, frame, deps.vault.sealing)),
        );
        request.log.info({ device, items: items.length, taken: receipt.results.length, err: receipt.err }, 'push');
        return receipt;
      },
    );

    app.post('/v1/sync/pull', { schema: { body: pullSchema } }, async (request) => {
      ownDevice(request, request.body.device);
      const page = await pull(deps, request.body);
      const { device, err, entries, outcomes, resets, caught } = page;
      request.log.info(
        { device, err, orders: entries.length, outcomes: outcomes.length, resets: resets.length, caught },
        'pull',
      );
      const unreadable = entries.filter(({ body }) => body?.events.length === 0).map(({ id }) => id);
      if (unreadable.length > 0) request.log.error({ device, orders: unreadable }, 'orders that cannot be read');
      return page;
    });

    app.post(
      '/v1/sync/digest',
      { schema: { body: bucketQuestionSchema, response: { 200: bucketAnswerSchema } } },
      async (request) => {
        const { device, rows } = request.body;
        ownDevice(request, device);
        const answer = await bucketDigest(deps, request.body);
        if (rows)
          request.log.info({ device, comparable: answer.comparable, orders: answer.rows.length }, 'digest rows');
        return answer;
      },
    );

    app.get('/v1/sync/events', (request, reply) => {
      const { id, unit, revoked } = deviceOf(request);
      if (revoked) throw new HttpRefusal(403, 'revoked', '这台工作站已被停用。');
      reply.hijack();
      const stream = reply.raw;
      const say = (text: string): void => {
        if (!stream.writableEnded) stream.write(text);
      };
      const heartbeat = setInterval(() => say(': still here\n\n'), HEARTBEAT_MS);
      const poke = (): void => say('event: poke\ndata: {}\n\n');
      const listener: Listener = {
        device: id,
        scopes: new Set(grantsOf(unit, deps.organization)),
        poke,
        end: () => {
          poke();
          stream.end();
        },
      };
      stream.on('close', () => {
        clearInterval(heartbeat);
        pokes.remove(listener);
      });
      stream.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      say(': listening\n\n');
      pokes.add(listener);
    });
  };
