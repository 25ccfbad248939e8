/** Request bodies are JSON in UTF-8: anything else would be stored as garbage and could not be corrected afterwards. */
import type { FastifyInstance } from 'fastify';
import { HttpRefusal } from './errors.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

export function setJsonBody(app: FastifyInstance): void {
  // Nothing here unpacks anything: a few packed bytes could fill the memory, and what only says it is packed is no JSON.
  app.addHook('onRequest', async (request) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw new HttpRefusal(415, 'encoding', '请求内容不能压缩，请原样发送。');
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
    if (!/^utf-?8$/i.test(charset)) return done(new HttpRefusal(415, 'invalid', '请求内容应为 UTF-8 编码的 JSON。'));
    let text: string;
    try {
      text = decoder.decode(body as Buffer);
    } catch {
      return done(new HttpRefusal(400, 'invalid', '请求内容不是 UTF-8 编码，没有采用。'));
    }
    parse(request, text, done);
  });
}
