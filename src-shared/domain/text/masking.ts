/** Masking of personal values, in columns and in free text (domain.md §3.3: notes and numbers stand inside the text). */
import { HOUSE_NUMBER, maskDoors } from './doors.ts';
import { findNames } from './names.ts';
import { maskNumbers } from './numbers.ts';
import { surnameAt } from './surnames.ts';

/** 13812340001 -> 138****0001; shorter numbers keep two digits at each end. */
export function maskPhone(phone: string): string {
  const digits = phone.normalize('NFKC').trim();
  if (digits.length >= 11) return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
  return digits.length > 4
    ? `${digits.slice(0, 2)}${'*'.repeat(digits.length - 4)}${digits.slice(-2)}`
    : '*'.repeat(digits.length);
}

const FORM_OF_ADDRESS = /^(.{1,2})(?:女士|先生|同志|老师)$/u;

/** 方女士 and 欧阳先生 are forms of address, 王伟先生 is a full name. */
function namesNobody(text: string): boolean {
  if (text === '保密' || text === '匿名') return true;
  const [, called = ''] = FORM_OF_ADDRESS.exec(text) ?? [];
  return called !== '' && ([...called].length === 1 || surnameAt(called, 0)?.length !== 1);
}

/** 方女士 stays a form of address, 保密 names nobody; of a full name the first character remains. */
export function maskName(name: string): string {
  const text = name.trim();
  if (namesNobody(text)) return text;
  const [first = ''] = text;
  return first === '' ? '' : `${first}**`;
}

/** Personal values an order is known to hold: its texts repeat them in ways that no pattern finds. */
export interface KnownValues {
  callerName: string | null;
  callerPhone: string | null;
  place: string | null;
  /** The order's own texts: what they give away is masked in every text about the order. */
  title?: string | null;
  content?: string | null;
}

const NOBODY: KnownValues = { callerName: null, callerPhone: null, place: null };
/** What people write between the digits of a number. */
const GAP = String.raw`[\s\-—–.·_/()（）]{0,4}`;
/** Shorter numbers are extensions and hotlines, and stand for other things in a text. */
const SHORTEST_PHONE = 5;
/** 12345, 95598, 96156: everybody's numbers. */
const HOTLINE = /^(?:1\d{4}|9[56]\d{3,4})$/;

const halfWidth = (text: string): string => text.replace(/[０-９Ａ-Ｚａ-ｚ＠．－＋＿]/g, (c) => c.normalize('NFKC'));
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
    .filter((digits) => digits.length >= SHORTEST_PHONE && !HOTLINE.test(digits));
}

/** What is replaced wherever it stands. */
interface Replacement {
  mask: string;
  /** Can it stand in this text at all? Asked first: most do not, and a pattern costs more to make than to use. */
  may(text: string): boolean;
  pattern(): RegExp;
}

const digitsIn = (text: string): number => {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) count++;
  }
  return count;
};

/** A number in any grouping. */
const numberReplacement = (digits: string, pattern: () => RegExp): Replacement => ({
  mask: maskPhone(digits),
  may: (text) => digitsIn(text) >= digits.length,
  pattern,
});

/** Words as they were written, in either letter case, perhaps with blanks between them. */
function wordReplacement(words: string, mask: string, gap = ''): Replacement {
  const characters = [...words];
  const probe = characters.find((character) => character.toLowerCase() === character.toUpperCase()) ?? '';
  return { mask, may: (text) => text.includes(probe), pattern: () => literally(characters, gap) };
}

function knownReplacements({ callerName, callerPhone, place }: KnownValues): Replacement[] {
  const replacements: Replacement[] = phonesOf(callerPhone ?? '').map((digits) =>
    numberReplacement(digits, () => literally(digits, GAP)),
  );
  const where = halfWidth(place?.trim() ?? '');
  if (maskPlace(where) !== where) replacements.push(wordReplacement(where, maskPlace(where)));
  const name = callerName?.trim() ?? '';
  const bare = name.replace(/(?:女士|先生|同志|老师)$/u, '').replace(/\s/g, '');
  // 方女士 and 保密 are shown as they are.
  if (maskName(name) !== name && [...bare].length >= 2)
    replacements.push(wordReplacement(bare, maskName(bare), String.raw`\s{0,4}`));
  return replacements;
}

/** Repeats of a value that was found: a number in any grouping, anything else as it was written. */
function foundReplacements(value: string, mask: string): Replacement[] {
  if (!/^[\d\s().·（）+—–-]+$/u.test(value)) return [wordReplacement(value, mask)];
  return phonesOf(value).map((digits) =>
    numberReplacement(digits, () => new RegExp(`(?<!\\d)${literally(digits, GAP).source}(?!\\d)`, 'g')),
  );
}

const nameReplacements = (names: ReadonlySet<string>): Replacement[] =>
  // 李小明 before 李小: the longer name holds the shorter one.
  [...names].toSorted((a, b) => b.length - a.length).map((name) => wordReplacement(name, maskName(name)));

/**
 * Texts of one order (title, content, reply) without personal values: phones, numbers of papers and accounts, mail,
 * plates, cued names and doors, and every repeat of them in any of the texts; and what the order is known to hold about
 * its caller. Digits come out in half width. Masked texts stay as they are when they are masked again.
 */
export function maskTexts(texts: readonly string[], known: KnownValues = NOBODY): string[] {
  const found = new Map<string, string>();
  const names = new Set<string>();
  const masked = (text: string): string => {
    const shown = maskDoors(maskNumbers(halfWidth(text), found), found);
    for (const name of findNames(shown)) names.add(name);
    return shown;
  };
  const shown = texts.map(masked);
  for (const text of [known.title, known.content]) if (text && !texts.includes(text)) masked(text);
  const replacements = [
    ...[...found].flatMap(([value, mask]) => foundReplacements(value, mask)),
    ...knownReplacements(known),
    ...nameReplacements(names),
  ];
  return shown.map((text) =>
    replacements.reduce(
      (rest, { mask, may, pattern }) => (may(rest) ? rest.replace(pattern(), () => mask) : rest),
      text,
    ),
  );
}

/** `maskTexts` for one text. */
export const maskText = (text: string, known: KnownValues = NOBODY): string => maskTexts([text], known)[0] ?? '';
