/**
 * Full names inside a text, found by what people write before them (我叫, 联系人：, 户主 …) or behind them (先生, 女士). A
 * form of address (张先生) and a name that is hidden already (张某) are none. Every step looks at a bounded window: the
 * work is linear in the text.
 */
import { surnameAt } from './surnames.ts';

/** How surely a name follows: a label with a colon, a cue that leaves little else, or words that often stand alone. */
type Certainty = 'label' | 'cue' | 'role';

const LABELS =
  '真实姓名|姓名|(?<![盘区司店园])名字|联系人|联络人|来电人|投诉人|举报人|反映人|反应人|诉求人|来信人|申请人|申诉人|当事人|经办人|承办人|报案人|受害人|报修人|报名人|' +
  '负责人|法定代表人|法人代表|法人|户主|房主|房东|业主|村民|居民|市民|患者|病人|车主|机主|儿子|女儿|父亲|母亲|丈夫|妻子|爱人|老公|老婆|' +
  '投诉对象|收件人|收货人|持卡人|实名|签名|署名';
/** Behind these a name may stand, but behind their colon a letter begins. */
const TITLES = '主任|书记|队长|科长|所长|局长|镇长|乡长|校长|经理|警官|民警|干部|组长|会计|村长|老板|司机|学生|家长';
const CUES = new RegExp(
  `(?:(?<cue>(?<![小站])(?:[我名]叫|曾用名|姓名(?!\\s{0,3}[:：]))[是为叫]?)|(?<label>${LABELS})|${TITLES}|我是|本人叫?)(?<colon>\\s{0,3}[:：])?[是为叫]?\\s{0,3}`,
  'gu',
);

/** Words that go on after a name, wherever they begin. */
const STOPS =
  /的|是|说|已|称|在|于|系|因|与|被|把|了|我|你|您|他|她|们|也|不|未|没|等|及|某|先生|女士|小姐|同志|老师|师傅|阿姨|大爷|大妈|大姐|大哥|叔叔|经理|主任|书记|[局科处所院校站队组村镇区市县部厂社]长|董事|总经|律师|医生|大夫|护士|警官|民警|法官|干部|家住|家里|家中|住在|现住|居住|电话|手机|联系|身份|来电|来信|反映|反应|投诉|举报|表示|要求|希望|咨询|建议|求助|告知|回复|答复|认为|出生|年龄|今年|现年|现在|现为|现已|目前|昨[天日]|今[天日]|明[天日]|户籍|户口|籍贯|性别|编号|个人|本人|一家|夫妇|夫妻|父子|父亲|母亲|儿子|女儿|妻子|丈夫|老婆|老公|利用|通过|多次|擅自|私自|自称|长期|曾经|已经|经常|当时|所有|作为|代表/u;
/** Words that go on after a name and are found in names too: they end one only where it would be too long. */
const SOFT_STOPS = /[和向为来有同对从将今以就由又并或给到跟去住男女这那此其所]/u;
/** Behind these the words are the name of a place or a house, not of a person. */
const INSTITUTION =
  /公司|幼儿园|学校|中学|小学|大学|学院|医院|社区|小区|花园|家园|街道|村委|居委|物业|酒店|饭店|宾馆|超市|商店|市场|中心|广场|大厦|集团|银行|工厂|车站|派出所|项目|楼盘|公寓|嘉园|新村|新城|山庄|豪庭|华庭|名庭|雅苑|名苑|人员|[镇乡村县市区街路局]/u;
/** 社区, 公司 …: two characters that no name ends in the middle of. */
const STRADDLING =
  /^(?:公司|学校|[中小大]学|学院|医院|社区|小区|花园|家园|街道|村委|居委|物业|酒店|市场|中心|广场|集团)$/u;
