/** Every answer that is no success: a code for programs, a Chinese sentence for people, never a stack or a value. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { codeOf, isAway } from '../store/retry.ts';
import { issueText } from './issue-text.ts';

export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

interface Answer {
  status: number;
  code: string;
  message: string;
}

/** Fastify's own refusals of a request, by status. */
export const BY_STATUS: Readonly<Record<number, string>> = {
  400: '请求的格式不正确。',
  404: '没有这个地址。',
  405: '这个地址不支持这种请求方法。',
  408: '请求没有在规定时间内发完。',
  413: '提交的内容太大，请分批提交。',
  414: '请求的地址太长。',
  415: '请求内容的类型应为 application/json。',
  431: '请求的头部太大。',
};

function answerTo(error: FastifyError | HttpRefusal): Answer {
  if (error instanceof HttpRefusal) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [issue] = error.validation;
    const path = issue?.instancePath.split('/').filter((part) => part !== '') ?? [];
    return { status: 400, code: 'invalid', message: issueText({ code: issue?.keyword ?? '', path, ...issue?.params }) };
  }
  const status = error.statusCode ?? 500;
  const known = BY_STATUS[status] ?? (status >= 400 && status < 500 ? BY_STATUS[400] : undefined);
  if (known !== undefined) return { status, code: 'invalid', message: known };
  const code = codeOf(error);
  // Data exceptions: a value that the database cannot hold. Bad input is never an error of the server.
  if (code.startsWith('22')) return { status: 400, code: 'invalid', message: '提交的内容含有无法保存的值。' };
  if (isAway(error)) return { status: 503, code: 'unavailable', message: '中心数据库暂时连接不上，请稍后再试。' };
  return { status: 500, code: 'error', message: '中心处理时出错，已记录，请联系技术人员。' };
}

/** Answers any error; the body says no more than a code and a sentence. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, code, message } = answerTo(error);
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  return reply.code(status).header('cache-control', 'no-store').send({ code, message });
}

export function setErrorAnswers(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'not-found', message: BY_STATUS[404] }));
  app.setErrorHandler<FastifyError>(answerError);
}
