/** One file up or down, from where it stopped. What arrived by the time something fails stays. */
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import type { Store } from '../store/store.ts';
import { FileRefusal, type FileCentre } from './centre.ts';
import type { HeldFile, HeldFiles } from './held.ts';
import type { Job, Jobs } from './jobs.ts';
import { FileError, RECORD_BYTES, SealedWriter } from './sealed-file.ts';

export interface TransferParts {
  store: Store;
  held: HeldFiles;
  jobs: Jobs;
  centre: FileCentre;
  /** Hears of every piece that arrived. */
  onProgress: () => void;
}

const SMALLEST = 64 * 1024;
const LARGEST = 1024 * 1024;
/** A piece that took less was small for this line. The centre waits two minutes for one. */
const QUICK = 5 * SECOND;
const SLOW = MINUTE / 2;

/** How much is sent at once; learnt from the line, and remembered from file to file. */
let piece = 4 * SMALLEST;
function learn(took: number): void {
  if (took < QUICK) piece = Math.min(piece * 2, LARGEST);
  else if (took > SLOW) piece = Math.max(piece / 2, SMALLEST);
}

/** The next piece of a file that is here. */
async function pieceFrom(held: HeldFiles, hash: string, from: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of held.read(hash, from)) {
    parts.push(Buffer.from(part));
    length += part.length;
    if (length >= piece) break;
  }
  return Buffer.concat(parts).subarray(0, piece);
}

/** Under the order of its command; what is offered again, under each order under which it was there. */
async function upload(parts: TransferParts, job: Job): Promise<void> {
  const { jobs } = parts;
  const orders = job.command === '' ? jobs.ordersThere(job.hash) : [job.order];
  let refusal: FileRefusal | undefined;
  for (const order of orders)
    try {
      await uploadUnder(parts, { ...job, order });
      jobs.there(job.hash, order);
    } catch (error) {
      if (!(error instanceof FileRefusal)) throw error;
      refusal = error; // of this order: the others may still take it
    }
  if (refusal) throw refusal;
}

/** Throws FileError, FileRefusal, SyncFailure. */
async function uploadUnder({ held, jobs, centre, onProgress }: TransferParts, job: Job): Promise<void> {
  const { hash, order } = job;
  const file = held.find(hash);
  if (!file?.held) throw new FileError('missing');
  let { received, complete } = await centre.status(hash, order);
  while (!complete) {
    const body = await pieceFrom(held, hash, received);
    const startedAt = performance.now();
    try {
      ({ received, complete } = await centre.send({ hash, order, size: file.size }, received, body));
    } catch (error) {
      // The centre was still storing what came before a break when it was asked.
      const known = isElsewhere(error) ? await centre.status(hash, order) : null;
      if (known && (known.complete || known.received > received)) {
        ({ received, complete } = known);
        continue;
      }
      learn(Number.POSITIVE_INFINITY);
      throw await explained(error, held, file);
    }
    learn(performance.now() - startedAt);
    jobs.progress(job, received);
    onProgress();
  }
}

const isElsewhere = (error: unknown): boolean => error instanceof FileRefusal && error.code === 'offset';

/** The centre got something else than the hash says: did it leave here like that? */
async function explained(error: unknown, held: HeldFiles, file: HeldFile): Promise<unknown> {
  if (!(error instanceof FileRefusal) || error.code !== 'content') return error;
  return held.assertIs(held.pathOf(file.hash), file).then(
    () => error,
    (own: unknown) => own,
  );
}

/** The centre has it under some of the orders that name it: asked for under one after the other. Throws as `downloadUnder`. */
async function download(parts: TransferParts, job: Job): Promise<void> {
  const { held, jobs } = parts;
  let missed: unknown;
  for (const named of jobs.ordersNaming(job.hash)) {
    if (held.find(job.hash)?.held) return;
    try {
      return await downloadUnder(parts, job, named);
    } catch (error) {
      if (!isNotThere(error)) throw error;
      missed ??= error;
    }
  }
  if (missed) throw missed;
}

const isNotThere = (error: unknown): boolean =>
  error instanceof FileRefusal && (error.code === 'absent' || error.code === 'not-named');

/** Throws SyncFailure, and FileRefusal `content` when what came is not the file: the next try begins anew. */
async function downloadUnder(
  parts: TransferParts,
  job: Job,
  { order, size }: { order: string; size: number },
): Promise<void> {
  const { store, held, jobs } = parts;
  const { hash } = job;
  const file = held.fetching(hash, size, job.error === 'content');
  const part = held.partOf(hash);
  await fetchInto(parts, job, { ...file, order });
  try {
    await held.assertIs(part, file);
  } catch (error) {
    throw error instanceof FileError ? new FileRefusal('content') : error;
  }
  store.write(() => {
    // The order may have left meanwhile, and with it the key.
    if (held.find(hash)?.key !== file.key) return;
    held.take(part, file);
    jobs.there(hash, order);
  });
}

async function fetchInto(
  { jobs, centre, held, onProgress }: TransferParts,
  job: Job,
  { hash, size, key, order }: HeldFile & { order: string },
): Promise<void> {
  const writer = await SealedWriter.resume(held.partOf(hash), key);
  try {
    let [at, told] = [writer.whole, writer.whole];
    if (at > size) throw new FileRefusal('content');
    if (at < size)
      for await (const bytes of centre.fetch(hash, order, at)) {
        at += bytes.length;
        if (at > size) throw new FileRefusal('content');
        await writer.write(bytes);
        if (at - told < 4 * RECORD_BYTES) continue;
        told = at;
        jobs.progress(job, writer.whole);
        onProgress();
      }
    // A line that ended without an error: what is there is gone on with.
    if (at < size) throw new FileRefusal('cut');
    await writer.finish();
  } finally {
    await writer.close();
  }
}

export async function transfer(parts: TransferParts, job: Job): Promise<void> {
  await (job.direction === 'up' ? upload(parts, job) : download(parts, job));
  parts.jobs.done(job);
}
