import { type Issue } from '#platform/problems/problem.js';
import { byPlace } from './roster-values.js';

export type RosterFormat = 'csv' | 'oneroster';
export type RosterPart = 'classrooms' | 'people' | 'memberships' | 'guardianships';

const columns = {
  level: { csv: 'level', oneroster: 'grades' },
  classNumber: { csv: 'class_number', oneroster: 'title' },
  name: { csv: 'last_name', oneroster: 'familyName' },
  role: { csv: 'role', oneroster: 'role' },
  externalId: { csv: undefined, oneroster: 'sourcedId' },
  username: { csv: 'username', oneroster: 'username' },
  email: { csv: 'email', oneroster: 'email' },
  studentNumber: { csv: 'student_number', oneroster: 'identifier' },
} as const;
export type RosterColumn = keyof typeof columns;

const files: Record<RosterPart, string> = {
  classrooms: 'classes.csv',
  people: 'users.csv',
  memberships: 'enrollments.csv',
  guardianships: 'users.csv',
};

/** Where in the file something stands, in our words. */
export interface RosterPlace {
  part: RosterPart;
  line: number;
  column?: RosterColumn;
}

const keyOf = ({ rule, line, field, column }: Issue): string => [rule, line, field, column].join(' ');

/** What is wrong with a roster, or worth knowing, in the words of the file it came in. */
export class RosterIssues {
  private readonly errorList: Issue[];
  private readonly noteList: Issue[];
  private readonly known: Set<string>;

  constructor(
    private readonly format: RosterFormat,
    read: { errors: Issue[]; notes: Issue[] },
  ) {
    this.errorList = [...read.errors];
    this.noteList = [...read.notes];
    this.known = new Set(read.errors.map(keyOf));
  }

  get errors(): Issue[] {
    return this.errorList.toSorted(byPlace);
  }

  get notes(): Issue[] {
    return this.noteList.toSorted(byPlace);
  }

  /** A value that is wrong for a class is wrong for everybody in it; once in a row is enough. */
  error(place: RosterPlace, rule: string, message: string): void {
    const fault = { ...this.locate(place), rule, message };
    const key = keyOf(fault);
    if (this.known.has(key)) return;
    this.known.add(key);
    this.errorList.push(fault);
  }

  note(place: RosterPlace, rule: string, message: string): void {
    this.noteList.push({ ...this.locate(place), rule, message });
  }

  private locate({ part, line, column }: RosterPlace): Pick<Issue, 'field' | 'line' | 'column'> {
    const name = column && columns[column][this.format];
    return { ...(this.format === 'oneroster' && { field: files[part] }), line, ...(name && { column: name }) };
  }
}