/** Words of ordinary speech that begin with a surname. */
const WORDS = new Set(
  (
    '高中 高三 高二 高一 高层 高龄 高度 高兴 高考 高中生 高校 大学 方便 方面 方式 方案 安全 安置 安装 安排 安置房 安置户 安心 马上 马路 周围 周边 周末 周一 周二 周三 周四 周五 周六 周日 周期 常年 常住 常常 ' +
    '时间 时候 时常 时任 任何 任意 任职 任务 应该 应当 应届 应有 解决 解释 全部 全体 全家 全额 全款 全日制 成为 成立 成都 成员 成功 成年 都有 都是 单独 单身 单位 单元 关于 关注 关系 相关 ' +
    '相信 强烈 强制 强行 连续 连夜 向来 向上 向贵 曾在 曾经 曾于 于今 于是 万分 万般 万一 石材 石料 金额 金融 严重 严格 严查 武汉 江苏 江西 江边 路过 路边 路面 车位 车主 车辆 车上 房子 房屋 房产 房租 ' +
    '水电 水费 和谐 和平 和睦 文化 文明 文件 白天 白领 白色 黄色 红色 国家 国有 国企 国庆 来自 来信 来电 平时 平常 平台 平均 明确 明年 明知 明明 查询 管理 管道 管委会 利用 利益 信访 信息 信用 公司 公寓 公安 ' +
    '公民 公务员 居民 居住 居委 元旦 阳光 阳台 时代 游客 古城 古稀 农民 农村 农户 农历 项目 简单 包括 包含 包工头 左右 申请 申报 申办 温馨 康复 尚未 尚有 尚且 荣誉 支付 支持 由于 由此 但是 海外 区域 初中 初一 初二 初三 ' +
    '计划 计算 商户 商贩 商品 商业 原来 原本 原因 普通 普遍 容易 官方 封闭 师范 师生 满意 满足 满怀 党员 党委 党支部 冷水 游泳 能够 能力 权利 权益 相当 边上 连同 那么 那里 那些 那天 门口 门面 班级 班主任 ' +
    '章程 康乐 宁愿 何时 何地 何处 何种 何必 何为 何以 何况 毕业 毕业生 毕竟 许可 许多 许久 余额 余人 余名 余户 余年 谢谢 石头 童年 易燃 易发 易懂 明显 金钱 钱款 段时间 江南 江北 华润 华人 金地 欧美 ' +
    '邮箱 夏天 夏季 秦皇岛 阴天 沙发 沙石 卫生 卫生间 盛世 景观 华侨 司机 司法 文凭 文字 文中 安家 安保 古镇 季度 强调 强拆 全程 全职 全市 全国 全村 全体业主 梅雨 和业主 和居民 成绩 解除 查看 查处 查封 平安 相应 相对 ' +
    '费用 管护 时刻 符合 计生 宗族 宗教 祖辈 祖孙 祖籍 祖上 党龄 宿舍 花费 花钱 鲜花 纪检 纪念 项下 席位 储户 原告 原房主 原业主 路人 路口 车间 房东 房主 房源 房款 房开 班子 商铺 商场 商家 云南 海南 国土 国资 区级 展示 初步 ' +
    '官员 况且 居家 居间 居室 普查 阿姨 明文 明星 支书 支出 位于 位置 查找 那时 那边 那个 关心 关系户 任性 任教 任期 高速 高级 高达 高薪 高温 高压 高价 高危 高铁 高新 高额 康养 左边 包车 单亲 单方 单纯 成交 应聘 应征 时有 连接 连带 ' +
    '强迫 强占 全权 全责 满月 满岁 满心 平房 平民 平日 计较 信任 信赖 信号 公布 公示 公平 公正 公开 公告 公交 公积金 居多 元月 云端 海归 花园 权属 司空见惯 展开 富裕 富人 容量 谈判 谈话 盘点 练习 母亲 母女 母子 羊群 米粉 冷库 游戏 ' +
    '白血病 白内障 金牌 石化 文员 武警 章丘 严肃 严厉 温暖 宁乡 安徽 温州 常州 常德 海口 江门 金陵 纪委 蒙受 蒙蔽 陈述 付钱 付款 付费 殷切 岳父 岳母 于上 于下 于本 于前 于后 于去 于每 于当 于次 于早 于晚 于年 于月 于第 于近 于同 于一 于二 于三 于四 于五 于六 于七 于八 于九 于十 于以 于其 于此 于该 金华 江阴 高邮 高碑店 曲阜 蒙古 宁夏 宁波 吉林 黎族 苗族 满族 蒙古族  尚在 农业 农用 古墓 项链 简历 简直 简易 包干 包装 左侧 申诉 申领 申购 申明'
  ).split(' '),
);
/** Longest stretch looked at behind a cue. */
const WINDOW = 10;
const HAN = /\p{Script=Han}/u;
/** 古丽·买买提: given and father's name of peoples that have no surnames. */
const POINTED = /^\p{Script=Han}{1,8}[·•‧]\p{Script=Han}{1,8}/u;

/** What stands between the names of a list. */
const LIST = /[、，,和及与]/u;
/** A name that was masked before. */
const HIDDEN = /^\*\*(?!\*)/u;

/** The Han characters with which the text goes on, and whether they end inside the window. */
function runAt(text: string, index: number): { run: string; ends: boolean } {
  let end = index;
  while (end < text.length && end - index < WINDOW && HAN.test(text.charAt(end))) end++;
  return { run: text.slice(index, end), ends: end - index < WINDOW };
}

const isWord = (run: string): boolean => [2, 3, 4].some((length) => WORDS.has(run.slice(0, length)));

