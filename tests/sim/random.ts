/** Every random choice of both programs comes from the seed, and so does the time: a schedule can be run again. */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { prng, type Prng } from '#shared/samples/prng.ts';

let source: Prng = prng(0);

const fill = <T extends NodeJS.ArrayBufferView>(view: T): T => {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let i = 0; i < bytes.length; i++) bytes[i] = source.below(256);
  return view;
};

function randomInt(low: number, high?: number): number {
  const [from, to] = high === undefined ? [0, low] : [low, high];
  return from + Math.floor(source.next() * (to - from));
}

/** From now on for this whole process; `now` replaces the machine's clock. */
export function takeOverChance(now: () => number): void {
  Object.assign(crypto, {
    randomBytes: (size: number) => fill(Buffer.alloc(size)),
    randomFillSync: fill,
    randomInt,
    randomUUID: () => {
      const hex = fill(Buffer.alloc(16)).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  });
  syncBuiltinESMExports();
  Object.defineProperty(globalThis.crypto, 'getRandomValues', { value: fill, configurable: true });
  Math.random = () => source.next();
  Date.now = now;
}

/** Begins the stream of a schedule. */
export const seedChance = (seed: number): void => void (source = prng(seed));

/** Runs `work` with a stream of its own: what is drawn in it moves nothing that is drawn after it. */
export async function withChance<T>(own: Prng, work: () => Promise<T>): Promise<T> {
  const before = source;
  source = own;
  try {
    return await work();
  } finally {
    source = before;
  }
}
