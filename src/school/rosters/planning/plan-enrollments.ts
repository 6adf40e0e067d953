import { paced } from '#platform/pacing/pacing.js';
import type { ImportContext } from '#school/rosters/import-context.js';
import type { Roster, RosterClassroom, RosterMembership } from '#school/rosters/roster.js';

/** Who sits where, and the classes that are needed for it. */
export interface EnrollmentPlan {
  classrooms: RosterClassroom[];
  memberships: RosterMembership[];
}

export const yearOf = (classroom: RosterClassroom, { academicYear }: ImportContext): string =>
  classroom.academicYear ?? academicYear;

/**
 * Other systems keep courses among the classes; here a student has one class a year. The homeroom wins, else the first
 * class of the file; a course nobody is left in is passed over.
 */
export async function planEnrollments(
  { classrooms, memberships }: Roster,
  setting: ImportContext,
): Promise<EnrollmentPlan> {
  const byKey = new Map(classrooms.map((classroom) => [classroom.key, classroom]));
  const chosen = new Map<string, RosterMembership>();
  const students = memberships.filter(({ role }) => role === 'STUDENT');
  for (const isHomeroom of [true, false]) {
    for await (const membership of paced(students)) {
      const classroom = byKey.get(membership.classroomKey);
      if (!classroom || classroom.isHomeroom !== isHomeroom) continue;
      const seat = JSON.stringify([membership.personKey, yearOf(classroom, setting)]);
      const taken = chosen.get(seat);
      if (!taken) chosen.set(seat, membership);
      else if (taken.classroomKey !== classroom.key) noteSecond(membership, byKey.get(taken.classroomKey), setting);
    }
  }
  const seated = new Set(chosen.values());
  const passedOver = coursesWithoutEnrollments(classrooms, students, seated);
  for (const { name, line } of passedOver.values()) {
    const message = `${name} is a course of students who have their class elsewhere; it is not imported.`;
    setting.issues.note({ part: 'classrooms', line }, 'classroom_passed_over', message);
  }
  return {
    classrooms: classrooms.filter(({ key }) => !passedOver.has(key)),
    memberships: memberships.filter(
      (membership) =>
        !passedOver.has(membership.classroomKey) && (membership.role === 'TEACHER' || seated.has(membership)),
    ),
  };
}

function noteSecond(
  { line }: RosterMembership,
  taken: RosterClassroom | undefined,
  { issues: complaints }: ImportContext,
) {
  const message = `A student has one class a year; this one is in ${taken?.name ?? 'another'} already.`;
  complaints.note({ part: 'memberships', line }, 'classroom_second', message);
}

function coursesWithoutEnrollments(
  classrooms: RosterClassroom[],
  students: RosterMembership[],
  seated: ReadonlySet<RosterMembership>,
): Map<string, RosterClassroom> {
  const wanted = new Set(students.map(({ classroomKey }) => classroomKey));
  const used = new Set([...seated].map(({ classroomKey }) => classroomKey));
  const left = classrooms.filter(({ key, isHomeroom }) => !isHomeroom && wanted.has(key) && !used.has(key));
  return new Map(left.map((classroom) => [classroom.key, classroom]));
}
