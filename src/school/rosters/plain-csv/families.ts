import { fullNameOf } from '#identity/accounts/display-name.js';
import { paced } from '#platform/pacing/pacing.js';
import { folded } from '#school/rosters/roster-values.js';
import { type RosterGuardianship, type RosterPerson } from '#school/rosters/roster.js';
import { type PlainRow } from './columns.js';
import { type PlainEntry } from './rows.js';

/** The guardianships of a plain CSV file. Parents name children by username, email, student number or full name. */
export class PlainFamilies {
  private readonly parents: { parent: RosterPerson; entry: PlainEntry; row: PlainRow }[] = [];
  private readonly skipped = new Set<string>();

  /** Records the person of a row with errors, so that their parents' rows do not report `student_unknown` too. */
  skip(row: PlainRow): void {
    const fullName = fullNameOf(row.names());
    for (const name of [row.text('username'), row.text('email'), row.text('student_number'), fullName]) {
      this.skipped.add(folded(name));
    }
  }

  add(row: PlainRow, entry: PlainEntry, parent: RosterPerson): void {
    if (entry.guardianOf.length === 0) return;
    if (parent.role === 'PARENT') this.parents.push({ parent, entry, row });
    else
      row.report('guardian_of', { rule: 'guardian_role', message: 'Only a PARENT can be the guardian of a student.' });
  }

  /** Resolves the children after all rows are read, because a parent's row may precede the child's. */
  async link(people: RosterPerson[]): Promise<RosterGuardianship[]> {
    const byName = await studentsByName(people);
    const links = new Map<string, RosterGuardianship>();
    for await (const { parent, entry, row } of paced(this.parents)) {
      for (const child of entry.guardianOf) {
        const student = this.resolve(row, child, byName.get(folded(child)) ?? new Set());
        if (!student) continue;
        const pair = JSON.stringify([parent.key, student.key]);
        const relation = entry.relation ?? links.get(pair)?.relation;
        links.set(pair, { parentKey: parent.key, studentKey: student.key, relation, line: entry.line });
      }
    }
    return [...links.values()];
  }

  private resolve(row: PlainRow, child: string, students: Set<RosterPerson>): RosterPerson | undefined {
    const [student] = students;
    if (students.size === 1) return student;
    if (students.size > 1) {
      const message = `${child} matches ${students.size} students. Use the username, email or student number.`;
      row.report('guardian_of', { rule: 'student_ambiguous', message });
    } else if (!this.skipped.has(folded(child))) {
      row.report('guardian_of', {
        rule: 'student_unknown',
        message: `This file contains no student ${child}. Add the row of the student to the file.`,
      });
    }
    return undefined;
  }
}

async function studentsByName(people: RosterPerson[]): Promise<Map<string, Set<RosterPerson>>> {
  const byName = new Map<string, Set<RosterPerson>>();
  for await (const student of paced(people.filter(({ role }) => role === 'STUDENT'))) {
    for (const name of [student.username, student.email, student.studentNumber, fullNameOf(student)]) {
      if (name) byName.set(folded(name), (byName.get(folded(name)) ?? new Set()).add(student));
    }
  }
  return byName;
}
