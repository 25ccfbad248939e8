/** Enrolment: a unit's code becomes a device. Commands that are kept are offered again under the new device. */
import { hostname } from 'node:os';
import { enrollAnswerSchema, type EnrollAnswer } from '#shared/contract/wire.ts';
import { sha256Hex } from '#shared/domain/hash.ts';
import { NumberStore } from '../numbers/number-store.ts';
import { newPosition } from '../store/sync-store.ts';
import type { Workstation } from '../workstation.ts';
import type { Centre, Transport } from './transport.ts';

/**
 * What proves to this centre which of its devices the store is so far, so that it closes the numbers leased to that one;
 * '' for a centre that never gave it a token.
 */
export function proofOfDevice({ meta }: Workstation, server: string): string {
  const token = meta.get('token') ?? '';
  return token !== '' && meta.get('server') === server ? sha256Hex(token) : '';
}

/** Asks the centre. Throws SyncFailure; nothing is stored. `previous`: see proofOfDevice. */
export const requestEnrolment = (transport: Transport, code: string, previous = ''): Promise<EnrollAnswer> =>
  transport.post('/v1/devices/enroll', { code, device: hostname().slice(0, 80), previous }, enrollAnswerSchema);

/**
 * Stores the new device in one transaction. Commands keep their ids, so whatever already arrived is recognised; they
 * get new numbers when they are sent, and refused ones are offered as refused.
 */
export function storeEnrolment(workstation: Workstation, centre: Omit<Centre, 'token'>, answer: EnrollAnswer): void {
  const { store, meta, mark, outbox, syncStore, projection } = workstation;
  mark.renewedBy(() =>
    store.write(() => {
      meta.set('server', centre.server);
      meta.set('ca', centre.ca);
      meta.set('token', answer.token);
      meta.set('unit', answer.unit);
      meta.set('mark', answer.serverMark);
      meta.remove('copyMark');
      // The head of the evidence chain stays: the next sending names the last one of the old device.
      syncStore.setMeta({
        device: answer.device,
        epoch: answer.epoch,
        pos: newPosition(),
        known: 0,
        knownTag: '',
        pruned: 0,
        prunedTag: '',
        nextSeq: 1,
        enrol: '',
      });
      syncStore.forgetCursors();
      new NumberStore(store).startAnew();
      const touched = new Set<string>();
      for (const item of outbox.kept()) {
        outbox.save({ ...item, seq: 0, state: 'sent', archived: false, vers: {} });
        for (const order of item.c.orders) touched.add(order);
      }
      for (const order of touched) projection.refresh(order);
    }),
  );
}
