/** House and door numbers: whose door it is, apart from where it is. */

/** 一号楼, 三单元: a number in characters, told from 八角路 by the word behind it. */
export const HOUSE_NUMBER = /\d|[零〇一二三四五六七八九十百]+(?=[号栋幢座楼单室层门排弄巷])/u;

const HOME =
  /(?:家住|现住|住在|住址|居住[于在]|居住地址?|家庭地址|详细地址|户籍地址?|(?<!办公|注册|单位|公司|工作|办理|咨询|受理|网|内容|建设)地址)[:：是为在于\s“"]{0,3}/gu;
/** How far behind the cue a number still belongs to it. */
const REACH = 40;
const CLAUSE_END = /[*，。；;！!？?、\n（(]/u;
/** A number with the word of a house behind it: not A3区, 70多户, 40岁, and not the number of a road. */
const HOUSE =
  /(?<![A-Za-z\d])(?:\d{1,5}|(?<![有这那哪])[零〇一二三四五六七八九十百]{1,5})(?:号院?楼?|[栋幢座楼室院弄巷排门#＃](?!房子)|单元|-\d)(?!路|街|线|公里|令)/u;
const DOOR = /^[\d零〇一二三四五六七八九十百A-F号楼院栋幢座单元层室门户弄巷排\-－—#]{1,40}/u;

/** 家住八角北里12号楼3单元502 -> 家住八角北里***. Doors of two parts or more are noted in `found` for their repeats. */
export function maskDoors(text: string, found: Map<string, string>): string {
  let shown = '';
  let from = 0;
  for (const match of text.matchAll(HOME)) {
    const start = match.index + match[0].length;
    if (start < from) continue;
    const near = text.slice(start, start + REACH);
    const end = near.search(CLAUSE_END);
    const at = (end < 0 ? near : near.slice(0, end)).search(HOUSE);
    if (at < 0) continue;
    const door = DOOR.exec(text.slice(start + at, start + at + REACH))?.[0] ?? '';
    if ((door.match(/\d+/g)?.length ?? 0) > 1) found.set(door, '***');
    shown += `${text.slice(from, start + at)}***`;
    from = start + at + door.length;
  }
  return shown + text.slice(from);
}
