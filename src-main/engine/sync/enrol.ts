/** Enrolment: a unit's code becomes a device. Commands that are kept are offered again under the new device. */
import { hostname } from 'node:os';
import { RpcError } from '#shared/contract/rpc.ts';
import { enrollAnswerSchema, type EnrollAnswer, type ParcelKeys } from '#shared/contract/wire.ts';
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

export interface EnrolRequest {
  /** Public keys of the new device, for files that are carried by hand. */
  keys?: ParcelKeys;
  /** See proofOfDevice. */
  previous?: string;
}

/** Asks the centre. Throws SyncFailure; nothing is stored. */
export const requestEnrolment = (
  transport: Transport,
  code: string,
  request: EnrolRequest = {},
): Promise<EnrollAnswer> =>
  transport.post('/v1/devices/enroll', { code, device: hostname().slice(0, 80), ...request }, enrollAnswerSchema);

/**
 * Unsent and refused commands of other units would be refused by the centre and shown to nobody: a workstation goes to
 * another unit only without them.
 */
function assertNoneStranded({ meta, outbox, packages }: Workstation, unit: string): void {
  if (unit === meta.unit()) return;
  const { organization } = packages;
  const stranded = [...outbox.unanswered(), ...outbox.attention()].filter(
    ({ item }) => !organization.isWithin(item.c.unit, unit),
  );
  if (stranded.length > 0)
    throw new RpcError(
      'stranded',
      `登记码是${organization.nameOf(unit)}的，本机还有 ${stranded.length} 条别的单位填写的内容没有报到中心或没有处理，没有登记。` +
        '请先用原单位的登记码登记并上报，或用 outbox-export 导出后处理完。',
    );
}

/**
 * Stores the new device in one transaction. Commands keep their ids, so whatever already arrived is recognised; they get
 * new numbers when they are sent, and refused ones are offered as refused. Throws RpcError `stranded`, with nothing stored.
 */
export function storeEnrolment(workstation: Workstation, centre: Omit<Centre, 'token'>, answer: EnrollAnswer): void {
  const { store, meta, mark, outbox, syncStore, projection } = workstation;
  mark.renewedBy(() =>
    store.write(() => {
      assertNoneStranded(workstation, answer.unit);
      meta.set('server', centre.server);
      meta.set('ca', centre.ca);
      meta.set('token', answer.token);
      meta.set('unit', answer.unit);
      meta.set('mark', answer.serverMark);
      meta.remove('copyMark');
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
        sealingKey: answer.sealingKey ?? '',
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
