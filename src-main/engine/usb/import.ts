/** The centre's answer from a stick: receipts and pages, under the rules of the network and no others. */
import { createReadStream } from 'node:fs';
import type { ImportedFile } from '#shared/contract/sync-api.ts';
import type { Page, Pull } from '#shared/contract/wire.ts';
import { checkParcel, openParcel, type CheckedParcel } from '#shared/sync/parcel.ts';
import { centreId } from '#shared/sync/parcel-crypto.ts';
import { parcelError } from '#shared/sync/parcel-error.ts';
import { fromStick } from '#shared/sync/parcel-file.ts';
import type { ParcelHeader } from '#shared/sync/parcel-format.ts';
import { downLineSchema, messageIn } from '#shared/sync/parcel-frames.ts';
import { enrolmentStop, stopSentence } from '#shared/sync/stop.ts';
import { receiptsIn, SyncJournal } from '../sync/journal.ts';
import type { Workstation } from '../workstation.ts';
import { CRYPTO, partyOf, type ParcelParty } from './keys.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

function signerOf(party: ParcelParty, header: ParcelHeader): string {
  if (header.centre !== centreId(CRYPTO, party.sealed.centre)) throw parcelError('other-centre');
  if (header.kind !== 'receipt') throw parcelError('not-a-receipt');
  if (header.device !== party.device) throw parcelError('other-device');
  return party.sealed.centre.sign;
}

async function* messagesOf(path: string, checked: CheckedParcel, party: ParcelParty) {
  for await (const line of openParcel(CRYPTO, fromStick(createReadStream(path)), checked, party.mine))
    yield messageIn(downLineSchema, line, decoder);
}

type Count = Omit<ImportedFile, 'message'>;

/** In one transaction with what follows from it. A page for another position changes nothing (posGuard). */
function applyPage(workstation: Workstation, page: Page, next: Pull | null, count: Count): void {
  const { store, sync, meta, truth, clock } = workstation;
  const held = truth.count();
  const applied = store.write(() => {
    const receipts = receiptsIn(workstation, page);
    const result = sync.page(page);
    if (!result.applied) return result;
    new SyncJournal(store).receipts(receipts, result.settled, clock.now());
    if (next) sync.follow(next);
    const status = meta.status();
    // As far as the centre has been heard; a stick is no line, and says nothing about this machine's clock.
    const lastSyncAt = Math.max(status.lastSyncAt ?? 0, page.serverAt);
    meta.set('status', { ...status, centreAt: page.serverAt, lastSyncAt });
    return result;
  });
  if (!applied.applied) return;
  if (truth.count() < held || page.entries.some(({ body }) => body === null)) store.checkpoint();
  count.pages++;
  count.received += applied.received;
  count.accepted += applied.settled.filter(({ ok }) => ok).length;
  count.refused += applied.settled.filter(({ ok }) => !ok).length;
}

function sentence({ meta, outbox }: Workstation, { pages, received, accepted, refused }: Count): string {
  const mustEnrol = enrolmentStop(meta.sync());
  if (mustEnrol !== null) return stopSentence(mustEnrol);
  if (pages === 0) return '这份回执已经用过，没有改动。';
  const { sent } = outbox.counts();
  const left = sent > 0 ? `还有${sent}条没有答复，请再导出一次，或联网后自动上报。` : '';
  return `回执已导入：中心接受${accepted}条，退回${refused}条，收到工单${received}件。${left}`;
}

/**
 * Every byte is checked before the first is used. What was applied before an error stays; importing again goes on from there.
 * Throws ParcelError, or what the store throws.
 */
export async function importParcel(workstation: Workstation, path: string): Promise<ImportedFile> {
  const party = partyOf(workstation.meta);
  const checked = await checkParcel(CRYPTO, fromStick(createReadStream(path)), (header) => signerOf(party, header));
  const count: Count = { pages: 0, received: 0, accepted: 0, refused: 0 };
  for await (const message of messagesOf(path, checked, party)) {
    if (message.t === 'receipt') workstation.sync.receipt(message.receipt);
    else applyPage(workstation, message.page as Page, message.next, count);
  }
  return { ...count, message: sentence(workstation, count) };
}
