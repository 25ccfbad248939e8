/** HTTP of enrolment. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { deviceKeysSchema, enrollAnswerSchema, enrollRequestSchema, sealedKeysSchema } from '#shared/contract/wire.ts';
import type { ServerDeps } from '../deps.ts';
import { HttpRefusal } from '../http/errors.ts';
import { sealedFor } from '../usb/keys.ts';
import { Attempts } from './attempts.ts';
import { deviceOf, requireDevice } from './auth.ts';
import { enroll } from './enroll.ts';

const ENROLL_BYTES = 16 * 1024;

export const deviceRoutes =
  (deps: ServerDeps): FastifyPluginAsyncZod =>
  async (app) => {
    const attempts = new Attempts(deps.clock);
    const options = {
      bodyLimit: ENROLL_BYTES,
      schema: { body: enrollRequestSchema, response: { 200: enrollAnswerSchema } },
    };
    app.post('/v1/devices/enroll', options, async (request) => {
      if (!attempts.mayTry(request.ip)) throw new HttpRefusal(429, 'too-many', '输错次数太多，请 15 分钟后再试。');
      const { code, device, keys, previous: was } = request.body;
      try {
        const answer = await enroll(deps, code, device.replaceAll(/\p{C}/gu, ''), { keys, was });
        request.log.info({ device: answer.device, unit: answer.unit }, 'enrolled');
        return answer;
      } catch (error) {
        if (error instanceof HttpRefusal) attempts.countWrong(request.ip);
        throw error;
      }
    });

    // For workstations that were enrolled by an older program, or by a centre that was set back since.
    const sealing = {
      bodyLimit: ENROLL_BYTES,
      onRequest: requireDevice(deps),
      schema: { body: deviceKeysSchema, response: { 200: sealedKeysSchema } },
    };
    app.post('/v1/devices/keys', sealing, async (request) => {
      const { id, revoked } = deviceOf(request);
      if (revoked) throw new HttpRefusal(403, 'revoked', '这台工作站已被停用。');
      request.log.info({ device: id }, 'keys sealed');
      return sealedFor(deps.vault, id, request.body.keys);
    });
  };
