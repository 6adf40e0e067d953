import { withoutPages } from './pages.js';

/** One line of a pasted table of contents, without page numbers; or one item in a column of a Markdown table. */
export interface ContentsLine {
  line: number;
  text: string;
  /** How many of the text's indentations this line has; lines a column apart stand equal. */
  indent: number;
  /** The column of a table, counted from one; 0 outside tables. */
  column: number;
}

interface Row {
  line: number;
  raw: string;
  column: number;
}

const lineBreak = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;
const invisible = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
/** Joiners spell words in Persian or Hindi; after anything Latin they are left over from a web page. */
const strayJoiner = /(?<=^|[\p{Script=Latin}\p{N}\p{P}\p{Z}])[\u200C\u200D]+/gmu;
const wideSpace = /[\u2001\u2003\u3000]/g;
const space = /[\u00A0\u1680\u2000-\u200A\u202F\u205F]/g;

const tabWidth = 4;
const frontMatter = /^---\n(?:[\w-]+:.*\n)+---\n/;
const itemBreak = /<br ?\/?>(?! ?\()/i;
const counter = /^\d[\d &,–-]*$/;
const countingColumn = /^(?:#|no\.?|nr\.?|pages?|pp?\.?)$/i;
const content = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/** The text's lines, their white space made plain and what cannot be seen taken out. */
export function splitLines(text: string): string[] {
  return text
    .replace(invisible, '')
    .replace(strayJoiner, '')
    .replace(wideSpace, '  ')
    .replace(space, ' ')
    .split(lineBreak);
}

/** Lines beyond this many are not looked at: long before, the table of contents has more entries than it may. */
const mostLines = 2000;

/** What there is to read: no blank lines, rulers or YAML front matter, and tables item by item. */
export function readLines(text: string): ContentsLine[] {
  const blanked = splitLines(text)
    .join('\n')
    .replace(frontMatter, (block) => block.replace(/[^\n]/g, ''));
  const rows = readable(blanked.split('\n'));
  const titles = withoutPages(rows.filter(({ column }) => column === 0).map(({ raw }) => raw)).values();
  const indentOf = indentation(rows.map(({ raw }) => columnsOf(raw)));
  return rows
    .map(({ line, raw, column }) => {
      const title = column > 0 ? raw : (titles.next().value ?? raw);
      return { line, column, indent: indentOf(columnsOf(raw)), text: collapse(title) };
    })
    .filter((line) => content.test(line.text));
}

export function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function readable(lines: string[]): Row[] {
  const rows: Row[] = [];
  for (const row of readRows(lines)) {
    if (content.test(row.raw)) rows.push(row);
    if (rows.length === mostLines) break;
  }
  return rows;
}

function* readRows(lines: string[]): Generator<Row> {
  let header: string[] = [];
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    if (!isTableRow(raw)) {
      header = [];
      yield { line, raw, column: 0 };
    } else if (isRuler(lines[line] ?? '')) {
      header = cellsOf(raw);
    } else if (!isRuler(raw)) {
      yield* itemsOf(raw, header).map((item) => ({ line, ...item }));
    }
  }
}

/** A cell's items stand one column deeper than those of the cell before it; `2` below `Term` is `Term 2`. */
function itemsOf(row: string, header: string[]): Omit<Row, 'line'>[] {
  return cellsOf(row).flatMap((cell, index) => {
    const label = header[index] ?? '';
    if (cell === '' || countingColumn.test(label)) return [];
    return cell
      .split(itemBreak)
      .map(collapse)
      .map((item) => ({ raw: counter.test(item) ? collapse(`${label} ${item}`) : item, column: index + 1 }));
  });
}

function cellsOf(row: string): string[] {
  return row.split('|').slice(1).map(collapse);
}

function isTableRow(raw: string): boolean {
  return raw.trimStart().startsWith('|');
}

function isRuler(raw: string): boolean {
  return isTableRow(raw) && raw.includes('-') && /^[\s|:-]+$/.test(raw);
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

/** The indentations a text uses; a rarer one a single column off is a slip, not a level. */
function indentation(indents: number[]): (columns: number) => number {
  const uses = new Map<number, number>();
  for (const columns of indents) uses.set(columns, (uses.get(columns) ?? 0) + 1);
  const byUse = [...uses].sort(([a, usesOfA], [b, usesOfB]) => usesOfB - usesOfA || a - b).map(([columns]) => columns);
  const levels: number[] = [];
  for (const columns of byUse) if (levels.every((level) => Math.abs(level - columns) > 1)) levels.push(columns);
  levels.sort((a, b) => a - b);
  return (columns) => levels.findIndex((level) => Math.abs(level - columns) <= 1);
}
