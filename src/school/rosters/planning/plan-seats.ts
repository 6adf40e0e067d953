import { paced } from '#platform/pacing/pacing.js';
import type { RosterSetting } from '#school/rosters/roster-setting.js';
import type { Roster, RosterClassroom, RosterMembership } from '#school/rosters/roster.js';

/** Who sits where, and the classes that are needed for it. */
export interface Seating {
  classrooms: RosterClassroom[];
  memberships: RosterMembership[];
}

export const yearOf = (classroom: RosterClassroom, { academicYear }: RosterSetting): string =>
  classroom.academicYear ?? academicYear;

/**
 * Other systems keep courses among the classes; here a student has one class a year. The homeroom wins, else the first
 * class of the file; a course nobody is left in is passed over.
 */
export async function planSeats({ classrooms, memberships }: Roster, setting: RosterSetting): Promise<Seating> {
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
  const passedOver = coursesWithoutSeats(classrooms, students, seated);
  for (const { name, line } of passedOver.values()) {
    const message = `${name} is a course of students who have their class elsewhere; it is not imported.`;
    setting.complaints.note({ part: 'classrooms', line }, 'classroom_passed_over', message);
  }
  return {
    classrooms: classrooms.filter(({ key }) => !passedOver.has(key)),
    memberships: memberships.filter(
      (membership) =>
        !passedOver.has(membership.classroomKey) && (membership.role === 'TEACHER' || seated.has(membership)),
    ),
  };
}

function noteSecond({ line }: RosterMembership, taken: RosterClassroom | undefined, { complaints }: RosterSetting) {
  const message = `A student has one class a year; this one is in ${taken?.name ?? 'another'} already.`;
  complaints.note({ part: 'memberships', line }, 'classroom_second', message);
}

function coursesWithoutSeats(
  classrooms: RosterClassroom[],
  students: RosterMembership[],
  seated: ReadonlySet<RosterMembership>,
): Map<string, RosterClassroom> {
  const wanted = new Set(students.map(({ classroomKey }) => classroomKey));
  const used = new Set([...seated].map(({ classroomKey }) => classroomKey));
  const left = classrooms.filter(({ key, isHomeroom }) => !isHomeroom && wanted.has(key) && !used.has(key));
  return new Map(left.map((classroom) => [classroom.key, classroom]));
}
