/**
 * HTTP of attached files: HEAD says how far a workstation's sending is, PATCH goes on behind it, GET gives the file, from
 * any byte on. Each request names an order that has to name the file, and under which the file has to have been sent.
 */
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  ATTACHMENT_BODY,
  attachmentReceiptSchema,
  BYTES_HEADER,
  COMPLETE_HEADER,
} from '#shared/contract/attachments.ts';
import { ATTACHMENT_BYTES, ATTACHMENT_HASH } from '#shared/domain/order/attachment.ts';
import type { ServerDeps } from '../deps.ts';
import { deviceOf, requireDevice } from '../devices/auth.ts';
import { HttpRefusal } from '../http/errors.ts';
import { read } from './content.ts';
import { assertVisible, namedBy } from './named.ts';
import { storedFile } from './sent.ts';
import { receive, statusOf, type Sending } from './upload.ts';

const params = z.object({ hash: z.string().regex(ATTACHMENT_HASH) });
const querystring = z.object({ order: z.uuid() });
const bytesText = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .pipe(z.int().max(ATTACHMENT_BYTES));
const sendingHeaders = z.object({ 'upload-offset': bytesText, 'upload-length': bytesText });

/** The first byte wanted; only `bytes=N-` is understood. */
function firstByte(range: string | undefined, size: number): number {
  if (range === undefined) return 0;
  const [, from] = /^bytes=(\d{1,9})-$/.exec(range) ?? [];
  if (from === undefined || Number(from) >= size) throw new HttpRefusal(416, 'range', '附件没有这一段。');
  return Number(from);
}

export const attachmentRoutes =
  (deps: ServerDeps): FastifyPluginAsyncZod =>
  async (app) => {
    app.addHook('onRequest', requireDevice(deps));
    // The stream itself: a file is never held in memory.
    app.addContentTypeParser(ATTACHMENT_BODY, (_request, payload, done) => done(null, payload));

    app.head('/v1/attachments/:hash', { schema: { params, querystring } }, async (request, reply) => {
      const device = deviceOf(request);
      const { hash } = request.params;
      const { order } = request.query;
      const { knowsOf } = await namedBy(deps, device, hash, order);
      const sending = { hash, order, device: device.id, unit: device.unit, knowsOf };
      const { received, complete } = await statusOf(deps, sending);
      return reply
        .header(BYTES_HEADER, received)
        .header(COMPLETE_HEADER, complete ? 1 : 0)
        .send();
    });

    app.patch(
      '/v1/attachments/:hash',
      {
        // Cut short by the declared length in `receive`.
        bodyLimit: ATTACHMENT_BYTES,
        schema: { params, querystring, headers: sendingHeaders, response: { 200: attachmentReceiptSchema } },
      },
      async (request) => {
        const device = deviceOf(request);
        const { hash } = request.params;
        const { 'upload-offset': offset, 'upload-length': size } = request.headers;
        const { order } = request.query;
        const { sizes, knowsOf } = await namedBy(deps, device, hash, order);
        if (!sizes.has(size)) throw new HttpRefusal(400, 'length', '送来的大小与工单登记的不同。');
        const sending: Sending = { hash, order, device: device.id, unit: device.unit, size, knowsOf };
        const answer = await receive(deps, sending, offset, request.body as Readable);
        request.log.info({ device: device.id, ...answer }, 'attachment');
        return answer;
      },
    );

    app.get(
      '/v1/attachments/:hash',
      { exposeHeadRoute: false, schema: { params, querystring } },
      async (request, reply) => {
        const { hash } = request.params;
        const { order } = request.query;
        assertVisible(await namedBy(deps, deviceOf(request), hash, order));
        const file = await storedFile(deps.store.db, { hash, order });
        if (!file) throw new HttpRefusal(404, 'absent', '附件还没有传到中心，请稍后再试。');
        const from = firstByte(request.headers.range, file.size);
        reply.code(from > 0 ? 206 : 200).header('content-length', file.size - from);
        if (from > 0) reply.header('content-range', `bytes ${from}-${file.size - 1}/${file.size}`);
        return reply.type('application/octet-stream').send(Readable.from(read(deps, file, from)));
      },
    );
  };
