import { type Issue } from '#platform/problems/problem.js';
import { columnKey } from '#platform/tabular/csv.js';
import { formerNames, type OneRosterColumns } from './columns.js';

/** The columns of one file of a bundle. */
export interface OneRosterHeader {
  /** Standard column name → key of the column in the file. */
  keys: ReadonlyMap<string, string>;
  errors: Issue[];
  notes: Issue[];
}

/** Matches the columns of a file. A missing required column is an error; all other differences are notes. */
export function matchHeader({ required, optional }: OneRosterColumns, header: string[]): OneRosterHeader {
  const keys = new Map<string, string>();
  const errors: Issue[] = [];
  const notes: Issue[] = header.filter((column) => /password/i.test(column)).map(passwordIgnored);
  for (const column of [...required, ...optional]) {
    const found = columnOf(header, column);
    const former = columnOf(header, formerNames.get(column));
    const used = found ?? former;
    if (used) keys.set(column, columnKey(used));
    if (found) continue;
    const issues = former || optional.includes(column) ? notes : errors;
    issues.push(columnIssue(column, former));
  }
  return { keys, errors, notes };
}

function columnOf(header: string[], name: string | undefined): string | undefined {
  return header.find((column) => name && columnKey(column) === columnKey(name));
}

function columnIssue(column: string, former: string | undefined): Issue {
  return former
    ? { line: 1, column: former, rule: 'column_renamed', message: `${former} is read as ${column}.` }
    : { line: 1, column, rule: 'column_missing', message: `The column ${column} is missing.` };
}

function passwordIgnored(column: string): Issue {
  return {
    line: 1,
    column,
    rule: 'password_ignored',
    message: 'Passwords are never imported. New accounts get one-time passwords.',
  };
}
