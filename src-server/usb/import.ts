/** A stick at the centre: its batches go the way of every push, its question the way of every pull, the answers back on a stick. */
import { randomInt } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import type { Pull, Receipt } from '#shared/contract/wire.ts';
import { sealParcel } from '#shared/sync/parcel.ts';
import { centreId, type Identity } from '#shared/sync/parcel-crypto.ts';
import { parcelError } from '#shared/sync/parcel-error.ts';
import {
  freeNumber,
  namesIn,
  PARCEL_EXTENSION,
  saveParcel,
  type Files,
  type Folder,
} from '#shared/sync/parcel-file.ts';
import { askedAfter } from '#shared/sync/parcel-frames.ts';
import { audit } from '../admin/audit.ts';
import type { ServerDeps } from '../deps.ts';
import { isUuid } from '../ids.ts';
import { devices } from '../store/schema/index.ts';
import { readItem } from '../sync/incoming.ts';
import { pull } from '../sync/pull.ts';
import { push } from '../sync/push.ts';
import { centreIdentity, CRYPTO } from './keys.ts';
import { messagesOf, readSender, type Sender } from './read.ts';

const FILES: Files = { open, rename, rm, readdir };
const POSITIONS = 2 ** 48 - 1;

export interface ParcelReport {
  device: string;
  unit: string;
  /** Commands that have an outcome now, and how many of them were refused. */
  taken: number;
  refused: number;
  /** Pages in the receipt. */
  pages: number;
  /** Path of the receipt. */
  receipt: string;
  /** One Chinese sentence. */
  message: string;
}

/** Unit of the sender. Throws ParcelError when it may not send. */
async function unitOf({ store }: ServerDeps, device: string): Promise<string> {
  const { id, unit, revoked } = devices;
  const [known] = isUuid(device)
    ? await store.db.select({ unit, revoked }).from(devices).where(eq(id, device))
    : [undefined];
  if (!known) throw parcelError('unknown-device');
  if (known.revoked) throw parcelError('revoked');
  return known.unit;
}

interface Taken {
  receipts: Receipt[];
  question: Pull;
}

/** Executes batch after batch until one stops, as a workstation on the network would send them. */
async function take(deps: ServerDeps, centre: Identity, path: string, sender: Sender): Promise<Taken> {
  const receipts: Receipt[] = [];
  let question: Pull | undefined;
  for await (const message of messagesOf(centre, path, sender)) {
    if (message.t === 'pull') question = message.pull;
    else if ((receipts.at(-1)?.err ?? '') === '') {
      const { device, epoch, items } = message.push;
      const incoming = items.map((frame) => readItem(device, frame, deps.vault.sealing));
      receipts.push(await push(deps, device, epoch, incoming));
    }
  }
  if (!question) throw parcelError('damaged');
  return { receipts, question };
}

/** Receipts, then pages until nothing is left behind, each computed for what the one before it leaves to ask. */
async function* answers(deps: ServerDeps, { receipts, question }: Taken, onPage: () => void): AsyncGenerator<string> {
  for (const receipt of receipts) yield JSON.stringify({ t: 'receipt', receipt });
  for (let ask: Pull | null = question; ask;) {
    const page = await pull(deps, ask, false);
    const next: Pull | null = askedAfter(ask, page, randomInt(POSITIONS));
    onPage();
    yield JSON.stringify({ t: 'page', page, next });
    ask = next;
  }
}

function sentence({ receipts }: Taken, taken: number, refused: number): string {
  switch (receipts.at(-1)?.err ?? '') {
    case '':
      return `已导入：${taken}条有了结果，其中退回${refused}条。请把回执带回工作站导入。`;
    case 'epoch':
      return '中心恢复过数据，这个文件没有执行。请把回执带回工作站导入，再导出一次。';
    case 'gap':
      return '这个文件前面还缺内容，没有执行：请先导入较早的上报文件；没有的，把回执带回工作站导入后再导出一次。';
    default:
      return '这台工作站的数据与另一份副本重复，没有全部执行。请把回执带回，并为它重新登记。';
  }
}

/**
 * Harmless twice, late, out of turn and beside the network: nothing here decides what push and pull do not. Throws ParcelError;
 * commands executed before that stay executed, and importing the file again writes their receipt.
 */
export async function importParcel(
  deps: ServerDeps,
  path: string,
  out: string,
  files: Files = FILES,
): Promise<ParcelReport> {
  const centre = centreIdentity(deps.vault);
  const sender = await readSender(centre, path);
  const { device, label, agree } = sender;
  const unit = await unitOf(deps, device);
  const folder: Folder = { files, path: out, at: (name) => join(out, name) };
  const names = await namesIn(folder); // before anything is executed: a folder that is not there costs nothing
  const now = deps.clock.now();
  await deps.store.db.transaction((tx) => audit(tx, now, 'usb-import', device));
  const given = await take(deps, centre, path, sender);

  const stem = (n: number): string => `回执-${label}${n === 1 ? '' : `-${n}`}.${PARCEL_EXTENSION}`;
  const receipt = stem(freeNumber(names, stem));
  let pages = 0;
  const header = { kind: 'receipt', centre: centreId(CRYPTO, centre.keys), device, label, createdAt: now } as const;
  const lines = (): AsyncGenerator<string> => answers(deps, given, () => pages++);
  await saveParcel(folder, receipt, () => sealParcel(CRYPTO, { header, from: centre, to: agree }, lines()));

  const results = given.receipts.flatMap((each) => each.results);
  const refused = results.filter(({ o }) => !o.ok).length;
  const message = sentence(given, results.length, refused);
  return { device, unit, taken: results.length, refused, pages, receipt: folder.at(receipt), message };
}
