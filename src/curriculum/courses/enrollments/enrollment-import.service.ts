import { Injectable } from '@nestjs/common';
import { coursePolicy } from '#curriculum/courses/courses.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { invalid, type Issue } from '#platform/problems/problem.js';
import { columnKey, type CsvRow, type CsvTable, readCsv } from '#platform/tabular/csv.js';
import type { EnrollmentImportOptions, EnrollmentImportView } from './enrollment-import.dto.js';
import { enrollable, findNamed } from './enrollments.sql.js';
import { RosterService } from './roster.service.js';

/** The columns that name a person, by `columnKey`; a file has at least one of them. */
const columns = ['email', 'username', 'studentnumber'] as const;
type Column = (typeof columns)[number];

/** The account that each column of a row names; null for an empty value and for an unknown one. */
type Named = { line: number } & Record<Column, string | null>;

const maxRows = 5_000;
const maxErrors = 200;

/** Enrolls the people of a CSV file: all of them or, if a row has an error, none. Importing it again changes nothing. */
@Injectable()
export class EnrollmentImport {
  constructor(
    @InjectScoped(coursePolicy) private readonly courses: Scoped<typeof coursePolicy>,
    private readonly roster: RosterService,
    private readonly database: Database,
  ) {}

  /** 400 `enrollments_invalid` lists the errors of all rows by line. */
  async import(
    actor: Actor,
    courseId: string,
    file: Buffer,
    { dryRun, encoding }: EnrollmentImportOptions,
  ): Promise<EnrollmentImportView> {
    await this.courses.get(actor, courseId, 'edit');
    const table = await readCsv(file, { encoding, maxRows, maxValueLength: 254, rateHeader });
    const errors = [...table.faults, ...headerErrors(table)];
    const people = rateHeader(table.header) > 0 ? await this.peopleOf(table.rows, errors) : new Map<string, number>();
    if (errors.length > 0) throw enrollmentsInvalid(errors);
    const userIds = [...people.keys()];
    const counts = dryRun
      ? await this.roster.preview(actor, courseId, userIds)
      : await this.roster.admit(actor, courseId, userIds, 'import');
    return { dryRun, ...counts, notes: table.notes };
  }

  /** The lines of the people by the id of their account, in the order of the file. Adds to `errors`. */
  private async peopleOf(rows: CsvRow[], errors: Issue[]): Promise<Map<string, number>> {
    const named = rows.filter(({ values }) => columns.some((column) => values[column]));
    const list = (column: Column) => named.map(({ values }) => values[column]?.trim() || null);
    const found = await this.database.query<Named>(findNamed, [named.map(({ line }) => line), ...columns.map(list)]);
    const accounts = new Map(found.map((row) => [row.line, row]));
    const people = new Map<string, number>();
    for (const row of rows) {
      const id = accountOf(row, accounts.get(row.line), errors);
      if (id && !people.has(id)) people.set(id, row.line);
    }
    await this.refuseInactive(people, errors);
    return people;
  }

  private async refuseInactive(people: Map<string, number>, errors: Issue[]): Promise<void> {
    const active = await this.database.query<{ id: string }>(enrollable, [[...people.keys()]]);
    const ids = new Set(active.map(({ id }) => id));
    for (const [id, line] of people) {
      if (ids.has(id)) continue;
      const message = 'The account of this person is suspended or has graduated. Remove the row.';
      errors.push({ line, rule: 'account_inactive', message });
    }
  }
}

const rateHeader = (cells: string[]): number => cells.filter((cell) => isColumn(columnKey(cell))).length;

const isColumn = (key: string): boolean => columns.some((column) => column === key);

function headerErrors({ header, faults }: CsvTable): Issue[] {
  if (faults.length > 0 || rateHeader(header) > 0) return [];
  const message = 'The first row must name a column email, username or studentNumber.';
  return [{ line: 1, rule: 'columns_missing', message }];
}

/** The account that a row names, or undefined after adding its error. */
function accountOf({ line, values }: CsvRow, named: Named | undefined, errors: Issue[]): string | undefined {
  const given = columns.filter((column) => values[column]?.trim());
  if (given.length === 0) {
    const message = 'This row names no person. Fill in email, username or studentNumber, or remove the row.';
    errors.push({ line, rule: 'person_missing', message });
    return undefined;
  }
  const unknown = given.find((column) => !named?.[column]);
  if (unknown) {
    const message = `There is no account with the ${words[unknown]} ${values[unknown]}. Correct it or remove the row.`;
    errors.push({ line, column: unknown, rule: 'person_unknown', message });
    return undefined;
  }
  const ids = new Set(given.map((column) => named?.[column] ?? ''));
  if (ids.size > 1) {
    const message = 'The values of this row belong to different people. Leave only one of them.';
    errors.push({ line, rule: 'person_ambiguous', message });
    return undefined;
  }
  return [...ids][0];
}

const words: Record<Column, string> = {
  email: 'email address',
  username: 'username',
  studentnumber: 'student number',
};

function enrollmentsInvalid(errors: Issue[]) {
  const sorted = errors.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const more = sorted.length > maxErrors ? ` The first ${maxErrors} of ${sorted.length} are listed.` : '';
  const detail = `The file has errors; nothing was imported. Correct the file and import it again.${more}`;
  return invalid('enrollments_invalid', detail, sorted.slice(0, maxErrors));
}
