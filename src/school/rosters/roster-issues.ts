import { type Issue } from '#platform/problems/problem.js';
import { byLocation } from './roster-values.js';

export type RosterFormat = 'csv' | 'oneroster';
export type RosterPart = 'classrooms' | 'people' | 'memberships' | 'guardianships' | 'birthDates';

const columns = {
  level: { csv: 'level', oneroster: 'grades' },
  classNumber: { csv: 'class_number', oneroster: 'title' },
  name: { csv: 'last_name', oneroster: 'familyName' },
  role: { csv: 'role', oneroster: 'role' },
  externalId: { csv: undefined, oneroster: 'sourcedId' },
  username: { csv: 'username', oneroster: 'username' },
  email: { csv: 'email', oneroster: 'email' },
  studentNumber: { csv: 'student_number', oneroster: 'identifier' },
  birthDate: { csv: 'birth_date', oneroster: 'birthDate' },
} as const;
export type RosterColumn = keyof typeof columns;

const files: Record<RosterPart, string> = {
  classrooms: 'classes.csv',
  people: 'users.csv',
  memberships: 'enrollments.csv',
  guardianships: 'users.csv',
  birthDates: 'demographics.csv',
};

/** The location of an issue, independent of the file format. */
export interface RosterLocation {
  part: RosterPart;
  line: number;
  column?: RosterColumn | undefined;
}

const keyOf = ({ rule, line, field, column }: Issue): string => [rule, line, field, column].join(' ');

/** Errors and notes of an import, with the column and file names of the imported format. */
export class RosterIssues {
  private readonly errorList: Issue[];
  private readonly noteList: Issue[];
  private readonly reported: Set<string>;

  constructor(
    private readonly format: RosterFormat,
    reading: { errors: Issue[]; notes: Issue[] },
  ) {
    this.errorList = [...reading.errors];
    this.noteList = [...reading.notes];
    this.reported = new Set(reading.errors.map(keyOf));
  }

  get errors(): Issue[] {
    return this.errorList.toSorted(byLocation);
  }

  get notes(): Issue[] {
    return this.noteList.toSorted(byLocation);
  }

  /** Reports an error once per row, column and rule. */
  error(location: RosterLocation, rule: string, message: string): void {
    const issue = { ...this.locate(location), rule, message };
    const key = keyOf(issue);
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.errorList.push(issue);
  }

  note(location: RosterLocation, rule: string, message: string): void {
    this.noteList.push({ ...this.locate(location), rule, message });
  }

  private locate({ part, line, column }: RosterLocation): Pick<Issue, 'field' | 'line' | 'column'> {
    const name = column && columns[column][this.format];
    return { ...(this.format === 'oneroster' && { field: files[part] }), line, ...(name && { column: name }) };
  }
}
