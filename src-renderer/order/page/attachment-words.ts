/** Where a file is, in the words of its row. */
import type { AttachmentState, AttachmentView } from '#shared/contract/api.ts';

const REST: Readonly<Record<AttachmentState, string>> = {
  local: '本机',
  waiting: '待上传',
  unsent: '上传失败',
  there: '已上传',
  absent: '待下载',
  failed: '下载失败',
  fetched: '已下载',
};
/** Of one whose bytes travel. */
const MOVING: Partial<Record<AttachmentState, string>> = { waiting: '上传中', absent: '下载中' };

/** `上传中 40%`; `待上传 40%` where something holds it up, and goes on from there. */
export function stateText({
  state,
  bytes,
  size,
  reason,
}: Pick<AttachmentView, 'state' | 'bytes' | 'size' | 'reason'>): string {
  const moving = MOVING[state];
  if (moving === undefined || bytes === 0) return REST[state];
  return `${reason === null ? moving : REST[state]} ${Math.min(99, Math.floor((bytes * 100) / size))}%`;
}

/** Nothing has to happen any more. */
export const isSettled = (state: AttachmentState): boolean => ['local', 'there', 'fetched'].includes(state);
