/** One form of a text for finding it, applied to what is stored and to what is typed. */
// oxlint-disable-next-line typescript/triple-slash-reference -- every side that imports this file needs the description
/// <reference path="./opencc.d.ts" />
import characters from 'opencc-js/dict/TSCharacters';

/** 繁 -> 简, character by character: a conversion that looks at neighbours would lose parts of words. */
const SIMPLIFIED = new Map(characters.split('|').map((pair) => pair.split(' ') as [string, string]));
const TRADITIONAL = new RegExp(`[${[...SIMPLIFIED.keys()].join('')}]`, 'gu');

/** Compatibility forms (full width, ligatures), letter case, and traditional characters do not matter. */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(TRADITIONAL, (character) => SIMPLIFIED.get(character) ?? character);

const MARKS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g; // oxlint-disable-line no-control-regex -- these are meant

/** Without what a text of a file may not hold when it is shown, stored or printed: control, direction and zero-width marks. */
export const withoutMarks = (text: string): string => text.replace(MARKS, '');

/** Digits of a number however it is grouped: `138 0000-1234` is `13800001234`. */
export const joinDigits = (text: string): string => text.replace(/(?<=\d)[\s\-—–.·_/()]+(?=\d)/g, '');
