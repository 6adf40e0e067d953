import { mapPaced, paced } from '#platform/pacing/pacing.js';
import { type OneRosterBundle } from './bundle.js';
import { type RosterClassroom, type RosterMembership, type RosterPerson } from '#school/rosters/roster.js';
import { folded, readAcademicYear } from '#school/rosters/roster-values.js';

const roles: ReadonlyMap<string, RosterMembership['role']> = new Map([
  ['student', 'STUDENT'],
  ['teacher', 'TEACHER'],
  ['aide', 'TEACHER'],
]);

/** The classes of a bundle. Level and class number are not in it: the title and the grades are all there is to go by. */
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

/** Session id → academic year. OneRoster names a year by its end: `2022-2023`, if any session begins in the year before. */
async function academicYears({ academicSessions }: OneRosterBundle): Promise<Map<string, string>> {
  const rows = [...academicSessions.rows.values()];
  const yearBefore = (year: string) => String(Number(year) - 1);
  const early = rows.filter(({ text }) => text('startDate').startsWith(yearBefore(text('schoolYear'))));
  const begunBefore = new Set(early.map(({ text }) => text('schoolYear')));
  const years = new Map<string, string>();
  for await (const row of paced(rows)) {
    const year = readAcademicYear(row.text('schoolYear'));
    if (year) years.set(row.id, begunBefore.has(year) ? `${yearBefore(year)}-${year}` : year);
    else {
      const message = `${row.text('schoolYear')} is not a school year. Write the year it ends in, such as 2026.`;
      academicSessions.fault({ line: row.line, column: 'schoolYear' }, 'academic_year_invalid', message);
      academicSessions.skip(row);
    }
  }
  return years;
}

/**
 * Who is in which class. An enrollment may claim a role its user does not have: a teacher enrolled as a student, as it
 * happens in real exports. The account decides what a person may do, so such an enrollment is passed over with a note.
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
    const claimed = folded(text('role'));
    const role = roles.get(claimed);
    if (!role) {
      enrollments.note({ line, column: 'role' }, 'role_passed_over', `Nobody joins a classroom as ${claimed}.`);
      continue;
    }
    if (role !== person.role) {
      const message = `${person.key} is a ${person.role} and is enrolled as ${claimed}; the enrollment is passed over.`;
      enrollments.note({ line, column: 'role' }, 'role_contradictory', message);
      continue;
    }
    const pair = JSON.stringify([person.key, classroom.id]);
    if (memberships.has(pair)) enrollments.note({ line }, 'row_repeated', 'This enrollment is already in the file.');
    else memberships.set(pair, { personKey: person.key, classroomKey: classroom.id, role, line });
  }
  return [...memberships.values()];
}
