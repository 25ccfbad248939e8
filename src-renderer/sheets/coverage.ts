import coverage from '../../resources/fonts/coverage.json';

/** Takes no ink of its own: line ends, and what Unicode tells a renderer to leave out (joiners, variation selectors). */
const INKLESS = /[\t\n\r]|\p{Default_Ignorable_Code_Point}/u;

function isCovered(code: number): boolean {
  const { ranges } = coverage;
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (ranges[middle * 2] ?? Infinity)) high = middle - 1;
    else if (code > (ranges[middle * 2 + 1] ?? -1)) low = middle + 1;
    else return true;
  }
  return false;
}

/** Characters of `text` that no bundled face can draw, each once, in order of appearance. */
export function uncoveredCharacters(text: string): string[] {
  const found = new Set<string>();
  for (const character of text) {
    if (!INKLESS.test(character) && !isCovered(character.codePointAt(0) ?? 0)) found.add(character);
  }
  return [...found];
}
