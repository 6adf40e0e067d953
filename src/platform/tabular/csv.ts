import { paced } from '#platform/pacing/pacing.js';
import { type Issue } from '#platform/problems/problem.js';
import type { TextEncoding } from '#platform/text/encoding.js';
import { type CsvRecord, maxTitleLines, readRecords } from './csv-records.js';
import { openText } from './read-text.js';

/** One row: the line on which it begins, and its values by `columnKey`. Columns missing in the file are missing here. */
export interface CsvRow {
  line: number;
  values: Record<string, string>;
}

/**
 * A parsed CSV file. `header` holds the column names as written; `faults` has an issue for each row missing in `rows`;
 * `notes` says that the encoding was detected.
 */
export interface CsvTable {
  header: string[];
  rows: CsvRow[];
  faults: Issue[];
  notes: Issue[];
}

/** Limits of a CSV file: `maxRows` without the header, `maxValueLength` in characters. `encoding` if it is known. */
export interface CsvLimits {
  encoding?: TextEncoding | undefined;
  /** How many columns these cells name. The header is the row that names the most; default: the first row. */
  rateHeader?: (cells: string[]) => number;
  maxRows?: number;
  maxValueLength?: number;
}

/** Normalizes a column name: `First name`, `first_name` and `firstName` are the same column. */
export const columnKey = (name: string) =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_-]/g, '');

const notText = (line: number): Issue => ({
  line,
  rule: 'text_expected',
  message: 'This is not a text file. Save the sheet as CSV and send that file.',
});

const maxColumns = 500;
const tooManyColumns = (line: number): Issue => ({
  line,
  rule: 'columns_many',
  message: `A file may have at most ${maxColumns} columns. Delete the columns that are not needed.`,
});

const emptyFile: Issue = {
  line: 1,
  rule: 'header_missing',
  message: 'The file is empty. Its first row must name the columns.',
};

/**
 * Reads a CSV file with a header row, delimited by comma, semicolon or tab, in any encoding of `openText`. Never throws
 * for its content: an invalid row is reported with its line and left out.
 */
export async function readCsv(file: Buffer | string, limits: CsvLimits = {}): Promise<CsvTable> {
  const { maxRows = 20_000, maxValueLength = 2_000 } = limits;
  const { text, notes, faults: unreadable } = await openText(file, limits.encoding);
  if (unreadable.length > 0) return { header: [], rows: [], faults: unreadable, notes };
  const nul = text.indexOf('\0');
  if (nul >= 0) return { header: [], rows: [], faults: [notText(text.slice(0, nul).split('\n').length)], notes };

  const { records, faults } = await readRecords(text, maxRows + 1);
  const headerAt = limits.rateHeader ? findHeader(records, limits.rateHeader) : 0;
  const [first, ...body] = records.slice(headerAt);
  if (headerAt > 0) notes.push(titlesIgnored(first?.line ?? 1));
  if (!first) return { header: [], rows: [], faults: faults.length > 0 ? faults : [emptyFile], notes };

  const header = withoutTrailingBlanks(first.cells);
  if (header.length > maxColumns) return { header: [], rows: [], faults: [tooManyColumns(first.line)], notes };
  faults.push(...headerIssues(header, first.line));
  const keys = header.map(columnKey);
  const rows: CsvRow[] = [];
  for await (const record of paced(body)) {
    const issues = rowIssues(record, header, maxValueLength);
    faults.push(...issues);
    if (issues.length === 0) rows.push(toRow(record, keys));
  }
  return { header, rows, faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)), notes };
}

/** The first of the rows that name the most columns. */
function findHeader(records: CsvRecord[], rate: (cells: string[]) => number): number {
  const rates = records.slice(0, maxTitleLines + 1).map(({ cells }) => rate(cells));
  return Math.max(rates.indexOf(Math.max(...rates)), 0);
}

const titlesIgnored = (line: number): Issue => ({
  line: 1,
  rule: 'titles_ignored',
  message: `The column names are in line ${line}; the lines above are ignored.`,
});

function withoutTrailingBlanks(cells: string[]): string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}

function toRow({ line, cells }: CsvRecord, keys: string[]): CsvRow {
  return { line, values: Object.fromEntries(keys.map((key, at) => [key, withoutSpreadsheetMarks(cells[at] ?? '')])) };
}

/** Spreadsheets keep leading zeros with `="00713"`, and exports guard text that looks like a formula with an apostrophe. */
const withoutSpreadsheetMarks = (value: string): string =>
  value.replace(/^="([^"]*)"$/, '$1').replace(/^'(?=[=+\-@\t\r])/, '');

function headerIssues(header: string[], line: number): Issue[] {
  const keys = header.map(columnKey);
  return header.flatMap((column, at): Issue[] => {
    if (column === '') return [{ line, rule: 'column_unnamed', message: `Column ${at + 1} has no name. Add one.` }];
    if (keys.indexOf(columnKey(column)) === at) return [];
    return [
      {
        line,
        column,
        rule: 'column_repeated',
        message: `Two columns are named ${column}. Rename or delete one of them.`,
      },
    ];
  });
}

function rowIssues({ line, cells }: CsvRecord, header: string[], maxValueLength: number): Issue[] {
  const width = Math.max(withoutTrailingBlanks(cells).length, Math.min(cells.length, header.length));
  if (width !== header.length) {
    const rule = width < header.length ? 'row_short' : 'row_long';
    const message = `This row has ${width} values for ${header.length} columns. Put values that contain the delimiter in quotes.`;
    return [{ line, rule, message }];
  }
  return header.flatMap((column, at): Issue[] => {
    if ((cells[at] ?? '').length <= maxValueLength) return [];
    return [{ line, column, rule: 'value_long', message: `A value may have at most ${maxValueLength} characters.` }];
  });
}
