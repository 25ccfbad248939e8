/** Writes what changed a short moment later, so that a power cut takes no more than that moment with it. */
import { RpcError } from '#shared/contract/rpc.ts';
import { createStore, type Store } from '../lib/store.ts';

/** From a change until it is written, ms. */
const KEEP_AFTER_MS = 300;
/** From a failure until it is tried again, ms. */
const AGAIN_AFTER_MS = 1000;
/** Answers that will not change: the order has left, or nobody is signed in. */
const FINAL: readonly string[] = ['unknown-order', 'signed-out', 'bad-input'];

export interface Keeper {
  /** Is everything written? */
  kept: Store<boolean>;
  /** @param write reads what there is to write when it is called */
  later(key: string, write: () => Promise<unknown>): void;
  /** Writes now; resolves when all of it has been answered. */
  flush(): Promise<void>;
}

export function createKeeper(): Keeper {
  const kept = createStore(true);
  const waiting = new Map<string, () => Promise<unknown>>();
  let timer = 0;
  let onTheWay = 0;

  const schedule = (after: number): void => {
    if (timer === 0) timer = window.setTimeout(() => void flush(), after);
  };
  const settle = (): void => kept.set(() => waiting.size === 0 && onTheWay === 0);

  async function flush(): Promise<void> {
    window.clearTimeout(timer);
    timer = 0;
    const now = [...waiting];
    waiting.clear();
    onTheWay += now.length;
    const write = async ([key, send]: (typeof now)[number]): Promise<void> => {
      try {
        await send();
      } catch (error) {
        if (!(error instanceof RpcError && FINAL.includes(error.code)) && !waiting.has(key)) {
          waiting.set(key, send);
          schedule(AGAIN_AFTER_MS);
        }
      } finally {
        onTheWay--;
      }
    };
    await Promise.all(now.map(write));
    settle();
  }

  return {
    kept,
    later(key, write) {
      waiting.set(key, write);
      settle();
      schedule(KEEP_AFTER_MS);
    },
    flush,
  };
}
