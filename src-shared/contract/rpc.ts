/** Typed calls over anything that posts structured messages: a MessagePort in the page, a relay in main, the engine's end. */
import type { z } from 'zod';

export interface Wire {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

export interface Method<I extends z.ZodType = z.ZodType, O = unknown> {
  /** A query changes nothing; a command may. */
  kind: 'query' | 'command';
  in: I;
  /** Carries the answer's type only. */
  out: O;
}

export type Api = Record<string, Method>;
export type Input<M extends Method> = z.input<M['in']>;
export type Output<M extends Method> = M['out'];

/** An error a person can read: `message` is Chinese and says what to do next. */
export class RpcError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
  }
}

interface Request {
  id: number;
  method: string;
  params: unknown;
}
interface Response {
  id: number;
  ok?: unknown;
  error?: { code: string; message: string };
}
/** Pushed by the engine: queries on these topics are out of date. */
export interface Changed {
  changed: string[];
}

export interface Client<A extends Api> {
  call<K extends keyof A & string>(method: K, params: Input<A[K]>): Promise<Output<A[K]>>;
  onChanged(listener: (topics: string[]) => void): () => void;
  /** Rejects everything that waits, when the engine went away. */
  fail(error: RpcError): void;
}

export function createClient<A extends Api>(wire: Wire): Client<A> {
  let last = 0;
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  const listeners = new Set<(topics: string[]) => void>();
  wire.onMessage((message) => {
    const data = message as Response & Partial<Changed>;
    if (Array.isArray(data.changed)) {
      for (const listener of listeners) listener(data.changed);
      return;
    }
    const call = waiting.get(data.id);
    if (!call) return;
    waiting.delete(data.id);
    if (data.error) call.reject(new RpcError(data.error.code, data.error.message));
    else call.resolve(data.ok as never);
  });
  return {
    call(method, params) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        wire.post({ id, method, params } satisfies Request);
      });
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fail(error) {
      for (const call of waiting.values()) call.reject(error);
      waiting.clear();
    },
  };
}

export type Handlers<A extends Api> = {
  [K in keyof A & string]: (input: z.output<A[K]['in']>) => Output<A[K]> | Promise<Output<A[K]>>;
};

/** Serves one client. Every call is parsed at this door; what does not fit is answered, never executed. */
export function serve<A extends Api>(
  wire: Wire,
  api: A,
  handlers: Handlers<A>,
  onError: (method: string, error: unknown) => void,
): void {
  const answer = async (request: Request): Promise<Response> => {
    const { id, method } = request;
    const definition = Object.hasOwn(api, method) ? api[method] : undefined;
    if (!definition)
      return { id, error: { code: 'unknown-method', message: '本机数据服务不认识这个操作，请重新启动工作台。' } };
    try {
      // Reading them may fail in itself: what arrives can be deep or point back at itself.
      const params = definition.in.safeParse(request.params);
      if (!params.success) return { id, error: { code: 'bad-input', message: '提交的内容格式不对，没有执行。' } };
      const handler = handlers[method as keyof A & string] as (input: unknown) => unknown;
      return { id, ok: await handler(params.data) };
    } catch (error) {
      if (error instanceof RpcError) return { id, error: { code: error.code, message: error.message } };
      onError(method, error);
      return {
        id,
        error: { code: 'internal', message: '本机数据服务出错，已记入日志。已填写的内容都在，请再试一次。' },
      };
    }
  };
  wire.onMessage((message) => {
    const request = message as Partial<Request> | null;
    if (!request || typeof request.id !== 'number' || typeof request.method !== 'string') return;
    void answer({ id: request.id, method: request.method, params: request.params }).then((response) =>
      wire.post(response),
    );
  });
}
