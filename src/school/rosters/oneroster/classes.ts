import { mapPaced, paced } from '#platform/pacing/pacing.js';
import { folded, readAcademicYear } from '#school/rosters/roster-values.js';
import { type RosterClassroom, type RosterMembership, type RosterPerson } from '#school/rosters/roster.js';
import { type OneRosterBundle } from './bundle.js';

const roles: ReadonlyMap<string, RosterMembership['role']> = new Map([
  ['student', 'STUDENT'],
  ['teacher', 'TEACHER'],
  ['aide', 'TEACHER'],
]);

/** The classes of a bundle. OneRoster has no level or class number; they are derived from title and grades. */
export async function readClasses(bundle: OneRosterBundle): Promise<RosterClassroom[]> {
  const { classes, courses, orgs, academicSessions } = bundle;
  const years = await academicYears(bundle);
  return mapPaced(classes.rows.values(), (row) => {
    const where = (column: string) => ({ line: row.line, column });
    orgs.find(row.text('schoolSourcedId'), classes, where('schoolSourcedId'));
    const courseId = row.text('courseSourcedId');
    const course = courseId ? courses.find(courseId, classes, where('courseSourcedId')) : undefined;
    const gradeCodes = row.list('grades');
    const terms = row
      .list('termSourcedIds')
      .flatMap((id) => academicSessions.find(id, classes, where('termSourcedIds')) ?? []);
    return {
      key: row.id,
      name: row.text('title'),
      academicYear: years.get(terms[0]?.id ?? ''),
      gradeCodes: gradeCodes.length > 0 ? gradeCodes : (course?.list('grades') ?? []),
      isHomeroom: folded(row.text('classType')) === 'homeroom',
      line: row.line,
    };
  });
}

/**
 * Classes without grades of their own or of their course get those of their students, the most frequent one first. The
 * keys of memberships are those of `people` and of the classes.
 */
export async function withGradesOfStudents(
  classrooms: RosterClassroom[],
  {
    files,
    people,
    memberships,
  }: { files: OneRosterBundle; people: ReadonlyMap<string, RosterPerson>; memberships: RosterMembership[] },
): Promise<RosterClassroom[]> {
  const students = new Map<string, RosterPerson[]>();
  for await (const { personKey, classroomKey } of paced(memberships)) {
    const person = people.get(personKey);
    const others = students.get(classroomKey);
    if (others && person) others.push(person);
    else if (person) students.set(classroomKey, [person]);
  }
  return mapPaced(classrooms, (classroom) => {
    const [grade, ...more] = classroom.gradeCodes.length > 0 ? [] : gradesOf(students.get(classroom.key) ?? []);
    if (grade === undefined) return classroom;
    const message = `${classroom.name} has no grades; ${grade}, the grade of most of its students, is used.`;
    files.classes.note({ line: classroom.line, column: 'grades' }, 'level_of_students', message);
    return { ...classroom, gradeCodes: [grade, ...more] };
  });
}

/** The first grade of each person, the most frequent one first. */
function gradesOf(people: RosterPerson[]): string[] {
  const counts = new Map<string, number>();
  for (const { gradeCodes } of people) {
    const [grade] = gradeCodes;
    if (grade) counts.set(grade, (counts.get(grade) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([grade]) => grade);
}

/**
 * Session id → academic year. OneRoster's `schoolYear` is the year in which the school year ends. If any of its sessions
 * starts in the calendar year before, the academic year is written `2022-2023`.
 */
async function academicYears({ academicSessions }: OneRosterBundle): Promise<Map<string, string>> {
  const rows = [...academicSessions.rows.values()];
  const yearBefore = (year: string) => String(Number(year) - 1);
  const startingBefore = rows.filter(({ text }) => text('startDate').startsWith(yearBefore(text('schoolYear'))));
  const spanningYears = new Set(startingBefore.map(({ text }) => text('schoolYear')));
  const years = new Map<string, string>();
  for await (const row of paced(rows)) {
    const year = readAcademicYear(row.text('schoolYear'));
    if (year) years.set(row.id, spanningYears.has(year) ? `${yearBefore(year)}-${year}` : year);
    else {
      const message = `Invalid schoolYear ${row.text('schoolYear')}. Use the year in which it ends, such as 2026.`;
      academicSessions.error({ line: row.line, column: 'schoolYear' }, 'academic_year_invalid', message);
      academicSessions.skip(row);
    }
  }
  return years;
}

/**
 * The memberships of a bundle. Real exports contain enrollments with another role than the user's, such as a teacher
 * enrolled as a student. The account's role decides permissions, so these enrollments are skipped with a note.
 */
export async function readEnrollments(
  bundle: OneRosterBundle,
  people: Map<string, RosterPerson>,
): Promise<RosterMembership[]> {
  const { enrollments, classes, users } = bundle;
  const memberships = new Map<string, RosterMembership>();
  for await (const { line, text } of paced(enrollments.rows.values())) {
    const classroom = classes.find(text('classSourcedId'), enrollments, { line, column: 'classSourcedId' });
    const user = users.find(text('userSourcedId'), enrollments, { line, column: 'userSourcedId' });
    const person = people.get(user?.id ?? '');
    if (!classroom || !person) continue;
    const enrolledAs = folded(text('role'));
    const role = roles.get(enrolledAs);
    if (!role) {
      const message = `Enrollments with the role ${enrolledAs} are not imported.`;
      enrollments.note({ line, column: 'role' }, 'role_passed_over', message);
      continue;
    }
    if (role !== person.role) {
      const message = `Not imported: ${person.key} has the role ${person.role} but is enrolled as ${enrolledAs}.`;
      enrollments.note({ line, column: 'role' }, 'role_contradictory', message);
      continue;
    }
    const pair = JSON.stringify([person.key, classroom.id]);
    if (memberships.has(pair)) enrollments.note({ line }, 'row_repeated', 'The file contains this enrollment already.');
    else memberships.set(pair, { personKey: person.key, classroomKey: classroom.id, role, line });
  }
  return [...memberships.values()];
}

/** The enrollments marked `tobedeleted`. Those of people, classes or roles that are not imported are left out. */
export async function readEndedEnrollments(
  { enrollments, classes }: OneRosterBundle,
  people: ReadonlyMap<string, RosterPerson>,
): Promise<RosterMembership[]> {
  const ended = await mapPaced(enrollments.deleted, ({ line, text }): RosterMembership[] => {
    const classroom = classes.rows.get(text('classSourcedId'));
    const person = people.get(text('userSourcedId'));
    const role = roles.get(folded(text('role')));
    if (!classroom || !person || role !== person.role) return [];
    return [{ personKey: person.key, classroomKey: classroom.id, role, line }];
  });
  return ended.flat();
}
