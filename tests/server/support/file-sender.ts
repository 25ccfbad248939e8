/** Requests about one file of one order, over real HTTP. */
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { ATTACHMENT_BODY } from '#shared/contract/attachments.ts';
import type { Workstation } from './workstation.ts';

export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export interface FileAnswer {
  status: number;
  code: string | undefined;
  body: Record<string, unknown>;
  bytes: Buffer;
  headers: Headers;
}

/** One file of one order, and the requests about it. */
export class Sender {
  readonly base: string;
  readonly order: string;
  readonly file: Buffer;
  readonly hash: string;
  constructor(base: string, order: string, file: Buffer) {
    this.base = base;
    this.order = order;
    this.file = file;
    this.hash = hashOf(file);
  }

  async request(from: Workstation, method: string, init: RequestInit = {}, order = this.order): Promise<FileAnswer> {
    const answer = await fetch(`${this.base}/v1/attachments/${this.hash}?order=${order}`, {
      ...init,
      method,
      headers: { authorization: `Bearer ${from.token}`, ...(init.headers as Record<string, string>) },
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const isJson = (answer.headers.get('content-type') ?? '').includes('json') && bytes.length > 0;
    const body = (isJson ? JSON.parse(bytes.toString()) : {}) as Record<string, unknown>;
    return { status: answer.status, code: body['code'] as string | undefined, body, bytes, headers: answer.headers };
  }
  patch(from: Workstation, offset: number, bytes: Buffer, patch: Record<string, string> = {}): Promise<FileAnswer> {
    const headers = {
      'content-type': ATTACHMENT_BODY,
      'upload-offset': String(offset),
      'upload-length': String(this.file.length),
      ...patch,
    };
    return this.request(from, 'PATCH', { headers, body: new Uint8Array(bytes) });
  }
  async head(from: Workstation): Promise<{ status: number; bytes: number; complete: boolean }> {
    const { status, headers } = await this.request(from, 'HEAD');
    return {
      status,
      bytes: Number(headers.get('x-attachment-bytes')),
      complete: headers.get('x-attachment-complete') === '1',
    };
  }
  /** Everything at once. */
  send(from: Workstation, offset = 0): Promise<FileAnswer> {
    return this.patch(from, offset, this.file.subarray(offset));
  }

  /** Sends `bytes` of the rest, then the line breaks. Resolves when the connection is gone and the bytes are stored. */
  async cut(from: Workstation, offset: number, bytes: number): Promise<void> {
    const { port, hostname } = new URL(this.base);
    const rest = this.file.length - offset;
    const head = [
      `PATCH /v1/attachments/${this.hash}?order=${this.order} HTTP/1.1`,
      `host: ${hostname}`,
      `authorization: Bearer ${from.token}`,
      `content-type: ${ATTACHMENT_BODY}`,
      `content-length: ${rest}`,
      `upload-offset: ${offset}`,
      `upload-length: ${this.file.length}`,
    ].join('\r\n');
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.write(`${head}\r\n\r\n`);
    await new Promise<void>((resolve) => socket.write(this.file.subarray(offset, offset + bytes), () => resolve()));
    socket.destroy();
    await closed;
  }
}
