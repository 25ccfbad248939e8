/** HTTP of enrolment. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { enrollAnswerSchema, enrollRequestSchema } from '#shared/contract/wire.ts';
import type { ServerDeps } from '../deps.ts';
import { HttpRefusal } from '../http/errors.ts';
import { Attempts } from './attempts.ts';
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
      const { code, device, previous } = request.body;
      try {
        const answer = await enroll(deps, code, device.replaceAll(/\p{C}/gu, ''), previous);
        request.log.info({ device: answer.device, unit: answer.unit }, 'enrolled');
        return answer;
      } catch (error) {
        if (error instanceof HttpRefusal) attempts.countWrong(request.ip);
        throw error;
      }
    });
  };
