import { withoutLineMarkup } from './line-markup.js';
import { pageHeaders } from './page-headers.js';
import { withoutPages } from './pages.js';
import { readRows, type Row } from './tables.js';
import { joinTitles } from './title-continuations.js';

/** One line of a pasted table of contents, without page numbers; or one item in a column of a Markdown table. */
export interface ContentsLine {
  line: number;
  text: string;
  /** Index of this line's indentation among those of the text; indentations one column apart are equal. */
  indent: number;
  /** The column of a table, counted from one; 0 outside tables. */
  column: number;
  /** The arabic page number at the end of the line, if it had one. */
  page: number | undefined;
}

/** The lines to read, and the numbers of lines left out because they are page headers. */
export interface ReadableLines {
  lines: ContentsLine[];
  headers: number[];
}

const lineBreak = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;
const invisible = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
/** Zero-width joiners spell words in Persian or Hindi; after Latin text they are leftovers of a web page. */
const strayJoiner = /(^|[\p{Script=Latin}\p{N}\p{P}\p{Z}])[\u200C\u200D]+/gmu;
const wideSpace = /[\u2001\u2003\u3000]/g;
const space = /[\u00A0\u1680\u2000-\u200A\u202F\u205F]/g;

const tabWidth = 4;
/** An outline has at most 500 entries, so a text with more lines than this is refused anyway. */
const maxLines = 1000;
const readableCharacter = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/** Splits a text into lines, with white space normalized and invisible characters removed. */
export function splitLines(text: string): string[] {
  return text
    .replace(invisible, '')
    .replace(strayJoiner, '$1')
    .replace(wideSpace, '  ')
    .replace(space, ' ')
    .split(lineBreak);
}

/** Returns the lines to read: without blank lines, markup, rulers, page headers and YAML front matter; tables item by item. */
export function readLines(text: string): ReadableLines {
  const all = readableRows(withoutFrontMatter(withoutLineMarkup(splitLines(text))));
  const headers = pageHeaders(all.filter(({ column }) => column === 0).map(({ raw }) => raw));
  const isHeader = ({ column, raw }: Row) => column === 0 && headers.has(raw);
  const rows = all.filter((row) => !isHeader(row));
  const lines = rows.filter(({ column }) => column === 0);
  const titles = withoutPages(lines.map(({ raw }) => raw));
  const titleOf = new Map(lines.map((row, index) => [row, titles[index]]));
  const levelOf = indentLevels(rows.map(({ raw }) => columnsOf(raw)));
  const readable = rows
    .map((row) => ({
      line: row.line,
      column: row.column,
      indent: levelOf(columnsOf(row.raw)),
      page: titleOf.get(row)?.page,
      text: (titleOf.get(row)?.text ?? row.raw).replace(/\s+/g, ' ').trim(),
    }))
    .filter((line) => readableCharacter.test(line.text));
  return { lines: joinTitles(readable), headers: all.filter(isHeader).map(({ line }) => line) };
}

/** Front matter is blanked, not removed, so the lines below keep their numbers. */
function withoutFrontMatter(lines: string[]): string[] {
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  const isFrontMatter = lines.slice(1, Math.max(end, 0)).every((line) => /^[\w-]+:/.test(line));
  return isFrontMatter ? lines.map((line, index) => (index <= end ? '' : line)) : lines;
}

function readableRows(lines: string[]): Row[] {
  const rows: Row[] = [];
  for (const row of readRows(lines)) {
    if (readableCharacter.test(row.raw)) rows.push(row);
    if (rows.length === maxLines) break;
  }
  return rows;
}

function columnsOf(raw: string): number {
  let columns = 0;
  for (const character of raw) {
    if (character === ' ') columns += 1;
    else if (character === '\t') columns += tabWidth - (columns % tabWidth);
    else break;
  }
  return columns;
}

/** Maps columns to the indentation levels of the text. A rarer indentation one column off is an error, not a level. */
function indentLevels(indents: number[]): (columns: number) => number {
  const uses = new Map<number, number>();
  for (const columns of indents) uses.set(columns, (uses.get(columns) ?? 0) + 1);
  const byUse = [...uses].sort(([a, usesOfA], [b, usesOfB]) => usesOfB - usesOfA || a - b).map(([columns]) => columns);
  const levels: number[] = [];
  for (const columns of byUse) if (levels.every((level) => Math.abs(level - columns) > 1)) levels.push(columns);
  levels.sort((a, b) => a - b);
  return (columns) => levels.findIndex((level) => Math.abs(level - columns) <= 1);
}
