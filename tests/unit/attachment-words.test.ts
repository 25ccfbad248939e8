/** Words of a file's row. */
import { expect, it } from 'vitest';
import type { AttachmentState } from '#shared/contract/api.ts';
import { stateText } from '../../src-renderer/order/page/attachment-words.ts';

it.each<[AttachmentState, bytes: number, reason: string | null, words: string]>([
  ['local', 0, null, '本机'],
  ['waiting', 0, null, '待上传'],
  ['waiting', 0, '连不上中心。', '待上传'],
  ['waiting', 400, null, '上传中 40%'],
  ['waiting', 400, '连不上中心。', '待上传 40%'],
  ['waiting', 1000, null, '上传中 99%'],
  ['unsent', 400, '本机的文件已损坏。', '上传失败'],
  ['there', 0, null, '已上传'],
  ['absent', 0, null, '待下载'],
  ['absent', 0, '对方还没有传到中心。', '待下载'],
  ['absent', 400, null, '下载中 40%'],
  ['failed', 400, '传送中断。', '下载失败'],
  ['fetched', 0, null, '已下载'],
])('%s with %i of 1000 bytes and the reason %s is %s', (state, bytes, reason, words) => {
  expect(stateText({ state, bytes, size: 1000, reason })).toBe(words);
});
