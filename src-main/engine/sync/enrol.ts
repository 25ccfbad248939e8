/** Enrolment: a unit's code becomes a device. Commands that are kept are offered again under the new device. */
import { hostname } from 'node:os';
import { enrollAnswerSchema, type EnrollAnswer } from '#shared/contract/wire.ts';
import { newPosition } from '../store/sync-store.ts';
import type { Workstation } from '../workstation.ts';
import type { Centre, Transport } from './transport.ts';

/** Asks the centre. Throws SyncFailure; nothing is stored. */
export const requestEnrolment = (transport: Transport, code: string): Promise<EnrollAnswer> =>
  transport.post('/v1/devices/enroll', { code, device: hostname().slice(0, 80) }, enrollAnswerSchema);

/**
 * Stores the new device in one transaction. Commands keep their ids, so whatever already arrived is recognised; they
 * get new numbers when they are sent, and refused ones are offered as refused.
 */
export function storeEnrolment(workstation: Workstation, centre: Omit<Centre, 'token'>, answer: EnrollAnswer): void {
  const { store, meta, outbox, syncStore, projection } = workstation;
  store.write(() => {
    meta.set('server', centre.server);
    meta.set('ca', centre.ca);
    meta.set('token', answer.token);
    meta.set('unit', answer.unit);
    meta.set('mark', answer.serverMark);
    if (answer.headKey !== undefined) meta.set('headKey', answer.headKey);
    meta.remove('headKeyChangedAt');
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
    const touched = new Set<string>();
    for (const item of outbox.kept()) {
      outbox.save({ ...item, seq: 0, state: 'sent', archived: false, vers: {} });
      for (const order of item.c.orders) touched.add(order);
    }
    for (const order of touched) projection.refresh(order);
  });
}
