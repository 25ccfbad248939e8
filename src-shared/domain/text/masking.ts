/** Masking of personal values, in columns and in free text (domain.md §3.3: notes and numbers stand inside the text). */

/** 13812340001 -> 138****0001; shorter numbers keep two digits at each end. */
export function maskPhone(phone: string): string {
  const digits = phone.normalize('NFKC').trim();
  if (digits.length >= 11) return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
  return digits.length > 4 ? `${digits.slice(0, 2)}${'*'.repeat(digits.length - 4)}${digits.slice(-2)}` : '*'.repeat(digits.length);
}

/** 方女士 stays a form of address: the surname remains, the rest is hidden. */
export function maskName(name: string): string {
  const text = name.trim();
  if (/^.{1,2}(女士|先生|同志|老师)$/u.test(text)) return text;
  const [first = ''] = text;
  return first === '' ? '' : `${first}**`;
}

const NUMBERS = /(?<![\d*])(?:\d{17}[\dXx]|1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{15,19})(?!\d)/g;
const MAILS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** Phone, identity and account numbers and mail addresses inside a text, in full width too. */
export function maskText(text: string): string {
  const half = text.replace(/[０-９Ｘｘ＠．－]/g, (c) => c.normalize('NFKC'));
  return half.replace(NUMBERS, (n) => `${n.slice(0, 3)}****${n.slice(-4)}`).replace(MAILS, (m) => `${m.slice(0, 1)}***${m.slice(m.indexOf('@'))}`);
}
