/** Masking of personal values, in columns and in free text (domain.md §3.3: notes and numbers stand inside the text). */

/** 13812340001 -> 138****0001; shorter numbers keep two digits at each end. */
export function maskPhone(phone: string): string {
  const digits = phone.normalize('NFKC').trim();
  if (digits.length >= 11) return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
  return digits.length > 4
    ? `${digits.slice(0, 2)}${'*'.repeat(digits.length - 4)}${digits.slice(-2)}`
    : '*'.repeat(digits.length);
}

/** 方女士 stays a form of address, 保密 names nobody; of a full name the first character remains. */
export function maskName(name: string): string {
  const text = name.trim();
  if (/^(.{1,2}(女士|先生|同志|老师)|保密|匿名)$/u.test(text)) return text;
  const [first = ''] = text;
  return first === '' ? '' : `${first}**`;
}

/** Identity, mobile, landline and account numbers, as people write them: with a country code, grouped by space or dash. */
const NUMBERS = new RegExp(
  `(?<![\\d*])(?:${[
    String.raw`\d{17}[\dXx]`,
    String.raw`(?:(?:\+|00)?86[- ]?)?1[3-9]\d([- ]?)\d{4}\1\d{4}`,
    String.raw`(?:[(（]0\d{2,3}[)）]|0\d{2,3})[- ]?\d{7,8}`,
    String.raw`\d{4}(?:[- ]\d{4}){3}(?:[- ]\d{1,3})?`,
    String.raw`\d{15,19}`,
  ].join('|')})(?!\\d)`,
  'g',
);
const MAILS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** Phone, identity and account numbers and mail addresses inside a text, in full width too. */
export function maskText(text: string): string {
  const half = text.replace(/[０-９Ｘｘ＠．－＋]/g, (c) => c.normalize('NFKC'));
  return half
    .replace(NUMBERS, (n) => `${n.slice(0, 3)}****${n.slice(-4)}`)
    .replace(MAILS, (m) => `${m.slice(0, 1)}***${m.slice(m.indexOf('@'))}`);
}
