import { describe, expect, it } from 'vitest';
import { notAddedText } from '../../src-renderer/order/page/added-words.ts';

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
