/** HTTP to the centre: the only code of the engine that opens a connection. Nothing of an answer is used unchecked. */
import { createParser } from 'eventsource-parser';
import { Agent, fetch, type RequestInit, type Response } from 'undici';
import type { z } from 'zod';
import { SECOND } from '#shared/domain/time.ts';
import { isCutOff, networkFailure, statusFailure, SyncFailure, unknownContent } from './sync-failure.ts';

export interface Centre {
  /** Base address. */
  server: string;
  /** The institution's own certificate authority, PEM; '' = those of the system. */
  ca: string;
  /** Bearer token; '' = none. */
  token: string;
}

interface Listener {
  /** From now on no poke is missed. */
  onOpen?: () => void;
  onPoke: () => void;
}

interface RawRequest {
  method: 'GET' | 'HEAD' | 'PATCH';
  headers?: Record<string, string>;
  body?: Uint8Array;
}

const CONNECT_TIMEOUT = 10 * SECOND;
const ANSWER_TIMEOUT = 60 * SECOND;
/** The stream of pokes is given up when it is silent for this long. */
const SILENCE_TIMEOUT = 120 * SECOND;
const LARGEST_ANSWER = 64 * 1024 * 1024;

function agent(ca: string, bodyTimeout: number, maxResponseSize: number): Agent {
  const connect = { timeout: CONNECT_TIMEOUT, ...(ca === '' ? {} : { ca }) };
  return new Agent({ connect, headersTimeout: ANSWER_TIMEOUT, bodyTimeout, maxResponseSize });
}

/** The JSON of an answer; undefined when it is something else, such as a login page. */
async function jsonOf(response: Response, onBytes?: (bytes: number) => void): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    throw networkFailure(error);
  }
  onBytes?.(Buffer.byteLength(text));
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const LONGEST_SENTENCE = 200;

/** Answers of the sync name the device: one that does, and is not understood, is our own centre's of another version. */
const isOurs = (json: unknown): boolean => typeof json === 'object' && json !== null && 'device' in json;

/** What the centre says about a refusal; '' when it says nothing, or not in our form. */
function saidIn(json: unknown, field: 'message' | 'code'): string {
  const said = (json as Record<string, unknown> | null | undefined)?.[field];
  return typeof said === 'string' && said.length <= LONGEST_SENTENCE ? said : '';
}

export class Transport {
  readonly centre: Centre;
  readonly #answerTimeout: number;
  readonly #requests: Agent;
  readonly #streams: Agent;

  /** `answerTimeout`: how long an answer may take to begin. */
  constructor(centre: Centre, answerTimeout: number = ANSWER_TIMEOUT) {
    this.#answerTimeout = answerTimeout;
    this.centre = centre;
    this.#requests = agent(centre.ca, ANSWER_TIMEOUT, LARGEST_ANSWER);
    this.#streams = agent(centre.ca, SILENCE_TIMEOUT, -1);
  }

  #headers(token: string): Record<string, string> {
    return token === '' ? {} : { authorization: `Bearer ${token}` };
  }

  /** `again`: is it harmless twice, so that a connection that had been closed meanwhile need not be told? */
  async #fetch(path: string, init: RequestInit, again: boolean): Promise<Response> {
    try {
      // A redirect is a login page or a mistake; commands and tokens are never sent after it.
      return await fetch(`${this.centre.server}${path}`, { redirect: 'error', ...init });
    } catch (error) {
      if (again && isCutOff(error)) return this.#fetch(path, init, false);
      throw networkFailure(error);
    }
  }

  async #answer<S extends z.ZodType>(
    response: Response,
    schema: S,
    onBytes?: (bytes: number) => void,
  ): Promise<z.output<S>> {
    const json = await jsonOf(response, onBytes);
    if (!response.ok) throw statusFailure(response.status, saidIn(json, 'message'), saidIn(json, 'code'));
    const parsed = schema.safeParse(json);
    if (!parsed.success) throw isOurs(json) ? new SyncFailure('server-new') : unknownContent();
    return parsed.data;
  }

  /**
   * `#fetch`, given up when no answer begins in time. How long it then takes is the line's: silence ends it, not its length,
   * or a slow line would be sent the same page for ever.
   */
  async #begun(path: string, init: RequestInit, again: boolean, stop?: AbortSignal): Promise<Response> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), this.#answerTimeout);
    try {
      return await this.#fetch(
        path,
        { ...init, signal: stop ? AbortSignal.any([late.signal, stop]) : late.signal },
        again,
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** Throws SyncFailure. `token`: another bearer than the device's. `onBytes` hears how much the answer weighs. */
  async post<S extends z.ZodType>(
    path: string,
    body: unknown,
    schema: S,
    options: { token?: string; stop?: AbortSignal | undefined; onBytes?: (bytes: number) => void } = {},
  ): Promise<z.output<S>> {
    const init: RequestInit = {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...this.#headers(options.token ?? this.centre.token),
      },
      body: JSON.stringify(body),
      dispatcher: this.#requests,
    };
    // Pushes and pulls are known again by the protocol; an enrolment's code can be used once.
    const response = await this.#begun(path, init, path.startsWith('/v1/sync/'), options.stop);
    return this.#answer(response, schema, options.onBytes);
  }

  async get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
    const headers = { accept: 'application/json', ...this.#headers(this.centre.token) };
    const response = await this.#begun(path, { headers, dispatcher: this.#requests }, true);
    return this.#answer(response, schema);
  }

  /** An answer of any status, its body unread, for what is no JSON. Silence ends it, not its length. Throws SyncFailure. */
  request(path: string, init: RawRequest, stop?: AbortSignal): Promise<Response> {
    const headers = { ...init.headers, ...this.#headers(this.centre.token) };
    const signal = stop ? { signal: stop } : {};
    // A part of a file is sent again by the queue, which asks first how much has arrived.
    return this.#fetch(path, { ...init, headers, dispatcher: this.#requests, ...signal }, init.body === undefined);
  }

  /** Listens until the stream ends; every event is a poke, whatever it says. Throws SyncFailure. */
  async listen(path: string, { onOpen, onPoke }: Listener, stop: AbortSignal): Promise<void> {
    const headers = { accept: 'text/event-stream', ...this.#headers(this.centre.token) };
    const response = await this.#fetch(path, { headers, dispatcher: this.#streams, signal: stop }, false);
    if (
      !response.ok ||
      !response.body ||
      !(response.headers.get('content-type') ?? '').startsWith('text/event-stream')
    ) {
      await response.body?.cancel().catch(() => undefined);
      throw response.ok ? unknownContent() : statusFailure(response.status, '');
    }
    onOpen?.();
    const parser = createParser({ onEvent: onPoke });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body) parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    } catch (error) {
      throw networkFailure(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#requests.destroy(), this.#streams.destroy()]);
  }
}

/** The base address of a centre. Throws SyncFailure for what is no http(s) address. */
export function centreAddress(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw new SyncFailure('address', `中心地址写得不对：${text}`, error);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new SyncFailure('address', `中心地址要以 https:// 或 http:// 开头：${text}`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
