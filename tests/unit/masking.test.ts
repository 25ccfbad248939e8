/** What free text gives away, and what only looks like it. All people and numbers are invented. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskName, maskText, maskTexts } from '#shared/domain/text/masking.ts';

describe('numbers', () => {
  it.each([
    // mobile
    ['手机138 000 01234', '手机138****1234'],
    ['手机1380-000-1234', '手机138****1234'],
    ['手机138.0000.1234', '手机138****1234'],
    ['手机138－0000－1234', '手机138****1234'],
    ['手机138——0000——1234', '手机138****1234'],
    ['手机1 3 8 0 0 0 0 1 2 3 4', '手机1 3**** 3 4'],
    ['手机0086-13800001234', '手机008****1234'],
    ['手机+8613800001234', '手机+86****1234'],
    ['电话一三八零零零零一二三四，', '电话一三八****一二三四，'],
    ['电话幺三八 零零零零 幺二三四', '电话幺三八****幺二三四'],
    ['手机13800001234转801', '手机138****1234转801'],
    // landline
    ['座机010-6860-1234', '座机010****1234'],
    ['座机0312 6860123', '座机031****0123'],
    ['座机(010)68601234', '座机(01****1234'],
    ['电话：68601234', '电话：68****34'],
    ['联系电话是6860-1234、6860-5678', '联系电话是68****34、68****78'],
    ['回电8860123', '回电88****23'],
    // papers
    ['身份证110107 19900101 123X', '身份证110****123X'],
    ['身份证110107-1990-0101-1234', '身份证110****1234'],
    ['身份证1 1 0 1 0 7 1 9 9 0 0 1 0 1 1 2 3 X', '身份证1 1**** 3 X'],
    ['身份证110107900101123', '身份证110****1123'],
    ['身份证编号：110107199001011234', '身份证编号：110****1234'],
    ['护照号E12345678', '护照号E1***'],
    ['社保卡号：1234567890', '社保卡号：12***'],
    // accounts
    ['卡号6222 0202 0001 2345', '卡号622****2345'],
    ['银行卡2019101200012345', '银行卡201****2345'],
    ['微信号：fang_xm2019。', '微信号：fa***。'],
    ['加微信fangxm66', '加微信fa***'],
    ['QQ：12345678', 'QQ：12***'],
    ['qq号是123456789，', 'qq号是12***，'],
    ['邮箱FANG.xm@example.com.cn', '邮箱F***@example.com.cn'],
    // plates
    ['车牌京A12345乱停', '车牌京A***乱停'],
    ['京a·12345', '京a***'],
    ['京AD12345新能源', '京A***新能源'],
    ['冀F88K88、京Q1234学', '冀F***、京Q***'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    '工单编号201910120001234567',
    '受理编号：123456789012345678已转办',
    '201910120800001234已派单',
    '统一社会信用代码91110107MA01ABCD2X',
    '致电12345、110、119、96156、95598、400-650-1234',
    '金额1380000.00元，面积13800平方米',
    '（2019）京0107民初12345号',
    '《物权法》第一百二十三条、第70条',
    '京政发〔2019〕12号',
    '2019年10月12日20时30分至2019-10-13 08:00',
    '20191012受理，电话20191012打来',
    '每月1500 3600 4800元',
    '2018 2019 2020 2021年均反映',
    '二〇一九年十月十二日',
    '三五成群，一二三四五六七',
    '微信公众号：北京12345，QQ群里',
    '微信同号，关注微信',
    '京ABC公司，京AAAAA',
    'WiFi 5G 100M，A座B1层',
    '甲13800001234567乙',
  ])('leaves %j alone', (text) => {
    expect(maskText(text)).toBe(text);
  });
});

describe('names', () => {
  it.each([
    ['我叫李小明，住八角', '我叫李**，住八角'],
    ['我叫王伟。', '我叫王**。'],
    ['我叫黄盼是八角居民', '我叫黄**是八角居民'],
    ['我叫李小明今年45岁', '我叫李**今年45岁'],
    ['姓名：欧阳小明，电话', '姓名：欧**，电话'],
    ['姓名:诸葛明 性别:男', '姓名:诸** 性别:男'],
    ['姓名 张伟', '姓名 张**'],
    ['联系人：陈建国13800001234', '联系人：陈**138****1234'],
    ['联系人李贵新，联系电话', '联系人李**，联系电话'],
    ['联系人龙小跃电话', '联系人龙**电话'],
    ['联系人：李小明先生', '联系人：李**先生'],
    ['联系人：张李晓明。', '联系人：张**。'],
    ['姓名：古丽·买买提', '姓名：古**'],
    ['投诉人：司马相，', '投诉人：司**，'],
    ['经办人：方小明 联系', '经办人：方** 联系'],
    ['本人刘小积，女，50岁', '本人刘**，女，50岁'],
    ['我是王小伟，要求', '我是王**，要求'],
    ['来电人孙小美反映', '来电人孙**反映'],
    ['户主赵小刚的房屋', '户主赵**的房屋'],
    ['村民于小娥，', '村民于**，'],
    ['负责人为吴小海（', '负责人为吴**（'],
    ['李小明先生反映', '李**先生反映'],
    ['，李小燕女士反映', '，李**女士反映'],
    ['市民王伟先生来电', '市民王**先生来电'],
    ['村民罗小云、唐文金、杨章反映', '村民罗**、唐**、杨**反映'],
    ['姓名：李小明镇江人', '姓名：李**镇江人'],
    ['联系人：邹民为 ', '联系人：邹** '],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    '张先生、李女士反映，欧阳先生来电，和王女士、这位先生',
    '联系人：张先生',
    '申请人：由迁入人本人办理，联系人：黄财镇农办主任',
    '楼盘名字：金谷豪庭',
    '投诉人：邝胡社区居民，请纪委同志查看',
    '黄村李女士、石景山张女士、张和李女士',
    '联系人徐警官，负责人彭总',
    '来电人反映，投诉人称，业主要求',
    '姓名：张某某，当事人王某',
    '我是高中生，我是黄村居民，我是安徽人',
    '本人于昨日，本人常年居住，本人应聘',
    '业主方便时回电，业主应当缴费，居民周末休息',
    '居民区周边，业主万分焦急，居民安全',
    '业主曾多次反映，居民都深受其害，村干部和领导',
    '学生和家长，房东和住户，司机时常',
    '姓名及联系方式，姓名、住址，姓名和电话',
    '负责人高度重视，书记高度关注',
    '名叫幸福家园小区，小名叫桐乡岭',
    '联系人是谁，经办人员，申请人应年满30周岁',
    '物业经理任务重，主任安排维修',
  ])('leaves %j alone', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('are kept as forms of address only with a surname', () => {
    expect(['王伟先生', '李小明女士', '诸葛女士', '王先生', '方老师'].map(maskName)).toEqual([
      '王**', '李**', '诸葛女士', '王先生', '方老师',
    ]); // prettier-ignore
  });
});

describe('doors', () => {
  it.each([
    ['家住八角北里12号楼3单元502室，楼上漏水', '家住八角北里***，楼上漏水'],
    ['住址：八角北里甲12-3-502', '住址：八角北里甲***'],
    ['现住古城南里三号楼二单元', '现住古城南里***'],
    ['地址：鲁谷路74号院2号楼', '地址：鲁谷路***'],
    ['家住八角北里12号楼3单元502，请到12号楼3单元502查看', '家住八角北里***，请到***查看'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    '八角北里12号楼3单元地下室漏水',
    '家住八角北里社区，楼道堆物',
    '家住A3区，今年40岁，共70多户',
    '住址不明；地址见附件',
    '办公地址：石景山路18号，咨询地址：八角西街63号',
    '住在小区里，离马路100米，有四栋房子',
    '家住101路终点站旁',
  ])('leaves %j alone', (text) => {
    expect(maskText(text)).toBe(text);
  });
});

describe('repeats', () => {
  it('of a name in title, content and reply are masked, wherever its cue stands', () => {
    expect(maskTexts(['李小明反映漏水', '联系人：李小明。李小明很急', '已回复李小明同志'])).toEqual([
      '李**反映漏水',
      '联系人：李**。李**很急',
      '已回复李**同志',
    ]);
  });

  it('of what title and content of the order give away are masked in every text about it', () => {
    const personal = {
      callerName: null,
      callerPhone: null,
      place: null,
      title: '报修',
      content: '我叫李小明，电话68601234',
    };
    expect(maskText('已联系李小明（6860-1234）', personal)).toBe('已联系李**（68****34）');
    expect(maskTexts([personal.content, '李小明'], personal)).toEqual(['我叫李**，电话68****34', '李**']);
  });

  it('of a number without its cue, its area code or in other groups', () => {
    expect(maskTexts(['回68601234', '电话6860 1234', '座机010-88601234，打8860-1234'])).toEqual([
      '回68****34',
      '电话68****34',
      '座机010****1234，打88****34',
    ]);
    expect(maskTexts(['手机+86 13800001234', '打1-3800001234'])).toEqual(['手机+86****1234', '打138****1234']);
    expect(maskTexts(['QQ：87654321', '加87654321'])).toEqual(['QQ：87***', '加87****21']);
    expect(maskTexts(['微信fangxm66，', 'fangxm66同意'])).toEqual(['微信fa***，', 'fa***同意']);
  });

  it('do not make a hotline out of a caller who left one', () => {
    const known = { callerName: null, callerPhone: '12345', place: null };
    expect(maskText('拨打12345', known)).toBe('拨打12345');
  });

  it('do not reach into other numbers and longer names come first', () => {
    expect(maskTexts(['电话68601234', '编号686012345'])).toEqual(['电话68****34', '编号686012345']);
    expect(maskTexts(['联系人：李小，姓名：李小明'])).toEqual(['联系人：李**，姓名：李**']);
  });

  it('keep the number of texts, empty ones too', () => {
    expect(maskTexts([])).toEqual([]);
    expect(maskTexts(['', '无', ''])).toEqual(['', '无', '']);
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    '我叫', '姓名：', '联系人', '本人', '李小明', '欧阳', '王', '先生', '家住', '地址：', '电话', '微信', 'QQ', '京A', '@', '.com', '138', '0000', '1234',
    '010-', '12号楼', '-', ' ', '*', '，', '·', '一三八', '零', 'X', 'ab_c', '（', '\n', '１３８', '😀', '𠮷', '反映',
  ); // prettier-ignore
  const texts = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));

  it('is masked once and for all', () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 3 }), (list) => {
        const once = maskTexts(list);
        expect(once).toHaveLength(list.length);
        expect(maskTexts(once)).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('shows no cued name any more, in whatever follows it', () => {
    const name = fc.tuple(fc.constantFrom('李', '王', '诸葛', '赵'), fc.constantFrom('小明', '建国', '丽', '晓梅')).map(([a, b]) => a + b); // prettier-ignore
    const cue = fc.constantFrom('我叫', '姓名：', '联系人：', '投诉人: ');
    const after = fc.constantFrom('，', '。', ' 电话', '反映', '的', '');
    fc.assert(
      fc.property(texts, cue, name, after, texts, (left, said, person, right, other) => {
        const shown = maskTexts([`${left}，${said}${person}${right}`, `${other}，${person}来电`]);
        for (const text of shown) expect(text).not.toContain(person);
      }),
      { numRuns: 1000 },
    );
  });

  it('of hostile length is done in time', () => {
    const size = 20_000;
    for (const piece of ['1', '1 ', '138', '138 0000 ', '-', ' ', '(0', '零', '一三八', 'a', 'a.', 'a@', 'a@a.', '京A', '京A1 ', '我叫', '我叫李', '姓名：', '联系人李小', '李', '家住', '家住1', '地址：一', '电话', '电话68601234、', '微信a', '*', '\n', '，', '86', '+', '古·'])
      expect(maskText(piece.repeat(Math.ceil(size / piece.length))).length).toBeGreaterThan(0);
    // A name of its own behind every cue, each with its repeats to look for.
    const many = Array.from({ length: 2000 }, (_, i) => `我叫李${String.fromCodePoint(0x4e00 + i)}${String.fromCodePoint(0x5e00 + i)}，`); // prettier-ignore
    expect(maskText(many.join('')).length).toBeGreaterThan(0);
  }); // prettier-ignore
});
