import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, term, typedText } from '#shared/domain/order/fields.ts';
import { maskName, maskPhone, maskPlace, maskText } from '#shared/domain/text/masking.ts';
import { at } from './support/world.ts';

describe('masking of columns', () => {
  it.each([
    ['13800001234', '138****1234'],
    [' 13800001234 ', '138****1234'],
    ['１３８００００１２３４', '138****1234'],
    ['010-68601234', '010****1234'],
    ['68601234', '68****34'],
    ['12345', '12*45'],
    ['1234', '****'],
    ['', ''],
  ])('phone %j reads %j', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  it.each([
    ['方女士', '方女士'],
    ['欧阳先生', '欧阳先生'],
    ['王同志', '王同志'],
    ['保密', '保密'],
    ['方小明', '方**'],
    ['北京某某有限公司', '北**'],
    ['𠮷野先生', '𠮷野先生'],
    ['𠮷野家太郎', '𠮷**'],
    ['', ''],
  ])('name %j reads %j', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });
});

describe('masking inside a text', () => {
  it.each([
    ['电话13800001234，请回电', '电话138****1234，请回电'],
    ['电话：１３８００００１２３４。', '电话：138****1234。'],
    ['手机138-0000-1234', '手机138****1234'],
    ['手机138 0000 1234', '手机138****1234'],
    ['手机+86 13800001234', '手机+86****1234'],
    ['手机8613800001234', '手机861****1234'],
    ['座机010-68601234或01068601234', '座机010****1234或010****1234'],
    ['座机（010）68601234', '座机（01****1234'],
    ['身份证11010719900101123X', '身份证110****123X'],
    ['身份证１１０１０７１９９００１０１１２３ｘ', '身份证110****123x'],
    ['卡号6222020200012345678', '卡号622****5678'],
    ['卡号6222 0202 0001 2345 678', '卡号622**** 678'],
    ['邮箱fang.xm@example.com。', '邮箱f***@example.com。'],
    ['甲13800001234乙13900005678', '甲138****1234乙139****5678'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    '工单201910120001已派单',
    '2019-10-12 08:00至2019-10-13 12:00',
    '12号楼3单元1801室，涉及180户，每平方米2.68元',
    '拨打12345、110',
    '（地下室）漏水',
    '',
  ])('leaves %j alone', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('never leaves a mobile number, wherever and however it is written', () => {
    const mobile = fc
      .tuple(fc.integer({ min: 3, max: 9 }), fc.stringMatching(/^\d{9}$/))
      .map(([second, rest]) => `1${second}${rest}`);
    const written = fc.tuple(mobile, fc.constantFrom('', '-', ' ')).map(([digits, gap]) => ({
      digits,
      text: [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].join(gap),
    }));
    const around = fc.stringMatching(/^[一-龥，。：a-z ]{0,12}$/);
    fc.assert(
      fc.property(around, written, around, fc.boolean(), (left, { digits, text }, right, wide) => {
        const shown = wide ? text.replace(/\d/g, (d) => String.fromCodePoint(d.codePointAt(0)! + 0xfee0)) : text;
        const masked = maskText(`${left}${shown}${right}`);
        expect(masked.replace(/[- ]/g, '')).not.toContain(digits);
        expect(masked).toContain('****');
        expect(maskText(masked)).toBe(masked);
      }),
    );
  });
});

describe('masking of what an order is known to hold', () => {
  const known = (callerName: string | null, callerPhone: string | null = null, place: string | null = null) => ({
    callerName,
    callerPhone,
    place,
  });

  it.each([
    ['方小明反映漏水，方小明要求回电', known('方小明'), '方**反映漏水，方**要求回电'],
    ['来电人方 小明', known('方小明'), '来电人方**'],
    ['王伟反映', known('王伟'), '王**反映'],
    ['方小明先生反映', known('方小明先生'), '方**先生反映'],
    ['方小明反映', known('方小明先生'), '方**反映'],
    ['(a.b) 反映', known('(a.b)'), '(** 反映'],
    ['方女士反映，女士很急', known('方女士'), '方女士反映，女士很急'],
    ['保密来电', known('保密'), '保密来电'],
    ['方便时回电', known('方'), '方便时回电'],
    ['回电68601234', known(null, '68601234'), '回电68****34'],
    ['回电6860-1234、6860 1234', known(null, '68601234'), '回电68****34、68****34'],
    ['回电６８６０１２３４', known(null, '６８６０１２３４'), '回电68****34'],
    ['回电6860·1234', known(null, '010-68601234'), '回电68****34'],
    ['回电138.0000.1234', known(null, '+86 138 0000 1234'), '回电138****1234'],
    ['回电68601234', known(null, '13900005678/68601234转801'), '回电68****34'],
    ['拨打110', known(null, '110'), '拨打110'],
    ['八角路1号楼3单元502漏水', known(null, null, '八角路1号楼3单元502'), '八角路***漏水'],
    ['八角路漏水', known(null, null, '八角路'), '八角路漏水'],
  ])('%j with %j', (text, values, masked) => {
    expect(maskText(text, values)).toBe(masked);
    expect(maskText(masked, values)).toBe(masked);
  });

  it.each([
    ['八角路1号楼3单元502', '八角路***'],
    ['八角路１号楼', '八角路***'],
    ['八角路一号楼三单元', '八角路***'],
    ['八角路十二栋', '八角路***'],
    ['八角路***', '八角路***'],
    ['八角北里社区', '八角北里社区'],
    ['12号楼', '***'],
    ['', ''],
  ])('place %j reads %j', (place, masked) => {
    expect(maskPlace(place)).toBe(masked);
  });

  it('never leaves the own number, however it is grouped', () => {
    const groups = fc.array(fc.constantFrom('', '-', ' ', '.', '　', '—'), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(fc.stringMatching(/^[2-8]\d{7}$/), groups, (digits, gaps) => {
        const written = [...digits].map((d, i) => d + (gaps[i] ?? '')).join('');
        expect(maskText(`回电${written}。`, known(null, digits)).replace(/\D/g, '')).not.toContain(digits);
      }),
    );
  });
});

describe('typed text', () => {
  const short = typedText(10);
  it.each([
    ['  漏水 ', '漏水'],
    ['第一行\r\n第二行', '第一行\n第二行'],
    ['a\u0000b\u200Bc\uFEFF', 'abc'],
    ['half \ud83d', 'half'],
    ['e\u0301', 'é'],
    ['e\u200B\u0301', 'é'],
    ['𠮷', '𠮷'],
  ])('%j becomes %j', (typed, kept) => {
    expect(short.parse(typed)).toBe(kept);
  });

  it.each(['', '   ', '\u200B', '十一个字十一个字十一个', 'x'.repeat(21), 7, null])('refuses %j', (typed) => {
    expect(short.safeParse(typed).success).toBe(false);
  });

  it('is settled after one pass and can be stored anywhere', () => {
    const long = typedText(100);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (typed) => {
        const once = long.safeParse(typed);
        if (!once.success) return;
        expect(long.parse(once.data)).toBe(once.data);
        expect(Buffer.from(once.data, 'utf8').toString('utf8')).toBe(once.data);
        expect(once.data).not.toContain('\u0000');
      }),
    );
  });
});

describe('instants and terms', () => {
  it('take ISO 8601 with an offset or epoch milliseconds', () => {
    expect(instant.parse('2019-10-12T08:02:00+08:00')).toBe(at('2019-10-12 08:02'));
    expect(instant.parse('2019-10-12T00:02:00Z')).toBe(at('2019-10-12 08:02'));
    expect(instant.parse(0)).toBe(0);
  });

  it.each([
    '2019-10-12T08:02:00',
    '2019-10-12',
    'soon',
    -1,
    1.5,
    Number.MAX_SAFE_INTEGER,
    '1960-01-01T00:00:00Z',
    null,
  ])('refuse %j as an instant', (value) => {
    expect(instant.safeParse(value).success).toBe(false);
  });

  it('read a day as its end', () => {
    expect(term.parse('2019-10-18')).toBe(at('2019-10-19 00:00'));
    expect(term.parse('2019-10-18T12:00:00+08:00')).toBe(at('2019-10-18 12:00'));
    expect(term.safeParse('2019-02-30').success).toBe(false);
    expect(term.safeParse('明天').success).toBe(false);
  });
});
