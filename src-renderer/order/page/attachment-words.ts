/** What is said of files: where each is, in its row, and what became of those that were added. */
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

/**
 * After several files were chosen at once; null when all were taken. Names stay out of it: a sentence of an error never holds one, and the list shows what was taken.
 * @param chosen how many files the person chose
 * @param refused one sentence for each that was not taken
 */
export function notAddedText(chosen: number, refused: readonly string[]): string | null {
  if (refused.length === 0) return null;
  const reasons = [...new Set(refused)].join('');
  return chosen === 1 ? reasons : `选了 ${chosen} 个文件，${refused.length} 个没有添加：${reasons}`;
}
