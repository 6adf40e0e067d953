import { paced } from '#platform/pacing/pacing.js';
import { type Issue } from '#platform/problems/problem.js';
import { type CsvRecord, readRecords } from './csv-records.js';
import { readText } from './read-text.js';

/** One row: the line it begins on, and its values by `columnKey`. A column the file lacks is missing here. */
export interface CsvRow {
  line: number;
  values: Record<string, string>;
}

/** A CSV file as it was understood. `header` holds the names as written; `faults` name every row that is not in `rows`. */
export interface CsvTable {
  header: string[];
  rows: CsvRow[];
  faults: Issue[];
}

export interface CsvLimits {
  maxRows?: number;
  maxValueLength?: number;
}

/** How a column is recognised: `First name`, `first_name` and `firstName` are one column. */
export const columnKey = (name: string) =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_-]/g, '');

const isNotText = (line: number): Issue => ({
  line,
  rule: 'text_expected',
  message: 'This is not a text file. Save the sheet as CSV and send that file.',
});

const maxColumns = 500;
const hasManyColumns = (line: number): Issue => ({
  line,
  rule: 'columns_many',
  message: `A file has at most ${maxColumns} columns. Delete those that are not needed.`,
});

const isEmpty: Issue = {
  line: 1,
  rule: 'header_missing',
  message: 'The file is empty; its first row names the columns.',
};

/**
 * Reads a CSV file with a header row: comma, semicolon or tab, in any encoding `readText` knows.
 * It never throws for what is in the file: a row that cannot be read is reported by line and left out.
 */
export async function readCsv(file: Buffer | string, limits: CsvLimits = {}): Promise<CsvTable> {
  const { maxRows = 20_000, maxValueLength = 2_000 } = limits;
  const text = await readText(file);
  const nul = text.indexOf('\0');
  if (nul >= 0) return { header: [], rows: [], faults: [isNotText(text.slice(0, nul).split('\n').length)] };

  const { records, faults } = await readRecords(text, maxRows + 1);
  const [first, ...body] = records;
  if (!first) return { header: [], rows: [], faults: faults.length > 0 ? faults : [isEmpty] };

  const header = withoutTrailingBlanks(first.cells);
  if (header.length > maxColumns) return { header: [], rows: [], faults: [hasManyColumns(first.line)] };
  faults.push(...headerFaults(header, first.line));
  const keys = header.map(columnKey);
  const rows: CsvRow[] = [];
  for await (const record of paced(body)) {
    const found = rowFaults(record, header, maxValueLength);
    faults.push(...found);
    if (found.length === 0) rows.push(toRow(record, keys));
  }
  return { header, rows, faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

function withoutTrailingBlanks(cells: string[]): string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}

function toRow({ line, cells }: CsvRecord, keys: string[]): CsvRow {
  return { line, values: Object.fromEntries(keys.map((key, at) => [key, cells[at]])) };
}

function headerFaults(header: string[], line: number): Issue[] {
  const keys = header.map(columnKey);
  return header.flatMap((column, at): Issue[] => {
    if (column === '') return [{ line, rule: 'column_unnamed', message: `Column ${at + 1} has no name.` }];
    if (keys.indexOf(keys[at]) === at) return [];
    return [{ line, column, rule: 'column_repeated', message: `There are two columns named ${column}.` }];
  });
}

function rowFaults({ line, cells }: CsvRecord, header: string[], maxValueLength: number): Issue[] {
  const width = Math.max(withoutTrailingBlanks(cells).length, Math.min(cells.length, header.length));
  if (width !== header.length) {
    const rule = width < header.length ? 'row_short' : 'row_long';
    const message = `This row has ${width} values for ${header.length} columns. A value that holds a separator needs quotes.`;
    return [{ line, rule, message }];
  }
  return header.flatMap((column, at): Issue[] => {
    if (cells[at].length <= maxValueLength) return [];
    return [{ line, column, rule: 'value_long', message: `A value has at most ${maxValueLength} characters.` }];
  });
}
