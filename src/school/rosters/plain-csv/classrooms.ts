import { folded } from '#school/rosters/roster-values.js';
import { type Roster, type RosterClassroom, type RosterPerson, type RosterReading } from '#school/rosters/roster.js';
import { isSameLevel } from '#tenancy/organizations/organization.entity.js';
import { type PlainRow } from './columns.js';

const isUnnamed = ({ name, level, classNumber }: RosterClassroom) => name === `${level}/${classNumber}`;

/** The classrooms of a plain CSV file and their members. The first row that names a classroom defines it. */
export class PlainClassrooms {
  private readonly byKey = new Map<string, RosterClassroom>();
  /** Memberships by person and classroom. */
  private readonly memberships = new Map<string, Map<string, Roster['memberships'][number]>>();

  /** The classroom of a student by academic year. */
  private readonly classroomByYear = new Map<string, string>();

  constructor(private readonly reading: RosterReading) {}

  /** Adds a membership. A student has one classroom per academic year. */
  add(row: PlainRow, person: RosterPerson, classroom: RosterClassroom): void {
    const { role } = person;
    if (role !== 'TEACHER' && role !== 'STUDENT') {
      const message = `The class is ignored: a ${role} cannot be a member of a class.`;
      return this.note(row, 'classroom_ignored', message);
    }
    const own = this.memberships.get(person.key) ?? new Map<string, Roster['memberships'][number]>();
    if (own.has(classroom.key)) return this.note(row, 'row_repeated', `This repeats line ${person.line}.`);
    const year = JSON.stringify([person.key, classroom.academicYear]);
    const other = role === 'STUDENT' ? this.classroomByYear.get(year) : undefined;
    if (other !== undefined) {
      const message = `A student has one class per academic year; line ${person.line} assigns this student to ${other}.`;
      return row.report('class', { rule: 'classroom_second', message });
    }
    this.define(row, classroom);
    own.set(classroom.key, { personKey: person.key, classroomKey: classroom.key, role, line: row.line });
    this.memberships.set(person.key, own);
    if (role === 'STUDENT') this.classroomByYear.set(year, classroom.key);
  }

  /** Memberships are in the order of the file. */
  result(): Pick<Roster, 'classrooms' | 'memberships'> {
    const memberships = [...this.memberships.values()].flatMap((own) => [...own.values()]);
    return { classrooms: [...this.byKey.values()], memberships: memberships.sort((a, b) => a.line - b.line) };
  }

  private define(row: PlainRow, classroom: RosterClassroom): void {
    const existing = this.byKey.get(classroom.key);
    if (!existing) {
      this.byKey.set(classroom.key, classroom);
      if (classroom.level && classroom.classNumber) return;
      return this.note(row, 'classroom_unplaced', `${classroom.name} has no level and class number, such as P1/2.`);
    }
    if (existing.level && classroom.level && !isSameLevel(existing.level, classroom.level)) {
      const message = `${existing.name} has level ${existing.level} in line ${existing.line}. Give all rows of a class the same level, and different classes a class_number or names of their own.`;
      return row.report('level', { rule: 'classroom_levels', message });
    }
    existing.level ??= classroom.level;
    if (isUnnamed(existing)) existing.name = classroom.name;
    if (isUnnamed(classroom) || folded(existing.name) === folded(classroom.name)) return;
    this.note(row, 'classroom_renamed', `${existing.key} has the name ${existing.name} already; that name is kept.`);
  }

  private note(row: PlainRow, rule: string, message: string): void {
    this.reading.notes.push({ line: row.line, rule, message });
  }
}
