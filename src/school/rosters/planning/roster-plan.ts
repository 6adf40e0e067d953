import { paced } from '#platform/pacing/pacing.js';
import { newId } from '#platform/database/base.entity.js';
import type { ExistingSchool } from './existing-school.js';
import { ClassroomPlan, type PlannedClassroom } from './plan-classrooms.js';
import { PeoplePlan, type PlannedPerson } from './plan-people.js';
import { planEnrollments } from './plan-enrollments.js';
import type { Change, ImportContext } from '#school/rosters/import-context.js';
import { shortened } from '#school/rosters/roster-values.js';
import type { Roster, RosterGuardianship, RosterMembership } from '#school/rosters/roster.js';

const maxRelationLength = 50;

export interface PlannedMembership {
  id: string;
  classroomId: string;
  userId: string;
  role: RosterMembership['role'];
  academicYear: string;
  /** The membership this one takes the place of. */
  leaves: string | null;
  change: Change;
}

export interface PlannedGuardianship {
  id: string;
  parentId: string;
  studentId: string;
  relation: string;
  change: Change;
}

/** Everything an import will do, each thing with what happens to it. */
export interface RosterPlan {
  classrooms: PlannedClassroom[];
  people: PlannedPerson[];
  memberships: PlannedMembership[];
  guardianships: PlannedGuardianship[];
  /** Account → the name of the class, for handing passwords out. */
  classroomNames: Map<string, string>;
}

/** Compares a roster with the school. Nothing is ever taken away: who is not in the file stays where they are. */
export async function planRoster(roster: Roster, school: ExistingSchool, setting: ImportContext): Promise<RosterPlan> {
  const seating = await planEnrollments(roster, setting);
  const classrooms = await new ClassroomPlan(school.classrooms, setting).plan(seating.classrooms);
  const seats = new Map<string, PlannedClassroom>();
  for (const { personKey, classroomKey } of seating.memberships) {
    const classroom = classrooms.get(classroomKey);
    if (classroom && !seats.has(personKey)) seats.set(personKey, classroom);
  }
  const people = await (await PeoplePlan.of(school, setting)).plan(roster.people, seats);
  const memberships = seating.memberships.flatMap(({ personKey, classroomKey, role, line }) => {
    const [person, classroom] = [people.get(personKey), classrooms.get(classroomKey)];
    return person && classroom ? [{ person, classroom, role, line }] : [];
  });
  return {
    classrooms: [...new Set(classrooms.values())],
    people: [...people.values()],
    memberships: await planMemberships(memberships, school, setting),
    guardianships: await planGuardianships(roster.guardianships, people, school),
    classroomNames: new Map(
      [...seats].flatMap(([key, { name }]): [string, string][] => [[people.get(key)?.id ?? '', name]]),
    ),
  };
}

interface Enrollment {
  person: PlannedPerson;
  classroom: PlannedClassroom;
  role: RosterMembership['role'];
  line: number;
}

async function planMemberships(
  seats: Enrollment[],
  school: ExistingSchool,
  { issues: complaints }: ImportContext,
): Promise<PlannedMembership[]> {
  const known = new Map(school.memberships.map((row) => [`${row.classroomId} ${row.userId}`, row]));
  const attended = new Map(
    school.memberships
      .filter(({ role }) => role === 'STUDENT')
      .map((row) => [`${row.userId} ${row.academicYear}`, row]),
  );
  const planned = new Map<string, PlannedMembership>();
  const names = new Map(school.classrooms.map(({ id, name }) => [id, name]));
  for await (const { person, classroom, role, line } of paced(seats)) {
    const key = `${classroom.id} ${person.id}`;
    const { academicYear } = classroom;
    const other = role === 'STUDENT' ? attended.get(`${person.id} ${academicYear}`) : undefined;
    const before = known.get(key);
    const leaves = before ? undefined : other;
    if (leaves)
      complaints.note(
        { part: 'memberships', line },
        'student_moved',
        movedFrom(names.get(leaves.classroomId), classroom),
      );
    planned.set(key, {
      id: before?.id ?? newId(),
      classroomId: classroom.id,
      userId: person.id,
      role,
      academicYear,
      leaves: leaves?.id ?? null,
      change: before ? 'unchanged' : leaves ? 'updated' : 'created',
    });
  }
  return [...planned.values()];
}

const movedFrom = (from: string | undefined, to: PlannedClassroom): string =>
  `The student moves from ${from ?? 'another class'} to ${to.name}.`;

async function planGuardianships(
  wanted: RosterGuardianship[],
  people: ReadonlyMap<string, PlannedPerson>,
  school: ExistingSchool,
): Promise<PlannedGuardianship[]> {
  const known = new Map(school.guardianships.map((row) => [`${row.parentId} ${row.studentId}`, row]));
  const planned: PlannedGuardianship[] = [];
  for await (const { parentKey, studentKey, relation: written } of paced(wanted)) {
    const relation = shortened(written, maxRelationLength);
    const [parentId, studentId] = [people.get(parentKey)?.id, people.get(studentKey)?.id];
    if (!parentId || !studentId) continue;
    const before = known.get(`${parentId} ${studentId}`);
    const change = !before ? 'created' : before.relation === relation ? 'unchanged' : 'updated';
    planned.push({ id: before?.id ?? newId(), parentId, studentId, relation, change });
  }
  return planned;
}
