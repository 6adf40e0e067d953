import { paced } from '#platform/pacing/pacing.js';
import type { ImportContext } from '#school/rosters/import-context.js';
import type { Roster, RosterClassroom, RosterMembership } from '#school/rosters/roster.js';

/** The memberships to import and the classes they need. */
export interface EnrollmentPlan {
  classrooms: RosterClassroom[];
  memberships: RosterMembership[];
}

export const yearOf = (classroom: RosterClassroom, { academicYear }: ImportContext): string =>
  classroom.academicYear ?? academicYear;

/**
 * Other systems list courses as classes; here a student has one class per academic year. The homeroom takes precedence,
 * else the first class in the file. Courses left without students are skipped with a note.
 */
export async function planEnrollments(
  { classrooms, memberships }: Roster,
  context: ImportContext,
): Promise<EnrollmentPlan> {
  const byKey = new Map(classrooms.map((classroom) => [classroom.key, classroom]));
  const chosen = new Map<string, RosterMembership>();
  const students = memberships.filter(({ role }) => role === 'STUDENT');
  for (const isHomeroom of [true, false]) {
    for await (const membership of paced(students)) {
      const classroom = byKey.get(membership.classroomKey);
      if (!classroom || classroom.isHomeroom !== isHomeroom) continue;
      const key = JSON.stringify([membership.personKey, yearOf(classroom, context)]);
      const first = chosen.get(key);
      if (!first) chosen.set(key, membership);
      else if (first.classroomKey !== classroom.key) noteSecond(membership, byKey.get(first.classroomKey), context);
    }
  }
  const enrolled = new Set(chosen.values());
  const skipped = coursesWithoutEnrollments(classrooms, students, enrolled);
  for (const { name, line } of skipped.values()) {
    const message = `${name} is not imported: all its students are in another class.`;
    context.issues.note({ part: 'classrooms', line }, 'classroom_passed_over', message);
  }
  return {
    classrooms: classrooms.filter(({ key }) => !skipped.has(key)),
    memberships: memberships.filter(
      (membership) =>
        !skipped.has(membership.classroomKey) && (membership.role === 'TEACHER' || enrolled.has(membership)),
    ),
  };
}

function noteSecond({ line }: RosterMembership, first: RosterClassroom | undefined, { issues }: ImportContext) {
  const message = `A student has one class per academic year; this student is in ${first?.name ?? 'another class'}.`;
  issues.note({ part: 'memberships', line }, 'classroom_second', message);
}

function coursesWithoutEnrollments(
  classrooms: RosterClassroom[],
  students: RosterMembership[],
  enrolled: ReadonlySet<RosterMembership>,
): Map<string, RosterClassroom> {
  const requested = new Set(students.map(({ classroomKey }) => classroomKey));
  const used = new Set([...enrolled].map(({ classroomKey }) => classroomKey));
  const unused = classrooms.filter(({ key, isHomeroom }) => !isHomeroom && requested.has(key) && !used.has(key));
  return new Map(unused.map((classroom) => [classroom.key, classroom]));
}
