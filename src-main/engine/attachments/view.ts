/** The files of an order as a person sees them: what, from whom, and where it is. */
import type { AttachmentState, AttachmentView } from '#shared/contract/api.ts';
import { nameOfFile, openedAs, type AttachedFile } from '#shared/domain/order/attachment.ts';
import type { Shown } from '#shared/sync/overlay.ts';
import { reads } from '../order/rights.ts';
import type { SignedIn } from '../session/session.ts';
import { unitRef } from '../unit-ref.ts';
import { isStopCode, stopSentence } from '#shared/sync/stop.ts';
import type { Workstation } from '../workstation.ts';
import type { Job } from './jobs.ts';

/** Codes of a sending that fails again however often it is tried. */
const UNSENDABLE: Readonly<Record<string, string>> = {
  damaged: '本机的文件已损坏，没有上传。请找到原文件重新添加。',
  missing: '本机的文件已丢失，没有上传。请找到原文件重新添加。',
  length: '文件大小与工单登记的不同，没有上传。请联系管理员。',
  'too-large': '文件大小与工单登记的不同，没有上传。请联系管理员。',
};
/** By the code of the last failure; those of the sync have their own words. */
const REASON: Readonly<Record<string, string>> = {
  unreachable: '连不上中心，联网后自动继续。',
  certificate: '中心的证书不受信任，没有传送。请联系管理员。',
  'unknown-content': '中心返回了不认识的内容，稍后自动重试。',
  busy: '中心暂时不能受理，稍后自动重试。',
  refused: '中心没有接受，请联系管理员。',
  revoked: '本机已被停用，不能传送附件。',
  'not-named': '中心还没有这件工单的附件记录，稍后自动重试。',
  absent: '对方还没有传到中心，稍后自动重试。',
  cut: '传送中断，稍后自动继续。',
  offset: '传送中断，稍后自动继续。',
  content: '收到的内容与校验值不符，没有采用，稍后从头再传。',
  full: '磁盘已满，清出空间后自动继续。',
  io: '磁盘读写出错，稍后自动重试。',
  'read-only': '数据目录不能写入，请管理员检查写入权限，之后自动继续。',
};
const isUnsendable = ({ direction, error }: Job): boolean => direction === 'up' && Object.hasOwn(UNSENDABLE, error);

function reasonOf(job: Job): string | null {
  const { error } = job;
  if (error === '') return null;
  if (isUnsendable(job)) return UNSENDABLE[error] ?? null;
  return REASON[error] ?? (isStopCode(error) ? stopSentence(error) : '没有传成，稍后自动重试。');
}

const masked = (name: string): string => `（已遮蔽）${openedAs(name) === null ? '' : `.${openedAs(name)}`}`;

/** What a person waits for, of the jobs of one file. */
function stateOf(
  { files, jobs, meta }: Workstation,
  { hash, unit }: AttachedFile,
  order: string,
): Pick<AttachmentView, 'state' | 'bytes' | 'reason'> {
  const isHere = files.find(hash)?.held === true;
  const waiting = jobs.ofFile(hash);
  const up = waiting.find((job) => job.direction === 'up' && (job.order === order || job.command === ''));
  const shown = (state: AttachmentState, job?: Job) => ({
    state,
    bytes: job?.bytes ?? 0,
    reason: job ? reasonOf(job) : null,
  });
  if (meta.unit() === '') return shown('local');
  if (up) return shown(isUnsendable(up) ? 'unsent' : 'waiting', up);
  // What was sent is forgotten some time after it (see files.ts); who sent it is not.
  if (isHere) return shown(unit === meta.unit() || jobs.isSent(hash) ? 'there' : 'fetched');
  const down = waiting.find(({ direction }) => direction === 'down');
  return shown(down && down.error !== '' && down.error !== 'absent' ? 'failed' : 'absent', down);
}

/**
 * May this person read what is in a file? They show names, addresses, faces: who handles the order may, and who works for
 * the unit that attached it.
 */
export const readsFile = (
  { packages }: Workstation,
  user: SignedIn,
  { state }: Shown,
  { unit }: AttachedFile,
): boolean => [state.leadUnit, unit].some((code) => reads(user, code, packages.organization));

/** In the order in which they were attached. */
export function attachmentsOf(workstation: Workstation, user: SignedIn, shown: Shown): AttachmentView[] {
  const { organization } = workstation.packages;
  return (shown.state.attachments ?? []).map((file) => {
    const readable = readsFile(workstation, user, shown, file);
    const name = nameOfFile(file, shown.events);
    const { hash, size, mime, at, unit } = file;
    return {
      hash,
      size,
      mime,
      at,
      name: name === null || readable ? name : masked(name),
      unit: unitRef(organization, unit),
      readable,
      ...stateOf(workstation, file, shown.state.id),
    };
  });
}
