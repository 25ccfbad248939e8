/** The characters of the subset faces: GB 2312, the 通用规范汉字表 (8,105) and the signs an office prints. */

const SIGNS = [
  [0x0020, 0x007e],
  [0x00a0, 0x00ff], // Latin
  [0x0100, 0x017f],
  [0x01cd, 0x01dc],
  [0x0391, 0x03c9], // pinyin vowels, Greek
  [0x2010, 0x2027],
  [0x2030, 0x203e],
  [0x2070, 0x209c],
  [0x20ac, 0x20ac], // dashes, quotes, per mille, indices, euro
  [0x2100, 0x214f],
  [0x2150, 0x218b],
  [0x2190, 0x2199], // ℃ №, fractions and Roman numerals, arrows
  [0x2200, 0x22bf],
  [0x2460, 0x24ff], // mathematics, circled numbers
  [0x2500, 0x257f],
  [0x25a0, 0x25ff],
  [0x2605, 0x2606],
  [0x2610, 0x2612],
  [0x2713, 0x2717], // rules, lights, boxes to tick
  [0x3000, 0x3020],
  [0x3220, 0x3243],
  [0x3280, 0x32b0],
  [0x3380, 0x33df], // CJK marks, ㈠, ㎡
  [0xfe30, 0xfe4f],
  [0xff01, 0xffee], // full width forms
];

/** Every character that the 94 x 94 plane of GB 2312 assigns. */
function gb2312() {
  const decoder = new TextDecoder('gbk');
  let text = '';
  for (let row = 0xa1; row <= 0xf7; row++)
    for (let cell = 0xa1; cell <= 0xfe; cell++) text += decoder.decode(Uint8Array.of(row, cell));
  // GBK has more than GB 2312 in rows A6, A8 and A9; what it leaves open decodes to U+FFFD or private use.
  return text.replace(/[\uFFFD\uE000-\uF8FF]/g, '');
}

/** @param {string[]} standardCharacters the 8,105 characters of the 通用规范汉字表 */
export function subsetCharacters(standardCharacters) {
  if (new Set(standardCharacters).size !== 8105)
    throw new Error(`8105 characters expected, got ${standardCharacters.length}`);
  let text = gb2312() + standardCharacters.join('');
  for (const [from, to] of SIGNS) for (let code = from; code <= to; code++) text += String.fromCodePoint(code);
  return text;
}

/** Digits, Latin letters and signs of the desk face, exactly the `unicode-range` of desk-latin.css. */
export const DESK_LATIN = [
  [0x20, 0x7e],
  [0xb1, 0xb1],
  [0xb7, 0xb7],
  [0xd7, 0xd7],
  [0x2013, 0x2013],
  [0x2212, 0x2212],
];
