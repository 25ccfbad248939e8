/** Files at the centre: how far a sending is, the next bytes of it, and the bytes of a file from any place on. */
import type { Response } from 'undici';
import { z } from 'zod';
import {
  ATTACHMENT_BODY,
  attachmentReceiptSchema,
  BYTES_HEADER,
  COMPLETE_HEADER,
} from '#shared/contract/attachments.ts';
import { networkFailure, statusFailure, unknownContent } from '../sync/sync-failure.ts';
import type { Transport } from '../sync/transport.ts';

/** The centre said no; `code` is its own. */
export class FileRefusal extends Error {
  override readonly name = 'FileRefusal';
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const refusalSchema = z.object({ code: z.string().regex(/^[a-z][a-z-]{0,39}$/), message: z.string() });
/** What the head of an answer says, where there is no body. */
const BY_STATUS: Readonly<Record<number, string>> = { 403: 'revoked', 404: 'not-named' };

async function assertOk(response: Response): Promise<void> {
  if (response.ok) return;
  const said = refusalSchema.safeParse(await response.json().catch(() => null));
  const code = said.success ? said.data.code : BY_STATUS[response.status];
  if (code !== undefined && response.status < 500 && response.status !== 401) throw new FileRefusal(code);
  throw statusFailure(response.status, said.success ? said.data.message : '', code);
}

interface Progress {
  received: number;
  complete: boolean;
}

export class FileCentre {
  readonly #transport: Transport;
  readonly #stop: AbortSignal | undefined;

  constructor(transport: Transport, stop?: AbortSignal) {
    this.#transport = transport;
    this.#stop = stop;
  }

  #path(hash: string, order: string): string {
    return `/v1/attachments/${hash}?order=${encodeURIComponent(order)}`;
  }

  /** All of these throw SyncFailure and FileRefusal. */
  async status(hash: string, order: string): Promise<Progress> {
    const response = await this.#transport.request(this.#path(hash, order), { method: 'HEAD' }, this.#stop);
    await assertOk(response);
    const received = Number(response.headers.get(BYTES_HEADER) ?? Number.NaN);
    if (!Number.isInteger(received) || received < 0) throw unknownContent();
    return { received, complete: response.headers.get(COMPLETE_HEADER) === '1' };
  }

  async send(file: { hash: string; order: string; size: number }, offset: number, body: Buffer): Promise<Progress> {
    const headers = {
      'content-type': ATTACHMENT_BODY,
      'upload-offset': String(offset),
      'upload-length': String(file.size),
    };
    const path = this.#path(file.hash, file.order);
    const response = await this.#transport.request(path, { method: 'PATCH', headers, body }, this.#stop);
    await assertOk(response);
    const answer = attachmentReceiptSchema.safeParse(await response.json().catch(() => null));
    if (!answer.success) throw unknownContent();
    return answer.data;
  }

  /** The bytes from `from` on, as they come. */
  async *fetch(hash: string, order: string, from: number): AsyncGenerator<Buffer, void, undefined> {
    const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {};
    const response = await this.#transport.request(this.#path(hash, order), { method: 'GET', headers }, this.#stop);
    await assertOk(response);
    const isPart = response.status === 206;
    // A login page in between, or a proxy that does not know of parts.
    if (!response.body || isPart !== from > 0 || response.headers.get('content-type') !== 'application/octet-stream') {
      await response.body?.cancel().catch(() => undefined);
      throw unknownContent();
    }
    try {
      for await (const part of response.body) yield Buffer.from(part as Uint8Array);
    } catch (error) {
      throw networkFailure(error);
    }
  }
}
