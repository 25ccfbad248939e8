/** A text file as rows of cells: commas, tabs or semicolons, in the encodings that offices' programs write. */
import { parse } from 'csv-parse/sync';
import { ImportError } from './import-error.ts';

const decoded = (bytes: Buffer, encoding: string): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

const UTF16_MARKS = [
  { encoding: 'utf-16le', mark: Buffer.from('fffe', 'hex') },
  { encoding: 'utf-16be', mark: Buffer.from('feff', 'hex') },
] as const;

/**
 * UTF-8 when all of it is; older programs write GB18030, of which GBK and GB2312 are parts; "Unicode text" of a
 * spreadsheet is UTF-16 with its mark. Throws ImportError for what is none of them.
 */
export function decodeText(bytes: Buffer, name: string): string {
  const marked = UTF16_MARKS.find(({ mark }) => bytes.subarray(0, 2).equals(mark));
  const text = marked ? decoded(bytes, marked.encoding) : (decoded(bytes, 'utf-8') ?? decoded(bytes, 'gb18030'));
  if (text === null) throw new ImportError(`${name} 不是能识别的表格或文字编码（UTF-8、GB18030），没有导入任何内容。`);
  return text.replace(/^\uFEFF/, '');
}

/** Lines that are looked at for the mark between cells. */
const SAMPLE_LINES = 40;

/** Cells in most lines, times how many lines have so many: a mark in a sentence is not in every line. */
function regularity(lines: readonly string[], mark: string): number {
  const counts = new Map<number, number>();
  for (const line of lines) {
    const n = line.split(mark).length - 1;
    if (n > 0) counts.set(n, (counts.get(n) ?? 0) + 1);
  }
  return Math.max(0, ...[...counts].map(([n, lines]) => n * lines));
}

function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 400_000)
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r\n|\r|\n/, SAMPLE_LINES);
  const marks = [',', '\t', ';'].map((mark) => ({ mark, score: regularity(lines, mark) }));
  return marks.toSorted((a, b) => b.score - a.score)[0]?.mark ?? ',';
}

/** Throws ImportError for what is no table. */
export function textRows(text: string, name: string): string[][] {
  if (text.includes('\u0000')) throw new ImportError(`${name} 不是表格文件，没有导入任何内容。`);
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
    });
  } catch {
    throw new ImportError(`${name} 的引号或换行不完整，没有导入任何内容。请重新导出后再试。`);
  }
}
