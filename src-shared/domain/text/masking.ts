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

/** Personal values an order is known to hold: its texts repeat them in ways that no pattern finds. */
export interface KnownValues {
  callerName: string | null;
  callerPhone: string | null;
  place: string | null;
}

const NOBODY: KnownValues = { callerName: null, callerPhone: null, place: null };
/** What people write between the digits of a number. */
const GAP = String.raw`[\s\-—–.·_/()（）]*`;
/** Shorter numbers are extensions and hotlines, and stand for other things in a text. */
const SHORTEST_PHONE = 5;
/** 一号楼, 三单元: a number in characters, told from 八角路 by the word behind it. */
const HOUSE_NUMBER = /\d|[零〇一二三四五六七八九十百]+(?=[号栋幢座楼单室层门排弄巷])/u;

const halfWidth = (text: string): string => text.replace(/[０-９Ｘｘ＠．－＋]/g, (c) => c.normalize('NFKC'));
const literally = (characters: Iterable<string>, gap: string): RegExp =>
  new RegExp([...characters].map((c) => c.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&')).join(gap), 'giu');

/** 八角路1号楼3单元502 -> 八角路***: where it is, not whose door it is. */
export function maskPlace(place: string): string {
  const half = halfWidth(place);
  const at = half.search(HOUSE_NUMBER);
  return at < 0 ? half : `${half.slice(0, at)}***`;
}

/** The numbers in a telephone column, with and without area code; it may hold more than one. */
function phonesOf(column: string): string[] {
  return column
    .normalize('NFKC')
    .split(/[^\d\s()+.-]+/)
    .map((part) => part.replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, ''))
    .flatMap((digits) => [digits, ...(/^0(?:10|2\d|[3-9]\d{2})(\d{7,8})$/.exec(digits)?.slice(1) ?? [])])
    .filter((digits) => digits.length >= SHORTEST_PHONE);
}

function maskKnown(text: string, { callerName, callerPhone, place }: KnownValues): string {
  let masked = text;
  for (const digits of phonesOf(callerPhone ?? ''))
    masked = masked.replace(literally(digits, GAP), () => maskPhone(digits));
  const where = halfWidth(place?.trim() ?? '');
  if (maskPlace(where) !== where) masked = masked.replace(literally(where, ''), () => maskPlace(where));
  const name = callerName?.trim() ?? '';
  const bare = name.replace(/(?:女士|先生|同志|老师)$/u, '').replace(/\s/g, '');
  // 方女士 and 保密 are shown as they are.
  if (maskName(name) !== name && [...bare].length >= 2)
    masked = masked.replace(literally(bare, String.raw`\s*`), () => maskName(bare));
  return masked;
}

/**
 * Phone, identity and account numbers and mail addresses inside a text, in full width too; and what the order is known
 * to hold about its caller.
 */
export function maskText(text: string, known: KnownValues = NOBODY): string {
  const general = halfWidth(text)
    .replace(NUMBERS, (n) => `${n.slice(0, 3)}****${n.slice(-4)}`)
    .replace(MAILS, (m) => `${m.slice(0, 1)}***${m.slice(m.indexOf('@'))}`);
  return maskKnown(general, known);
}