/** What of `run` is before the word that goes on after the name; the name has `least` characters or more. */
function beforeStop(run: string, least: number, stops: RegExp): string {
  const rest = run.slice(least);
  const at = rest.search(stops);
  return at < 0 ? run : run.slice(0, least + at);
}

/** The full name at `index`; null when there is none, or none that is sure enough. */
function nameAt(text: string, index: number, certainty: Certainty): string | null {
  const pointed = certainty === 'role' ? null : POINTED.exec(text.slice(index, index + 17));
  if (pointed) return pointed[0];
  const surname = surnameAt(text, index);
  const { run, ends } = runAt(text, index);
  if (!surname || isWord(run) || HIDDEN.test(text.slice(index + run.length, index + run.length + 3))) return null;
  // 张先生, 张某某, 于昨日: the word that goes on stands right behind the surname.
  if (run.slice(surname.length).search(STOPS) === 0) return null;
  const longest = surname.length + 2;
  const hard = beforeStop(run, surname.length + 1, STOPS);
  const isWhole = ends && hard.length === run.length;
  const name = hard.length > longest ? beforeStop(hard, surname.length + 1, SOFT_STOPS) : hard;
  if (name.length <= surname.length) return null;
  if (certainty !== 'label' && name.length > longest && INSTITUTION.test(run)) return null;
  // 彭总, 王工 are forms of address.
  if (name.length === 2 && /[总董工局处所队]/u.test(name.charAt(1))) return null;
  if (certainty === 'role') {
    if (surname.weight === 'rare' || hard.length > longest || /[镇乡村县街路]$/u.test(name)) return null;
    if (surname.weight === 'doubtful') return name.length === longest ? name : null;
    return isWhole || name.length < run.length ? name : null;
  }
  // 投诉人：邝胡社区: the last character belongs to what goes on.
  if (name.length >= longest && STRADDLING.test(run.slice(longest - 1, longest + 1))) return null;
  // 申请人：由迁入人, 联系人：黄财镇农办: a label may stand before anything.
  if (!isWhole && (surname.weight === 'rare' || /[镇乡县村]$/u.test(name.slice(0, longest)))) return null;
  if (name.length <= longest) return name;
  // 姓名：张李晓明 stands alone; otherwise words follow that are not known here.
  const isDouble = surname.weight === 'sure' && surnameAt(name, surname.length)?.weight === 'sure';
  const isLong = certainty === 'label' && isWhole && isDouble && name.length === longest + 1;
  return isLong ? name : name.slice(0, longest);
}

/** 李小明先生: a surname and two characters, or after something else than a word a surname and one. */
const TITLED = /\p{Script=Han}{2,3}(?=先生|女士|小姐|同志)/gu;

/** 黄村李女士, 张和李女士: between two surnames these end what stands before the second. */
const BETWEEN = /[村庄街路里山园桥河镇区县社楼市城和与及同向找对边]/u;

/** `run`: two or three characters before a title; `isOpen`: nothing of the word stands before them. */
function titledName(run: string, isOpen: boolean): string | null {
  const last = run.at(-1) ?? '';
  // 这位先生, 一名女士: no name.
  if (/[位名个些的老男各姓等]/u.test(last) || isWord(run)) return null;
  const isLastSure = surnameAt(last, 0)?.weight === 'sure';
  const full = surnameAt(run, 0);
  if (full?.weight === 'sure' && run.length > full.length) {
    const isOwn = run.length === 2 || !isLastSure || (isOpen && !BETWEEN.test(run.charAt(1)));
    if (isOwn) return run;
  }
  const short = run.length === 3 && !isLastSure ? surnameAt(run, 1) : null;
  return short?.weight === 'sure' && short.length === 1 && !isWord(run.slice(1)) ? run.slice(1) : null;
}

/** Every full name that something in the text points to. */
export function findNames(text: string): Set<string> {
  const names = new Set<string>();
  /** A name, and those that are listed behind it: 张建国、李小明和王丽. */
  const add = (first: string, end: number): void => {
    names.add(first);
    for (let at = end; LIST.test(text.charAt(at));) {
      const next = nameAt(text, at + 1, 'role');
      if (next === null) return;
      names.add(next);
      at += 1 + next.length;
    }
  };
  for (const match of text.matchAll(CUES)) {
    const { label, colon, cue } = match.groups ?? {};
    const certainty = cue !== undefined ? 'cue' : label !== undefined && colon !== undefined ? 'label' : 'role';
    const name = nameAt(text, match.index + match[0].length, certainty);
    if (name !== null) add(name, match.index + match[0].length + name.length);
  }
  for (const match of text.matchAll(TITLED)) {
    const name = titledName(match[0], !HAN.test(text.charAt(match.index - 1)));
    if (name !== null) names.add(name);
  }
  return names;
}
