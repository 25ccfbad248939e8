/** Taking a file in, byte by byte where the line breaks: what has arrived is kept, and the next request goes on behind it. */
import { and, eq } from 'drizzle-orm';
import type { ServerDeps } from '../deps.ts';
import { HttpRefusal } from '../http/errors.ts';
import { newId } from '../ids.ts';
import type { Database } from '../store/database.ts';
import { retrying } from '../store/retry.ts';
import { attachments, attachmentUploads } from '../store/schema/index.ts';
import { append, CHUNK_BYTES, drop, hashOfContent } from './content.ts';
import { noteSent, unitsThatSent, type FileOfOrder } from './sent.ts';

/** One workstation's sending of one file under one order. */
export interface Sending extends FileOfOrder {
  device: string;
  /** Of the workstation. */
  unit: string;
  size: number;
  /** Of whose sendings under the order the workstation may hear. */
  knowsOf: (unit: string) => boolean;
}
export interface Received {
  /** Bytes that are stored, of this workstation's sending. */
  received: number;
  /** The file is whole under this order, whoever sent it. */
  complete: boolean;
}
type Upload = typeof attachmentUploads.$inferSelect;

const mine = ({ hash, order, device }: FileOfOrder & { device: string }) =>
  and(eq(attachmentUploads.hash, hash), eq(attachmentUploads.order, order), eq(attachmentUploads.device, device));
const notThere = (): HttpRefusal => new HttpRefusal(409, 'offset', '中心已收到的部分与本机不一致，请从已收到处继续。');

async function forget(tx: Database, upload: Pick<Upload, 'content'> | undefined): Promise<void> {
  if (!upload) return;
  await drop(tx, upload.content);
  await tx.delete(attachmentUploads).where(eq(attachmentUploads.content, upload.content));
}

/** Is the file whole? Asking counts as naming it: nobody sweeps it while a workstation believes that it is here. */
async function isWhole({ store, clock }: ServerDeps, sending: Omit<Sending, 'size'>): Promise<boolean> {
  const { hash, knowsOf } = sending;
  if (!(await unitsThatSent(store.db, sending)).some(knowsOf)) return false;
  const touched = await store.db
    .update(attachments)
    .set({ at: clock.now() })
    .where(eq(attachments.hash, hash))
    .returning({ hash: attachments.hash });
  return touched.length > 0;
}

/** How far this workstation's sending is. */
export async function statusOf(deps: ServerDeps, sending: Omit<Sending, 'size'>): Promise<Received> {
  const { db } = deps.store;
  const [upload] = await db.select().from(attachmentUploads).where(mine(sending));
  if (!(await isWhole(deps, sending))) return { received: upload?.received ?? 0, complete: false };
  if (upload) await db.transaction((tx) => forget(tx, upload));
  return { received: 0, complete: true };
}

/** The row of this sending; begun anew when the size it began with was another. */
const begin = ({ store, clock }: ServerDeps, sending: Sending): Promise<Upload> =>
  retrying(() =>
    store.db.transaction(async (tx) => {
      const [held] = await tx.select().from(attachmentUploads).where(mine(sending)).for('update');
      if (held?.size === sending.size) return held;
      await forget(tx, held);
      const { hash, order, device, size } = sending;
      const fresh: Upload = { hash, order, device, size, content: newId(), received: 0, at: clock.now() };
      await tx.insert(attachmentUploads).values(fresh);
      return fresh;
    }),
  );

/** Stores bytes that fill one chunk at most. Throws 409 when another request was quicker. */
async function store(deps: ServerDeps, upload: Upload, more: Buffer): Promise<Upload> {
  const { store: database, clock, vault } = deps;
  const { content, received } = upload;
  const next = { ...upload, received: received + more.length, at: clock.now() };
  await database.db.transaction(async (tx) => {
    const [held] = await tx
      .select()
      .from(attachmentUploads)
      .where(eq(attachmentUploads.content, content))
      .for('update');
    if (held?.received !== received) throw notThere();
    await append(tx, vault, content, received, more);
    await tx
      .update(attachmentUploads)
      .set({ received: next.received, at: next.at })
      .where(eq(attachmentUploads.content, content));
  });
  return next;
}

/** A line that breaks is told as such, not as a fault of the server. */
async function* unbroken(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* body;
  } catch {
    throw new HttpRefusal(400, 'cut', '传送中断，已收到的部分保留。');
  }
}

/** Takes bytes until they end or the line breaks; what has come by then is stored either way. */
async function take(deps: ServerDeps, begun: Upload, body: AsyncIterable<Buffer>): Promise<Upload> {
  let upload = begun;
  let held: Buffer[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    if (length === 0) return;
    const more = Buffer.concat(held);
    [held, length] = [[], 0];
    upload = await store(deps, upload, more);
  };
  const add = async (bytes: Buffer): Promise<void> => {
    if (upload.received + length + bytes.length > upload.size)
      throw new HttpRefusal(413, 'too-large', '送来的内容比登记的大，没有采用。');
    for (let rest = bytes; rest.length > 0;) {
      const room = CHUNK_BYTES - ((upload.received + length) % CHUNK_BYTES);
      const part = rest.subarray(0, room);
      rest = rest.subarray(part.length);
      held.push(part);
      length += part.length;
      if (part.length === room) await flush();
    }
  };
  try {
    for await (const bytes of unbroken(body)) await add(bytes);
  } finally {
    await flush();
  }
  return upload;
}

/** All bytes are here: they are what the hash says, or they are thrown away. Throws 422. */
async function finish(deps: ServerDeps, upload: Upload, unit: string): Promise<void> {
  const isRight = (await hashOfContent(deps, upload)) === upload.hash;
  await retrying(() =>
    deps.store.db.transaction(async (tx) => {
      const { content, hash, order, size } = upload;
      const [held] = await tx
        .select()
        .from(attachmentUploads)
        .where(eq(attachmentUploads.content, content))
        .for('update');
      if (!held) return; // a repeated request was quicker
      if (!isRight) return forget(tx, held);
      const at = deps.clock.now();
      // The row is held either way: it is not swept before it is noted who sent it.
      const [kept] = await tx
        .insert(attachments)
        .values({ hash, content, size, at })
        .onConflictDoUpdate({ target: attachments.hash, set: { at } })
        .returning();
      await noteSent(tx, { hash, order, unit });
      if (kept?.content === content) await tx.delete(attachmentUploads).where(eq(attachmentUploads.content, content));
      else await forget(tx, held); // stored already, under another order or by another workstation
    }),
  );
  if (!isRight) throw new HttpRefusal(422, 'content', '送来的内容与校验值不符，没有采用，请从头再送。');
}

/** `offset`: where the body begins. Throws HttpRefusal; bytes that came before the line broke are kept. */
export async function receive(
  deps: ServerDeps,
  sending: Sending,
  offset: number,
  body: AsyncIterable<Buffer>,
): Promise<Received> {
  const status = await statusOf(deps, sending);
  if (status.complete) return status;
  const begun = await begin(deps, sending);
  if (begun.received !== offset) throw notThere();
  const { received, ...rest } = await take(deps, begun, body);
  if (received < sending.size) return { received, complete: false };
  await finish(deps, { received, ...rest }, sending.unit);
  return { received, complete: true };
}
