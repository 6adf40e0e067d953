import { fullNameOf } from '#identity/accounts/display-name.js';
import { type Issue } from '#platform/problems/problem.js';
import { columnKey, type CsvRow } from '#platform/tabular/csv.js';
import { similarity } from '#platform/text/similarity.js';
import { type ValueIssue, folded, splitClassName, tidy } from '#school/rosters/roster-values.js';
import { type RosterReading } from '#school/rosters/roster.js';
import { headerKey, keysByColumn, keysOfHeader, type PlainColumn } from './column-names.js';
import { type NameOrder, splitFullName } from './full-name.js';

export type { PlainColumn } from './column-names.js';

const requiredColumns: readonly PlainColumn[] = ['first_name', 'last_name'];

/** Our column → the name of the column in the file. */
export type ColumnMatch = ReadonlyMap<PlainColumn, string>;

/** Finds our columns in a header and notes the ones that are ignored. Undefined if a required column is missing. */
export function matchColumns(header: string[], { errors, notes }: RosterReading): ColumnMatch | undefined {
  const match = findColumns(header);
  const missing = missingIn(match);
  if (missing.length > 0 && match.size === 0 && looksLikeData(header)) errors.push(headerMissing(header));
  else if (missing.length > 0) errors.push(missingNames(missing, header, match));
  if (missing.length > 0) return undefined;
  const read = new Set(match.values());
  notes.push(...header.filter((name) => name !== '' && !read.has(name)).map(ignoredColumn));
  return match;
}

/** How many of our columns a row names; 0 unless it has the names of people. */
export function rateHeader(cells: string[]): number {
  const match = findColumns(cells);
  return missingIn(match).length > 0 ? 0 : match.size;
}

const missingIn = (match: ColumnMatch): PlainColumn[] =>
  hasFullName(match) ? [] : requiredColumns.filter((column) => !match.has(column));

/** Each column under its own names first; then a name that also says whose column it is, such as `student_class`. */
function findColumns(header: string[]): Map<PlainColumn, string> {
  const match = new Map<PlainColumn, string>();
  const used = new Set(['']);
  const keys = header.map((name) => ({ name, keys: keysOfHeader(name) }));
  for (const isWhole of [true, false]) {
    for (const [column, names] of keysByColumn) {
      const fits = ({ name, keys: [own, ...shorter] }: (typeof keys)[number], key: string) =>
        !used.has(name) && (isWhole ? own === key : shorter.includes(key));
      const found = names.map((key) => keys.find((each) => fits(each, key))?.name).find((name) => name !== undefined);
      if (found === undefined || match.has(column)) continue;
      match.set(column, found);
      used.add(found);
    }
  }
  assignName(match, header);
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

const maxNames = 20;

/** The first names of a list. */
function list(names: string[]): string {
  const given = names.filter((name) => name !== '');
  const rest = given.length - maxNames;
  return given.slice(0, maxNames).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function headerMissing(header: string[]): Issue {
  const message = `The first line looks like data: ${list(header)}. Add a line above it that names the columns, such as first_name, last_name, class.`;
  return { line: 1, rule: 'header_missing', message };
}

function missingNames(missing: PlainColumn[], header: string[], match: ColumnMatch): Issue {
  const read = new Set(match.values());
  const unread = header.filter((name) => name !== '' && !read.has(name));
  const hints: string[] = [];
  for (const column of missing) {
    const near = nearest(column, unread);
    if (near === undefined) continue;
    unread.splice(unread.indexOf(near), 1);
    hints.push(` If ${near} is meant, rename it to ${column}.`);
  }
  const unknown = match.size === 0 && hints.length === 0;
  if (unknown) hints.push(' If this is a person, add a line above it that names the columns.');
  const required = missing.length === 1 ? `The column ${missing[0]} is` : `The columns ${missing.join(' and ')} are`;
  const message = `${required} required, or a column name with both names. The file has the columns ${list(header)}.${hints.join('')}`;
  return { line: 1, column: missing[0] ?? 'first_name', rule: 'column_missing', message };
}

/** Longer names and more columns are no class list. */
const maxNameLength = 60;
const maxRatedNames = 100;

/** The name that shares the most pairs of letters with a column, if it shares enough of them to be a variant of it. */
function nearest(column: PlainColumn, names: string[]): string | undefined {
  const keys = [column, ...(keysByColumn.get(column) ?? []), ...(keysByColumn.get('name') ?? [])].map(headerKey);
  const rated = names
    .filter((name) => name.length <= maxNameLength)
    .slice(0, maxRatedNames)
    .map((name) => ({ name, key: headerKey(name) }))
    .map(({ name, key }) => ({ name, rate: Math.max(...keys.map((known) => similarity(key, known))) }));
  const [best] = rated.sort((a, b) => b.rate - a.rate);
  return best && best.rate >= 0.5 ? best.name : undefined;
}

function ignoredColumn(column: string): Issue {
  if (!/password/i.test(column)) return { line: 1, column, rule: 'column_ignored', message: `${column} is ignored.` };
  const message = 'Passwords are never imported. New accounts get one-time passwords.';
  return { line: 1, column, rule: 'password_ignored', message };
}

/** Of a Canvas gradebook: the maximum scores, and the test student of the course. */
const placeholders = new Set(['points possible', 'test student']);

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

  /** The column with both names, if first and last names are split. */
  get splitColumn(): 'full_name' | 'reversed_name' | undefined {
    if (!this.nameOrder) return undefined;
    return this.columns.has('full_name') ? 'full_name' : 'reversed_name';
  }

  /** The names of the person, from their own columns or split from the column with both. */
  names(): { firstName: string; lastName: string } {
    if (this.nameOrder && this.splitColumn) return splitFullName(this.text(this.splitColumn), this.nameOrder);
    const lastName = [this.text('last_name_prefix'), this.text('last_name'), this.text('second_last_name')];
    return { firstName: this.text('first_name'), lastName: lastName.filter(Boolean).join(' ') };
  }

  /** Whether this is a row that a Canvas gradebook has among the people. */
  get isPlaceholder(): boolean {
    if (this.splitColumn === undefined || this.text('student_number') !== '') return false;
    return placeholders.has(folded(fullNameOf(this.names())));
  }

  report(column: PlainColumn, issue: ValueIssue | undefined): void {
    if (!issue) return;
    this.hasErrors = true;
    this.errors.push({ line: this.line, column: this.columns.get(column) ?? column, ...issue });
  }
}
