/** What is said of files. */
import { describe, expect, it } from 'vitest';
import type { AttachmentState } from '#shared/contract/api.ts';
import { notAddedText, stateText } from '../../src-renderer/order/page/attachment-words.ts';

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

const [EMPTY, LARGE] = ['这个文件是空的，没有添加。', '附件不能超过 50 MB，请压缩或拆开后再添加。'];

describe('files that were not taken', () => {
  it('are counted where several were chosen, each reason said once', () => {
    expect(notAddedText(6, [EMPTY, LARGE, EMPTY])).toBe(`选了 6 个文件，3 个没有添加：${EMPTY}${LARGE}`);
  });
  it('a single one is told by its reason alone, and none by nothing', () => {
    expect(notAddedText(1, [LARGE])).toBe(LARGE);
    expect(notAddedText(3, [])).toBeNull();
  });
});
