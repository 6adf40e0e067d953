import { paced } from '#platform/pacing/pacing.js';
import { nameOf } from './people.js';
import { type PlainRow } from './columns.js';
import { type PlainEntry } from './rows.js';
import { type RosterGuardianship, type RosterPerson } from '#school/rosters/roster.js';
import { folded } from '#school/rosters/roster-values.js';

/** Who is whose parent in a plain file. Children are named by username, e-mail, student number or full name. */
export class PlainFamilies {
  private readonly parents: { parent: RosterPerson; entry: PlainEntry; row: PlainRow }[] = [];
  private readonly leftOut = new Set<string>();

  /** Remembers whom a faulty row was about, so that it is not reported a second time at their parents'. */
  leaveOut(row: PlainRow): void {
    const fullName = `${row.text('first_name')} ${row.text('last_name')}`;
    for (const name of [row.text('username'), row.text('email'), row.text('student_number'), fullName]) {
      this.leftOut.add(folded(name));
    }
  }

  add(row: PlainRow, entry: PlainEntry, parent: RosterPerson): void {
    if (entry.guardianOf.length === 0) return;
    if (parent.role === 'PARENT') this.parents.push({ parent, entry, row });
    else row.report('guardian_of', { rule: 'guardian_role', message: 'Only a PARENT is the guardian of a student.' });
  }

  /** Finds the children, once everybody is known: a parent may stand above the child. */
  async link(people: RosterPerson[]): Promise<RosterGuardianship[]> {
    const byName = await studentsByName(people);
    const links = new Map<string, RosterGuardianship>();
    for await (const { parent, entry, row } of paced(this.parents)) {
      for (const child of entry.guardianOf) {
        const student = this.onlyOne(row, child, byName.get(folded(child)) ?? new Set());
        if (!student) continue;
        const link = { parentKey: parent.key, studentKey: student.key, relation: entry.relation, line: entry.line };
        links.set(JSON.stringify([parent.key, student.key]), link);
      }
    }
    return [...links.values()];
  }

  private onlyOne(row: PlainRow, child: string, students: Set<RosterPerson>): RosterPerson | undefined {
    const [student] = students;
    if (students.size === 1) return student;
    if (students.size > 1) {
      const message = `${child} may be ${students.size} students. Give their username, e-mail or student number.`;
      row.report('guardian_of', { rule: 'student_ambiguous', message });
    } else if (!this.leftOut.has(folded(child))) {
      row.report('guardian_of', { rule: 'student_unknown', message: `${child} is no student in this file.` });
    }
    return undefined;
  }
}

async function studentsByName(people: RosterPerson[]): Promise<Map<string, Set<RosterPerson>>> {
  const byName = new Map<string, Set<RosterPerson>>();
  for await (const student of paced(people.filter(({ role }) => role === 'STUDENT'))) {
    for (const name of [student.username, student.email, student.studentNumber, nameOf(student)]) {
      if (name) byName.set(folded(name), (byName.get(folded(name)) ?? new Set()).add(student));
    }
  }
  return byName;
}
