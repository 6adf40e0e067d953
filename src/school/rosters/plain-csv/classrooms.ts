import { type PlainRow } from './columns.js';
import { folded } from '#school/rosters/roster-values.js';
import { type Roster, type RosterClassroom, type RosterPerson, type RosterReading } from '#school/rosters/roster.js';

const isUnnamed = ({ name, level, classNumber }: RosterClassroom) => name === `${level}/${classNumber}`;

/** The classrooms of a plain file, made by the first row that names them, and who belongs to them. */
export class PlainClassrooms {
  private readonly byKey = new Map<string, RosterClassroom>();
  private readonly seats = new Map<string, Map<string, Roster['memberships'][number]>>();

  /** The class of a student in a year. */
  private readonly studentYears = new Map<string, string>();

  constructor(private readonly reading: RosterReading) {}

  /** Seats somebody in the classroom their row names. A student has one classroom a year. */
  add(row: PlainRow, person: RosterPerson, classroom: RosterClassroom): void {
    const { role } = person;
    if (role !== 'TEACHER' && role !== 'STUDENT') {
      return this.note(row, 'classroom_ignored', `Nobody joins a classroom as ${role}.`);
    }
    const seats = this.seats.get(person.key) ?? new Map<string, Roster['memberships'][number]>();
    if (seats.has(classroom.key)) return this.note(row, 'row_repeated', `This repeats line ${person.line}.`);
    const year = JSON.stringify([person.key, classroom.academicYear]);
    const taken = role === 'STUDENT' ? this.studentYears.get(year) : undefined;
    if (taken !== undefined) {
      const message = `A student has one classroom a year; line ${person.line} puts this one into ${taken}.`;
      return row.report('class', { rule: 'classroom_second', message });
    }
    this.open(row, classroom);
    seats.set(classroom.key, { personKey: person.key, classroomKey: classroom.key, role, line: row.line });
    this.seats.set(person.key, seats);
    if (role === 'STUDENT') this.studentYears.set(year, classroom.key);
  }

  /** Everything seated, in the order of the file. */
  result(): Pick<Roster, 'classrooms' | 'memberships'> {
    const memberships = [...this.seats.values()].flatMap((seats) => [...seats.values()]);
    return { classrooms: [...this.byKey.values()], memberships: memberships.sort((a, b) => a.line - b.line) };
  }

  private open(row: PlainRow, classroom: RosterClassroom): void {
    const known = this.byKey.get(classroom.key);
    if (!known) {
      this.byKey.set(classroom.key, classroom);
      if (classroom.level && classroom.classNumber) return;
      return this.note(row, 'classroom_unplaced', `${classroom.name} names no level and class number such as P1/2.`);
    }
    if (isUnnamed(known)) known.name = classroom.name;
    if (isUnnamed(classroom) || folded(known.name) === folded(classroom.name)) return;
    this.note(row, 'classroom_renamed', `${known.key} is already called ${known.name}; that name is kept.`);
  }

  private note(row: PlainRow, rule: string, message: string): void {
    this.reading.notes.push({ line: row.line, rule, message });
  }
}
