/**
 * Numbers and addresses of the net that lead to a person, inside a text: telephones, identity papers, accounts, mail, QQ
 * and WeChat, number plates. Every pattern is bounded, so the work is linear in the text.
 */

/** What people write between the groups of a number. */
const GAP = String.raw`[\s.·—–-]{0,3}`;
const COUNTRY = String.raw`(?:(?:\+|00)?86[- ]{0,2})?`;
const NUMBERS = new RegExp(
  `(?<![\\d*])(?:${[
    // Identity numbers, whole or in the groups in which they are read out.
    String.raw`\d{17}[\dXx]`,
    String.raw`\d{6}([ -])\d{4}\1?\d{4}\1\d{3}[\dXx]`,
    String.raw`\d(?: \d){16} [\dXx]`,
    `${COUNTRY}1[3-9]\\d${GAP}\\d{4}${GAP}\\d{4}`,
    String.raw`1[3-9]\d{2}([ -])\d{3}\2\d{4}`,
    String.raw`1[3-9]\d([ -])\d{3}\3\d{5}`,
    String.raw`1(?: [3-9])(?: \d){9}`,
    String.raw`(?:[(（]0\d{2,3}[)）]|0\d{2,3})[—－ -]{0,2}\d{3,4}[ -]?\d{4}`,
    String.raw`[3-9]\d{3}(?:[- ]\d{4}){3}(?:[- ]\d{1,3})?`,
    String.raw`\d{15,19}`,
  ].join('|')})(?!\\d)`,
  'g',
);

const DIGIT = '零〇一幺二三四五六七八九壹贰叁肆伍陆柒捌玖';
/** 一三八零零零零一二三四 */
const SPOKEN = new RegExp(
  `(?<![${DIGIT}])(?:[一幺壹][三四五六七八九叁肆伍陆柒捌玖][${DIGIT}][ ，、-]?[${DIGIT}]{4}[ ，、-]?[${DIGIT}]{4}|[${DIGIT}]{15,18})(?![${DIGIT}十百千万])`,
  'g',
);
const MAILS = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** 京A12345, 京A·D12345: at least one digit, or it is a word. */
const PLATES =
  /([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z])[·•.\s-]?(?=[A-Z]{0,5}\d)[A-HJ-NP-Z\d]{4,6}[学警挂领港澳]?(?![A-Za-z\d*])/gi;
const ACCOUNTS =
  /((?:微信|weixin|wechat|V信|QQ|扣扣)(?!公众号|群|小程序)(?:账号|帐号|号码|号)?(?:同号)?[是为:：\s]{0,3})([A-Za-z][\w-]{5,19}|\d{5,12})(?![\w@])/gi;
const PAPERS =
  /((?:护照|通行证|回乡证|军官证|士兵证|社保卡|驾驶证|准考证|病历)(?:号码|编号|号)?[是为:：\s]{0,3})([A-Za-z]{0,2}\d{6,14})(?!\d)/g;

const LOCAL = String.raw`[2-8]\d{2,3}[- ]?\d{4}`;
/** A number without area code is one only behind a word that says so; further ones may follow it. */
const CUED_LOCALS = new RegExp(
  String.raw`((?:电话|座机|手机|固话|家电|联系方式|联系号码|回电|来电|致电|拨打|呼叫|Tel|tel|TEL)[^\d，。；;、\n]{0,8})` +
    `(?<!\\d)(${LOCAL}(?:[、/,，或及和 ]{1,2}${LOCAL}){0,5})(?!\\d)`,
  'g',
);
const EACH_LOCAL = new RegExp(LOCAL, 'g');

/** Behind these stands the number of a file, not of a person. */
const FILE_NUMBER =
  /(?:工单|受理|登记|案件|诉求|信访|流水|合同|发票|订单|快递|运单|产权|房产|执照|许可|文件|设备|序列|条|批|税|信用)(?:证|照)?[编代]?[号码](?:码)?[^\d]{0,4}$/u;
const BANK = /(?:卡|帐号|账号|账户|帐户|银行|存折)[^\d]{0,8}$/u;
/** Numbers of orders begin with their day. */
const DATED = /^20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/;
/** Region, day of birth, and the rest. */
const IDENTITY = /^[1-9]\d{5}(?:(?:19|20)\d{2})?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]?$/i;
/** How far before a number the word that names it is looked for. */
const LOOK_BACK = 12;
/** With country code; longer ones are papers and accounts, which their own pattern finds again. */
const LONGEST_PHONE = 14;

function isFileNumber(digits: string, before: string): boolean {
  if (digits.length < 15 || IDENTITY.test(digits) || BANK.test(before)) return false;
  return FILE_NUMBER.test(before) || DATED.test(digits);
}

/** 138****0001: three characters at the front and four at the end remain. */
const shorten = (number: string): string => `${number.slice(0, 3)}****${number.slice(-4)}`;
const shortenLocal = (number: string): string => `${number.slice(0, 2)}****${number.slice(-2)}`;
const shortenAccount = (account: string): string => `${account.slice(0, 2)}***`;

/** A day written without dashes is no telephone. */
const isDay = (digits: string): boolean => digits.length === 8 && DATED.test(digits);

/**
 * The text without what is found, in half-width digits. What a second place may repeat in another form, or without the
 * word that gave it away, is noted in `found`: the number as it was written -> its mask.
 */
export function maskNumbers(text: string, found: Map<string, string>): string {
  const noted = (value: string, mask: string): string => {
    found.set(value, mask);
    return mask;
  };
  const whole = (number: string, ...rest: unknown[]): string => {
    const at = rest.find((each) => typeof each === 'number') ?? 0;
    const digits = number.replace(/[^\dXx]/g, '');
    if (isFileNumber(digits, text.slice(Math.max(0, at - LOOK_BACK), at))) return number;
    return digits.length <= LONGEST_PHONE ? noted(number, shorten(number)) : shorten(number);
  };
  return text
    .replace(NUMBERS, whole)
    .replace(SPOKEN, shorten)
    .replace(MAILS, (mail) => noted(mail, `${mail.slice(0, 1)}***${mail.slice(mail.indexOf('@'))}`))
    .replace(PLATES, (plate, region: string) => noted(plate, `${region}***`))
    .replace(ACCOUNTS, (_, cue: string, account: string) => cue + noted(account, shortenAccount(account)))
    .replace(PAPERS, (_, cue: string, number: string) => cue + noted(number, shortenAccount(number)))
    .replace(
      CUED_LOCALS,
      (_, cue: string, numbers: string) =>
        cue + numbers.replace(EACH_LOCAL, (number) => (isDay(number) ? number : noted(number, shortenLocal(number)))),
    );
}
