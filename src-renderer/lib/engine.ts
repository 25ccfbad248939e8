/** The page's line to the engine: one port, given by main, replaced whenever the engine was started anew. */
import type { EngineApi } from '#shared/contract/api.ts';
import { createClient, RpcError, type Client, type Input, type Output } from '#shared/contract/rpc.ts';
import { SHELL_CHANNEL, type WorkbenchBridge } from '#shared/contract/shell-channel.ts';
import { createStore, type Store } from './store.ts';

export const ENGINE_LOST = '本机数据服务中断，正在重新启动。已填写的内容都在。';
/** While it is away: nothing was sent. */
export const NOT_SENT = '数据服务正在恢复，这一步没有提交，恢复后请再按一次。';
/** It went away before it answered. */
const NOT_ANSWERED = '数据服务中断，这一步不一定做成了，恢复后请核对。';
const LOST_CODE = 'engine-lost';

export type Link = 'connecting' | 'ready' | 'lost';
export type MethodName = keyof EngineApi & string;
export type Params<M extends MethodName> = Input<EngineApi[M]>;
export type Answer<M extends MethodName> = Output<EngineApi[M]>;

export interface Engine {
  link: Store<Link>;
  /** Waits while the engine is away and asks again when it was lost in between. Throws RpcError. */
  query<M extends MethodName>(method: M, params: Params<M>): Promise<Answer<M>>;
  /**
   * Never waits and never repeats: a person presses again. Throws RpcError; after `engine-lost` the command may or may
   * not have been kept, and the refetched screens show which.
   */
  command<M extends MethodName>(method: M, params: Params<M>): Promise<Answer<M>>;
  onChanged(listener: (topics: string[]) => void): () => void;
}

export function connectEngine(bridge: WorkbenchBridge): Engine {
  const link = createStore<Link>('connecting');
  const changedListeners = new Set<(topics: string[]) => void>();
  let client: Client<EngineApi> | null = null;
  let port: MessagePort | null = null;
  let waiting: ((client: Client<EngineApi>) => void)[] = [];

  const drop = (): void => {
    client?.fail(new RpcError(LOST_CODE, NOT_ANSWERED));
    client = null;
    port?.close();
    port = null;
  };

  const adopt = (next: MessagePort): void => {
    drop();
    const listeners: ((message: unknown) => void)[] = [];
    next.addEventListener('message', (event) => {
      for (const listener of listeners) listener(event.data);
    });
    const fresh = createClient<EngineApi>({
      post: (message) => next.postMessage(message),
      onMessage: (listener) => void listeners.push(listener),
    });
    fresh.onChanged((topics) => {
      for (const listener of changedListeners) listener(topics);
    });
    next.start();
    port = next;
    client = fresh;
    link.set(() => 'ready');
    const resolves = waiting;
    waiting = [];
    for (const resolve of resolves) resolve(fresh);
  };

  window.addEventListener('message', (event) => {
    const [given] = event.ports;
    if (event.source === window && event.data === SHELL_CHANNEL.port && given) adopt(given);
  });
  bridge.onEngineLost(() => {
    drop();
    link.set(() => 'lost');
  });
  bridge.connect();

  const whenReady = (): Promise<Client<EngineApi>> =>
    client ? Promise.resolve(client) : new Promise((resolve) => waiting.push(resolve));

  return {
    link,
    async query(method, params) {
      for (;;) {
        const current = await whenReady();
        try {
          return await current.call(method, params);
        } catch (error) {
          if (!(error instanceof RpcError && error.code === LOST_CODE)) throw error;
        }
      }
    },
    async command(method, params) {
      if (!client) throw new RpcError(LOST_CODE, NOT_SENT);
      return client.call(method, params);
    },
    onChanged(listener) {
      changedListeners.add(listener);
      return () => changedListeners.delete(listener);
    },
  };
}

/** The sentence of an error for a person. Errors that are not the engine's own are reported in general words. */
export function sentenceOf(error: unknown): string {
  return error instanceof RpcError ? error.message : '这一步没有做成。已填写的内容都在，请再试一次。';
}
