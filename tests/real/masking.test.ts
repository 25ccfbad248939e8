import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maskTexts } from '#shared/domain/text/masking.ts';
import { readTables } from '../../src-main/engine/exchange/read-file.ts';
import { haveRealData } from './input.ts';

const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭肖田董袁潘蒋蔡余杜叶苏魏吕丁沈姚卢姜崔钟谭陆汪范廖贾夏';
/** Written for this test alone: a surname and one or two characters between a cue and a mark. */
const CUED = new RegExp(
  `(?:我叫|名叫|姓名|联系人|投诉人|举报人|经办人|户主)[：:]?([${SURNAMES}]\\p{Script=Han}{1,2})(?=[，。；\\s\\d（(])`,
  'gu',
);
/** 张某, 张主任, 徐警官: no full names. */
const ADDRESSED = /[某总]|主任|警官|老师|先生|女士/u;

describe.runIf(haveRealData).each([
  ['附件2_示例_495条_带一级分类.xlsx', 495],
  ['附件4_2816条_含答复.xlsx', 2816],
])('real complaints of %s', (file, orders) => {
  const folder = process.env['REAL_DATA'] ?? '';
  const rows = haveRealData
    ? readTables(join(folder, 'tipdm2020c', file))
        .flatMap(({ rows: each }) => each.slice(1))
        .map((cells) => cells.filter((cell) => typeof cell === 'string' && cell.length > 8) as string[])
        .filter((texts) => texts.length > 1)
    : [];

  it('show no cued name, mobile number, landline or mail, and stay as they are when masked again', () => {
    expect(rows.length).toBeGreaterThanOrEqual(orders - 1);
    for (const texts of rows) {
      const masked = maskTexts(texts);
      expect(maskTexts(masked)).toEqual(masked);
      for (const text of masked) {
        expect([...text.matchAll(CUED)].map(([, name = '']) => name).filter((name) => !ADDRESSED.test(name))).toEqual(
          [],
        );
        expect(text).not.toMatch(/(?<![\d*])(?:1[3-9]\d{9}|0\d{2,3}[-—－ ]?\d{7,8})(?!\d)/);
        expect(text).not.toMatch(/[\w.]{2,}@[\w-]+\.\w+/);
      }
    }
  });
});
