/** Why a contact with the centre failed. `message` is the Chinese sentence of the code (src-shared/sync/stop.ts). */
import { stopSentence, type StopCode } from '#shared/sync/stop.ts';
import { storageFailure, type StorageFailure } from '../store/storage-failure.ts';

export class SyncFailure extends Error {
  override readonly name = 'SyncFailure';
  readonly code: StopCode;

  constructor(code: StopCode, message: string = stopSentence(code), cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_REVOKED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/** Judged by this machine's clock, which may be wrong itself. */
const VALIDITY_CODES: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
/** The name of the centre means nothing here: no network, or a wrong address. */
const NAME_CODES: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME']);

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') codes.push(code);
    if (at instanceof AggregateError) for (const inner of at.errors) codes.push(...codesOf(inner));
  }
  return codes;
}

/** The other side closed the connection before it answered: where it was kept open from before, that says nothing. */
export const isCutOff = (error: unknown): boolean =>
  codesOf(error).some((code) => code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE');

/** A request that brought no answer. */
export function networkFailure(error: unknown): SyncFailure {
  const codes = codesOf(error);
  const named = (set: ReadonlySet<string>): string | undefined => codes.find((code) => set.has(code));
  const untrusted = named(CERTIFICATE_CODES);
  if (untrusted !== undefined)
    return new SyncFailure('certificate', stopSentence('certificate', certificateText(untrusted)), error);
  if (named(VALIDITY_CODES) !== undefined) return new SyncFailure('clock', undefined, error);
  return new SyncFailure(named(NAME_CODES) === undefined ? 'unreachable' : 'address', undefined, error);
}

const certificateText = (code: string): string =>
  code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? '证书不是给这个地址的' : '签发机构不在本机的信任之内';

/**
 * An answer with a status that is no success. `said`: the centre's own Chinese sentence, `code`: its own code; '' when
 * there is none. An unknown device is told, never stored: the right centre may come back.
 */
export function statusFailure(status: number, said: string, code = ''): SyncFailure {
  if (status === 401 && code === 'unknown-device') return new SyncFailure('unknown-device');
  if (code === 'revoked') return new SyncFailure('revoked');
  if (code === 'device') return new SyncFailure('credential');
  if (status === 404) {
    // Our own centre knows all its addresses: one that it does not know is of a later version.
    return new SyncFailure(code === 'not-found' ? 'server-old' : 'address');
  }
  if (status >= 500 || status === 429) return new SyncFailure('busy', stopSentence('busy', String(status)));
  if (said !== '') return new SyncFailure('refused', stopSentence('refused', said));
  if (status === 401 || status === 403) return new SyncFailure('credential');
  return new SyncFailure('refused', stopSentence('refused', String(status)));
}

/** What came is no JSON: a login page in between, or some other server. */
export const unknownContent = (cause?: unknown): SyncFailure => new SyncFailure('unknown-content', undefined, cause);

const OF_STORAGE: Record<StorageFailure, StopCode> = {
  damaged: 'damaged',
  full: 'disk-full',
  io: 'disk',
  unopenable: 'disk-locked',
  busy: 'store-busy',
  'read-only': 'disk-locked',
};

/** What ended a round, whatever it was. */
export function failureOf(error: unknown): SyncFailure {
  if (error instanceof SyncFailure) return error;
  const storage = storageFailure(error);
  return new SyncFailure(storage ? OF_STORAGE[storage] : 'internal', undefined, error);
}
