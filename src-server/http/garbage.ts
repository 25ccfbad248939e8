/** Answers on a connection what is no HTTP request, or not in time: no route and no reply object exist then. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { codeOf } from '../store/retry.ts';
import { BY_STATUS } from './errors.ts';

const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

export function answerGarbage(error: Error, socket: Socket): void {
  const code = codeOf(error);
  if (code === 'ECONNRESET' || socket.destroyed) return;
  const status = STATUS[code] ?? 400;
  const body = JSON.stringify({ code: 'invalid', message: BY_STATUS[status] });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}
