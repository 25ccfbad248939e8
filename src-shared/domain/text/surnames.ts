/** Surnames by which a name is told from other words: the common ones of one character, and those of two. */

const COMPOUND = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 ' +
    '钟离 长孙 宇文 司徒 鲜于 司空 闾丘 令狐 百里 呼延 东郭 南门 羊舌 微生 公户 梁丘 左丘 西门 第五 轩辕 拓跋 耶律 完颜 叶赫 纳兰 那拉'
  ).split(' '),
);

const SINGLE = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江' +
    '尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单' +
    '季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬' +
    '边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆' +
    '朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利' +
    '於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由',
);

/** Surnames that are often other words: a name of two characters begins with them less often than a word does. */
const DOUBTFUL = new Set('曾方商于高万安任文武康严白金温章申关游尚荣农古项简包左华毕宁景贺盛阮晏史印');
/** Surnames that are nearly always other words. */
const RARE = new Set(
  '区都阿仇敬勾蒙楼管师公和向由智劳麻盖查宣信呼宗幸花支初来应时解那连单成强全边相房路宫门班车国位明满平利但居元司展云海权计原干富普容官封谈盘练母羊党米冷寇宿' +
    '揭乐牛桂沙桑麦井危战储',
);

export interface Surname {
  /** UTF-16 units: 1, or 2 for a compound one. */
  length: 1 | 2;
  /** How surely the character stands for a surname, without a label before it. */
  weight: 'sure' | 'doubtful' | 'rare';
}

/** The surname with which `text` goes on at `index`; null when it is none. */
export function surnameAt(text: string, index: number): Surname | null {
  if (COMPOUND.has(text.slice(index, index + 2))) return { length: 2, weight: 'sure' };
  const first = text.charAt(index);
  if (!SINGLE.has(first)) return null;
  return { length: 1, weight: RARE.has(first) ? 'rare' : DOUBTFUL.has(first) ? 'doubtful' : 'sure' };
}
