import { CsvError, parse } from 'csv-parse/sync';
import { pause } from '#platform/pacing/pacing.js';
import { type Issue } from '#platform/problems/problem.js';

/** The cells of one record, blank ones included, and the line the record begins on. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/** What one call of the parser made of the text ahead of it. */
interface Stretch {
  records: CsvRecord[];
  bytes: number;
  lines: number;
  broken?: CsvError;
}

const newline = 0x0a;
const space = 0x20;
/** Between two batches other requests get their turn, also when every record is as long as it may be. */
const batchSize = 20;
const maxRecordLength = 60_000;

const complaints: Partial<Record<CsvError['code'], Pick<Issue, 'rule' | 'message'>>> = {
  CSV_QUOTE_NOT_CLOSED: { rule: 'quote_open', message: 'A quote opened in this row is never closed.' },
  CSV_MAX_RECORD_SIZE: {
    rule: 'quote_open',
    message: `This row runs on for more than ${maxRecordLength} characters; a quote may be left open.`,
  },
};
const misplacedQuote = {
  rule: 'quote_misplaced',
  message: 'A quote stands inside a value. Put the whole value in quotes and double the quotes within it.',
};

/**
 * Splits text into records, at most `maxRecords`. One broken quote costs one row: reading goes on with the line after it.
 * A broken first row ends it all, because without a header no later row means anything.
 */
export async function readRecords(
  text: string,
  maxRecords: number,
): Promise<{ records: CsvRecord[]; faults: Issue[] }> {
  const { content, delimiter } = detectDelimiter(text);
  const bytes = Buffer.from(withoutBlankEnd(content));
  const records: CsvRecord[] = [];
  const faults: Issue[] = [];
  let at = 0;
  let line = 1;
  while (at < bytes.length && records.length + faults.length <= maxRecords) {
    await pause();
    const stretch = readStretch(bytes.subarray(at), delimiter, line);
    records.push(...stretch.records);
    at += stretch.bytes;
    line += stretch.lines;
    if (stretch.broken) {
      for (; bytes[at] <= space; at += 1) if (bytes[at] === newline) line += 1;
      faults.push({ line, ...(complaints[stretch.broken.code] ?? misplacedQuote) });
      at = endOfLine(bytes, at);
      line += 1;
    }
    const isDone = stretch.broken ? records.length === 0 : stretch.bytes === 0;
    if (isDone) break;
  }
  return withinLimit(records, faults, maxRecords, line);
}

function readStretch(bytes: Buffer, delimiter: string, firstLine: number): Stretch {
  const stretch: Stretch = { records: [], bytes: 0, lines: 0 };
  const onRecord = (cells: string[], read: { bytes: number; lines: number }) => {
    const linesWithin = cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
    stretch.bytes = read.bytes;
    stretch.lines = read.lines;
    const line = firstLine + read.lines - 1 - linesWithin;
    if (cells.some((cell) => cell !== '')) stretch.records.push({ line, cells });
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
    stretch.broken = error;
  }
  return stretch;
}

/** The separator is the one the header uses most. Excel may name it in a line of its own, `sep=;`, which becomes blank. */
function detectDelimiter(text: string): { content: string; delimiter: string } {
  const named = /^sep=(.)\n/i.exec(text);
  if (named) return { content: text.slice(named[0].length - 1), delimiter: named[1] };
  const header =
    /\S.*/
      .exec(text)?.[0]
      .slice(0, maxRecordLength)
      .replace(/"[^"]*"/g, '') ?? '';
  const uses = (delimiter: string) => header.split(delimiter).length;
  const delimiter = [';', '\t'].reduce((best, next) => (uses(next) > uses(best) ? next : best), ',');
  return { content: text, delimiter };
}

/** Spreadsheets may save a million empty rows below the last one. */
function withoutBlankEnd(text: string): string {
  let last = text.length;
  while (last > 0 && ' \t\n,;'.includes(text.charAt(last - 1))) last -= 1;
  const end = text.indexOf('\n', last);
  return end < 0 ? text : text.slice(0, end + 1);
}

function endOfLine(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(newline, from);
  return end < 0 ? bytes.length : end + 1;
}

function withinLimit(records: CsvRecord[], faults: Issue[], maxRecords: number, lastLine: number) {
  if (records.length + faults.length <= maxRecords) return { records, faults };
  const line = records[maxRecords]?.line ?? lastLine;
  const message = `A file has at most ${maxRecords - 1} rows below its header; what follows was not read.`;
  return { records: records.slice(0, maxRecords), faults: [...faults, { line, rule: 'rows_many', message }] };
}
