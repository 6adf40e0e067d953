import { CsvError, parse } from 'csv-parse/sync';
import { pause } from '#platform/pacing/pacing.js';
import { type Issue } from '#platform/problems/problem.js';

/** The cells of one record, including empty ones, and the line on which it begins. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/** The result of one parser call: records, consumed bytes and lines, and the error that ended it. */
interface ParsedBatch {
  records: CsvRecord[];
  bytes: number;
  lines: number;
  error?: CsvError;
}

const newline = 0x0a;
const space = 0x20;
/** Records parsed before yielding to other requests. Small, because each record can have `maxRecordLength` characters. */
const batchSize = 20;
const maxRecordLength = 60_000;
/** How many lines with titles may stand above the header. */
export const maxTitleLines = 10;

const issues: Partial<Record<CsvError['code'], Pick<Issue, 'rule' | 'message'>>> = {
  CSV_QUOTE_NOT_CLOSED: {
    rule: 'quote_open',
    message: 'A quoted value in this row is not closed. Add the closing quote.',
  },
  CSV_MAX_RECORD_SIZE: {
    rule: 'quote_open',
    message: `This row is longer than ${maxRecordLength} characters. Check that every quoted value is closed.`,
  },
};
const misplacedQuote = {
  rule: 'quote_misplaced',
  message: 'A value contains a quote. Put the whole value in quotes and double the quotes inside it.',
};

/**
 * Splits text into at most `maxRecords` records. A row with a quoting error is reported, and reading continues with the
 * next line. An error in the first row ends reading, because rows cannot be interpreted without a header.
 */
export async function readRecords(
  text: string,
  maxRecords: number,
): Promise<{ records: CsvRecord[]; faults: Issue[] }> {
  const { content, delimiter } = detectDelimiter(text);
  const bytes = Buffer.from(withoutBareFormulas(withoutTrailingBlankRows(content)));
  const records: CsvRecord[] = [];
  const faults: Issue[] = [];
  let at = 0;
  let line = 1;
  while (at < bytes.length && records.length + faults.length <= maxRecords) {
    await pause();
    const batch = readBatch(bytes.subarray(at), delimiter, line);
    records.push(...batch.records);
    at += batch.bytes;
    line += batch.lines;
    if (batch.error) {
      for (let byte = bytes[at]; byte !== undefined && byte <= space; byte = bytes[++at])
        if (byte === newline) line += 1;
      faults.push({ line, ...(issues[batch.error.code] ?? misplacedQuote) });
      at = endOfLine(bytes, at);
      line += 1;
    }
    const isDone = batch.error ? records.length === 0 : batch.bytes === 0;
    if (isDone) break;
  }
  return withinLimit(records, faults, maxRecords, line);
}

function readBatch(bytes: Buffer, delimiter: string, firstLine: number): ParsedBatch {
  const batch: ParsedBatch = { records: [], bytes: 0, lines: 0 };
  const onRecord = (cells: string[], read: { bytes: number; lines: number }) => {
    const linesWithin = cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
    batch.bytes = read.bytes;
    batch.lines = read.lines;
    const line = firstLine + read.lines - 1 - linesWithin;
    if (cells.some((cell) => cell !== '')) batch.records.push({ line, cells });
    return null;
  };
  try {
    parse(bytes, {
      delimiter,
      record_delimiter: '\n',
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: maxRecordLength,
      to: batchSize,
      on_record: onRecord,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    batch.error = error;
  }
  return batch;
}

/**
 * The most frequent delimiter of the first line that has any, if half of the first lines have it too; else the one of
 * most lines, because titles may stand above the header. Excel may declare it in a first line `sep=;`, which becomes blank.
 */
function detectDelimiter(text: string): { content: string; delimiter: string } {
  const [line, declared] = /^sep=(.)\n/i.exec(text) ?? [];
  if (line && declared) return { content: text.slice(line.length - 1), delimiter: declared };
  const lines = text
    .trimStart()
    .slice(0, maxRecordLength)
    .split('\n', maxTitleLines + 1)
    .map(withoutQuoted);
  const first = lines.find((candidate) => delimiters.some((delimiter) => candidate.includes(delimiter))) ?? '';
  const delimiter = chooseDelimiter((each) => first.split(each).length - 1);
  const linesWith = (each: string) => lines.filter((candidate) => candidate.includes(each)).length;
  const isCommon = linesWith(delimiter) * 2 >= lines.filter((candidate) => candidate !== '').length;
  return { content: text, delimiter: isCommon ? delimiter : chooseDelimiter(linesWith) };
}

const delimiters = [',', ';', '\t'] as const;

const chooseDelimiter = (count: (delimiter: string) => number): string =>
  delimiters.reduce((best, next) => (count(next) > count(best) ? next : best));

const withoutQuoted = (line: string): string => line.trim().replace(/"[^"]*"/g, '');

/** Spreadsheet programs may save a million empty rows after the last row. */
function withoutTrailingBlankRows(text: string): string {
  let last = text.length;
  while (last > 0 && ' \t\n,;'.includes(text.charAt(last - 1))) last -= 1;
  const end = text.indexOf('\n', last);
  return end < 0 ? text : text.slice(0, end + 1);
}

/** `="00713"` without quotes around it, as some exports write it, is the text in quotes. Doubled quotes stay as they are. */
const withoutBareFormulas = (text: string): string =>
  text.replace(/(^|[\n,;\t|])="([^"\n]*)"("?)/g, (cell, before: string, value: string, doubled: string) =>
    doubled ? cell : `${before}"${value}"`,
  );

function endOfLine(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(newline, from);
  return end < 0 ? bytes.length : end + 1;
}

function withinLimit(records: CsvRecord[], faults: Issue[], maxRecords: number, lastLine: number) {
  if (records.length + faults.length <= maxRecords) return { records, faults };
  const line = records[maxRecords]?.line ?? lastLine;
  const message = `A file may have at most ${maxRecords - 1} rows below its header. The rows from here on were not read; put them into another file.`;
  return { records: records.slice(0, maxRecords), faults: [...faults, { line, rule: 'rows_many', message }] };
}
