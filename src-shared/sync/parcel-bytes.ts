/** Bytes that come in pieces of any size, taken in the sizes that are wanted. */
import { concatBytes } from '@noble/hashes/utils.js';
import { parcelError } from './parcel-error.ts';

export type Bytes = AsyncIterable<Uint8Array>;

export const asciiToBytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array();

  constructor(source: Bytes) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** At most `count` bytes; fewer only at the end. */
  async upTo(count: number): Promise<Uint8Array> {
    const parts = [this.#held];
    for (let size = this.#held.length; size < count;) {
      const { done, value } = await this.#source.next();
      if (done) break;
      parts.push(value);
      size += value.length;
    }
    const all = parts.length === 1 ? this.#held : concatBytes(...parts);
    this.#held = all.subarray(count);
    return all.subarray(0, count);
  }

  /** Throws ParcelError `damaged` when there are fewer. */
  async exactly(count: number): Promise<Uint8Array> {
    const bytes = await this.upTo(count);
    if (bytes.length < count) throw parcelError('damaged');
    return bytes;
  }

  /** Lets the source close its file. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}

/** Cuts bytes into lines at LF. Throws ParcelError `damaged` for a longer line than `limit`, and for a last one without its end. */
export async function* linesOf(source: Bytes, limit: number): AsyncGenerator<Uint8Array> {
  const LF = 10;
  let [held, size]: [Uint8Array[], number] = [[], 0];
  for await (const piece of source) {
    let rest = piece;
    for (let end = rest.indexOf(LF); end >= 0; end = rest.indexOf(LF)) {
      yield concatBytes(...held, rest.subarray(0, end));
      [held, size] = [[], 0];
      rest = rest.subarray(end + 1);
    }
    held.push(rest);
    size += rest.length;
    if (size > limit) throw parcelError('damaged');
  }
  if (size > 0) throw parcelError('damaged');
}
