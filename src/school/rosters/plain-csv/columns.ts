import { columnKey, type CsvRow } from '#platform/tabular/csv.js';
import { type Issue } from '#platform/problems/problem.js';
import { similarity } from '#platform/text/similarity.js';
import { type RosterReading } from '#school/rosters/roster.js';
import { type ValueIssue, splitClassName, tidy } from '#school/rosters/roster-values.js';
import { headerKey, keysByColumn, type PlainColumn } from './column-names.js';
import { type NameOrder, splitFullName } from './full-name.js';

export type { PlainColumn } from './column-names.js';

const requiredColumns: readonly PlainColumn[] = ['first_name', 'last_name'];

/** Our column → the name of the column in the file. */
export type ColumnMatch = ReadonlyMap<PlainColumn, string>;

/** Finds our columns in a header and notes the ones that are ignored. Undefined if a required column is missing. */
export function matchColumns(header: string[], { errors, notes }: RosterReading): ColumnMatch | undefined {
  const match = new Map<PlainColumn, string>();
  for (const [column, keys] of keysByColumn) {
    const found = keys.map((key) => header.find((name) => headerKey(name) === key)).find((name) => name !== undefined);
    if (found !== undefined) match.set(column, found);
  }
  assignName(match, header);
  const missing = hasFullName(match) ? [] : requiredColumns.filter((column) => !match.has(column));
  if (missing.length > 0 && match.size === 0 && looksLikeData(header)) errors.push(headerMissing(header));
  else errors.push(...missing.map((column) => missingColumn(column, header, match)));
  if (missing.length > 0) return undefined;
  const read = new Set(match.values());
  notes.push(...header.filter((name) => name !== '' && !read.has(name)).map(ignoredColumn));
  return match;
}

/** The order of the words in the column that holds both names; undefined if first and last names have columns. */
export function nameOrderOf(columns: ColumnMatch): NameOrder | undefined {
  if (columns.has('first_name') && columns.has('last_name')) return undefined;
  return columns.has('reversed_name') ? 'lastNameFirst' : 'firstNameFirst';
}

const hasFullName = (match: ColumnMatch) => match.has('full_name') || match.has('reversed_name');

/** `name` is the last name beside a first name (German, French), the first name beside a last name (Spanish, Italian), or both. */
function assignName(match: Map<PlainColumn, string>, header: string[]): void {
  const name = match.get('name');
  if (name === undefined) return;
  match.delete('name');
  const [hasFirst, hasLast] = [match.has('first_name'), match.has('last_name')];
  if (hasFirst && hasLast) return;
  if (hasFirst) match.set('last_name', name);
  else if (hasLast) match.set('first_name', name);
  else if (!hasFullName(match) && isListOfPeople(match, header)) match.set('full_name', name);
}

/** Lists of groups and courses have a column `name` too. People have a class, a login or a role, or nothing but names. */
function isListOfPeople(match: ColumnMatch, header: string[]): boolean {
  const evidence: PlainColumn[] = ['class', 'level', 'email', 'username', 'role', 'guardian_of'];
  if (evidence.some((column) => match.has(column))) return true;
  const number = match.get('student_number');
  if (number !== undefined) return headerKey(number) !== 'idnumber';
  return header.filter((name) => name !== '').length === 1;
}

/** Whether a row has values that name no column: numbers, addresses, dates, classes. */
const looksLikeData = (cells: string[]): boolean =>
  cells.some((cell) => /^\d|@/.test(cell) || splitClassName(cell) !== undefined);

const list = (names: string[]) => names.filter((name) => name !== '').join(', ');

function headerMissing(header: string[]): Issue {
  const message = `The first line looks like data: ${list(header)}. Add a line above it that names the columns, such as first_name, last_name, class.`;
  return { line: 1, rule: 'header_missing', message };
}

function missingColumn(column: PlainColumn, header: string[], match: ColumnMatch): Issue {
  const read = new Set(match.values());
  const near = nearest(
    column,
    header.filter((name) => name !== '' && !read.has(name)),
  );
  const hint = near === undefined ? '' : ` If ${near} is meant, rename it to ${column}.`;
  const message = `The column ${column} is required, or a column name with both names. The file has the columns ${list(header)}.${hint}`;
  return { line: 1, column, rule: 'column_missing', message };
}

/** The name that shares the most pairs of letters with a column, if it shares enough of them to be a variant of it. */
function nearest(column: PlainColumn, names: string[]): string | undefined {
  const keys = [column, ...(keysByColumn.get(column) ?? [])].map(headerKey);
  const rated = names.map((name) => ({ name, rate: Math.max(...keys.map((key) => similarity(headerKey(name), key))) }));
  const [best] = rated.sort((a, b) => b.rate - a.rate);
  return best && best.rate >= 0.5 ? best.name : undefined;
}

function ignoredColumn(column: string): Issue {
  if (!/password/i.test(column)) return { line: 1, column, rule: 'column_ignored', message: `${column} is ignored.` };
  const message = 'Passwords are never imported. New accounts get one-time passwords.';
  return { line: 1, column, rule: 'password_ignored', message };
}

/** One row, read by our column names. */
export class PlainRow {
  hasErrors = false;
  private readonly nameOrder: NameOrder | undefined;

  constructor(
    private readonly row: CsvRow,
    private readonly columns: ColumnMatch,
    private readonly errors: Issue[],
  ) {
    this.nameOrder = nameOrderOf(columns);
  }

  get line(): number {
    return this.row.line;
  }

  text(column: PlainColumn): string {
    const name = this.columns.get(column);
    return name === undefined ? '' : tidy(this.row.values[columnKey(name)] ?? '');
  }

  /** The names of the person, from their own columns or split from the column with both. */
  names(): { firstName: string; lastName: string } {
    if (this.nameOrder) return splitFullName(this.text('full_name') || this.text('reversed_name'), this.nameOrder);
    const lastName = [this.text('last_name_prefix'), this.text('last_name'), this.text('second_last_name')];
    return { firstName: this.text('first_name'), lastName: lastName.filter(Boolean).join(' ') };
  }

  report(column: PlainColumn, issue: ValueIssue | undefined): void {
    if (!issue) return;
    this.hasErrors = true;
    this.errors.push({ line: this.line, column: this.columns.get(column) ?? column, ...issue });
  }
}
