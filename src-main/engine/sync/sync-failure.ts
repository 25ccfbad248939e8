/** Why a contact with the centre failed. `message` is Chinese, for the status bar. */
export type SyncFailureCode =
  'unreachable' | 'certificate' | 'unknown-content' | 'refused' | 'busy' | 'enrol' | 'protocol';

export class SyncFailure extends Error {
  override readonly name = 'SyncFailure';
  readonly code: SyncFailureCode;

  constructor(code: SyncFailureCode, message: string, cause?: unknown) {
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
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'CERT_REVOKED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') codes.push(code);
    if (at instanceof AggregateError) for (const inner of at.errors) codes.push(...codesOf(inner));
  }
  return codes;
}

/** A request that brought no answer. */
export function networkFailure(error: unknown): SyncFailure {
  const certificate = codesOf(error).find((code) => CERTIFICATE_CODES.has(code));
  return certificate === undefined
    ? new SyncFailure('unreachable', '连不上中心。可以照常办理，联网后自动上报。', error)
    : new SyncFailure('certificate', `中心的证书不受信任（${certificate}），没有发送任何内容。请联系管理员。`, error);
}

/**
 * An answer with a status that is no success. `said`: the centre's own Chinese sentence, `code`: its own code; '' when
 * there is none. An unknown device is told, never stored: the right centre may come back.
 */
export function statusFailure(status: number, said: string, code = ''): SyncFailure {
  if (status === 401 && code === 'unknown-device')
    return new SyncFailure(
      'refused',
      '中心没有本机的登记。请核对中心地址；中心确已更换时，请管理员重新登记（enroll --again）。已填写的内容都在本机。',
    );
  if (status >= 500 || status === 429)
    return new SyncFailure('busy', `中心暂时不能受理（${status}）。${said || '可以照常办理，稍后自动重试。'}`);
  if (said !== '') return new SyncFailure('refused', `中心没有接受：${said}`);
  if (status === 401 || status === 403)
    return new SyncFailure('refused', '中心没有接受：凭据无效，或本机已被停用。请联系管理员。');
  return new SyncFailure('protocol', `中心没有接受本机的请求（${status}）。请检查中心地址和两端的版本。`);
}

export const unknownContent = (cause?: unknown): SyncFailure =>
  new SyncFailure('unknown-content', '中心返回了不认识的内容，本机没有采用。请检查网络登录页或中心地址。', cause);
