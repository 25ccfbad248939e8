/** A parcel of a workstation: whose it is, and its messages by the schemas of the network. */
import { createReadStream } from 'node:fs';
import { checkParcel, openParcel, type CheckedParcel } from '#shared/sync/parcel.ts';
import { centreId, isSealed, type Identity } from '#shared/sync/parcel-crypto.ts';
import { parcelError } from '#shared/sync/parcel-error.ts';
import { fromStick } from '#shared/sync/parcel-file.ts';
import type { ParcelHeader } from '#shared/sync/parcel-format.ts';
import { messageIn, upLineSchema } from '#shared/sync/parcel-frames.ts';
import { pushFrameSchema } from '../sync/incoming.ts';
import { CRYPTO } from './keys.ts';

export interface Sender {
  device: string;
  label: string;
  /** X25519 key of the device, hex. */
  agree: string;
  checked: CheckedParcel;
}

/** The Ed25519 key that must have signed: the device's own, under this centre's seal. */
function signerOf(centre: Identity, { centre: id, kind, device, sender }: ParcelHeader): string {
  if (id !== centreId(CRYPTO, centre.keys)) throw parcelError('other-centre');
  if (kind !== 'push') throw parcelError('not-a-push');
  if (!sender || !isSealed(CRYPTO, centre.keys, device, sender.keys, sender.seal)) throw parcelError('damaged');
  return sender.keys.sign;
}

/** Reads every byte and opens none. Throws ParcelError. */
export async function readSender(centre: Identity, path: string): Promise<Sender> {
  const source = fromStick(createReadStream(path));
  const checked = await checkParcel(CRYPTO, source, (header) => signerOf(centre, header));
  const { device, label, sender } = checked.header;
  if (!sender) throw parcelError('damaged');
  return { device, label, agree: sender.keys.agree, checked };
}

const lineSchema = upLineSchema(pushFrameSchema);
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The messages of a parcel whose sender was read. A message that names another device is refused. Throws ParcelError. */
export async function* messagesOf(centre: Identity, path: string, { device, checked }: Sender) {
  for await (const line of openParcel(CRYPTO, fromStick(createReadStream(path)), checked, centre)) {
    const message = messageIn(lineSchema, line, decoder);
    if ((message.t === 'push' ? message.push : message.pull).device !== device) throw parcelError('damaged');
    yield message;
  }
}
