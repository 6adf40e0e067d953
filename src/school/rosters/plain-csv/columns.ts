import { columnKey, type CsvRow } from '#platform/tabular/csv.js';
import { type Issue } from '#platform/problems/problem.js';
import { type RosterReading } from '#school/rosters/roster.js';
import { type ValueIssue, tidy } from '#school/rosters/roster-values.js';

/** The documented columns with their aliases, including Moodle's. The first name found in a file is used. */
const plainColumns = {
  role: ['role', 'role1', 'usertype'],
  first_name: ['firstname', 'givenname', 'forename'],
  last_name: ['lastname', 'familyname', 'surname'],
  username: ['username', 'login'],
  email: ['email', 'emailaddress'],
  class: ['class', 'classroom', 'homeroom', 'cohort1', 'course1'],
  level: ['level', 'grade'],
  class_number: ['classnumber'],
  class_name: ['classname'],
  academic_year: ['academicyear', 'schoolyear'],
  student_number: ['studentnumber', 'studentid', 'idnumber'],
  guardian_of: ['guardianof', 'parentof', 'children'],
  relation: ['relation', 'relationship'],
} as const;
export type PlainColumn = keyof typeof plainColumns;

const requiredColumns: readonly PlainColumn[] = ['first_name', 'last_name'];

/** Our column → the name of the column in the file. */
export type ColumnMatch = ReadonlyMap<PlainColumn, string>;

/** Finds our columns in a header and notes the ones that are ignored. Undefined if a required column is missing. */
export function matchColumns(header: string[], { errors, notes }: RosterReading): ColumnMatch | undefined {
  const match = new Map<PlainColumn, string>();
  for (const [column, keys] of namesByColumn) {
    const found = keys.map((key) => header.find((name) => columnKey(name) === key)).find((name) => name !== undefined);
    if (found !== undefined) match.set(column, found);
  }
  const missing = requiredColumns.filter((column) => !match.has(column));
  errors.push(...missing.map(missingColumn));
  if (missing.length > 0) return undefined;
  const read = new Set(match.values());
  notes.push(...header.filter((name) => name !== '' && !read.has(name)).map(ignoredColumn));
  return match;
}

const namesByColumn: [PlainColumn, readonly string[]][] = Object.entries(plainColumns).flatMap(([name, keys]) =>
  isPlainColumn(name) ? [[name, keys]] : [],
);

function isPlainColumn(name: string): name is PlainColumn {
  return name in plainColumns;
}

const missingColumn = (column: PlainColumn): Issue => ({
  line: 1,
  column,
  rule: 'column_missing',
  message: `The column ${column} is required.`,
});

function ignoredColumn(column: string): Issue {
  if (!/password/i.test(column)) return { line: 1, column, rule: 'column_ignored', message: `${column} is ignored.` };
  const message = 'Passwords are never imported. New accounts get one-time passwords.';
  return { line: 1, column, rule: 'password_ignored', message };
}

/** One row, read by our column names. */
export class PlainRow {
  hasErrors = false;

  constructor(
    private readonly row: CsvRow,
    private readonly columns: ColumnMatch,
    private readonly errors: Issue[],
  ) {}

  get line(): number {
    return this.row.line;
  }

  text(column: PlainColumn): string {
    const name = this.columns.get(column);
    return name === undefined ? '' : tidy(this.row.values[columnKey(name)] ?? '');
  }

  report(column: PlainColumn, issue: ValueIssue | undefined): void {
    if (!issue) return;
    this.hasErrors = true;
    this.errors.push({ line: this.line, column: this.columns.get(column) ?? column, ...issue });
  }
}
