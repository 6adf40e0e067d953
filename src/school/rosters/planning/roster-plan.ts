import { fullNameOf } from '#identity/accounts/display-name.js';
import { newId } from '#platform/crypto/new-id.js';
import { indexPaced, mapPaced, paced, pause } from '#platform/pacing/pacing.js';
import type { MemberRole } from '#school/classrooms/classroom-member.entity.js';
import type { Change, ImportContext } from '#school/rosters/import-context.js';
import { truncate } from '#school/rosters/roster-values.js';
import type { Roster, RosterGuardianship, RosterMembership } from '#school/rosters/roster.js';
import type { ExistingSchool } from './existing-school.js';
import { ClassroomPlan, type PlannedClassroom } from './plan-classrooms.js';
import { planEnrollments } from './plan-enrollments.js';
import { PeoplePlan, type PlannedPerson } from './plan-people.js';

const maxRelationLength = 50;
const defaultRelation = 'guardian';

/** A class membership after the import. */
export interface PlannedMembership {
  id: string;
  classroomId: string;
  userId: string;
  memberRole: MemberRole;
  academicYear: string;
  /** The membership in another class of the same year that this one ends. */
  replacesId: string | null;
  change: Change;
}

/** A membership that the import ends without another in its place. */
export interface EndedMembership {
  id: string;
  change: Extract<Change, 'updated'>;
}

/** A guardianship after the import. */
export interface PlannedGuardianship {
  id: string;
  parentId: string;
  studentId: string;
  relation: string;
  change: Change;
}

/** All records of an import, each with its change. */
export interface RosterPlan {
  classrooms: PlannedClassroom[];
  people: PlannedPerson[];
  memberships: PlannedMembership[];
  ended: EndedMembership[];
  guardianships: PlannedGuardianship[];
  /** User id → name of the class, for the list of passwords. */
  classroomNames: Map<string, string>;
}

/** Compares a roster with the school. People who are not in the file are left unchanged. */
export async function planRoster(roster: Roster, school: ExistingSchool, context: ImportContext): Promise<RosterPlan> {
  const enrollmentPlan = await planEnrollments(roster, context);
  const classrooms = await new ClassroomPlan(school.classrooms, context).plan(enrollmentPlan.classrooms);
  const attended = await classroomsByPerson(enrollmentPlan.memberships, classrooms);
  const left = await classroomsByPerson(roster.endedMemberships, classrooms);
  const people = await (await PeoplePlan.of(school, context)).plan(roster.people, { attended, left });
  const resolve = ({ personKey, classroomKey, role, line }: RosterMembership): Enrollment[] => {
    const [person, classroom] = [people.get(personKey), classrooms.get(classroomKey)];
    return person && classroom ? [{ person, classroom, role, line }] : [];
  };
  const enrollments = (await mapPaced(enrollmentPlan.memberships, resolve)).flat();
  const memberships = await planMemberships(enrollments, school, context);
  await pause();
  return {
    classrooms: [...new Set(classrooms.values())],
    people: [...people.values()],
    memberships,
    ended: await planEnded(roster.endedMemberships.flatMap(resolve), memberships, { school, context }),
    guardianships: await planGuardianships(roster.guardianships, people, school),
    classroomNames: new Map(
      await mapPaced(attended, ([key, { name }]): [string, string] => [people.get(key)?.id ?? '', name]),
    ),
  };
}

/** The first class of each person, in the order of the file. */
async function classroomsByPerson(memberships: RosterMembership[], classrooms: ReadonlyMap<string, PlannedClassroom>) {
  const byPerson = new Map<string, PlannedClassroom>();
  for await (const { personKey, classroomKey } of paced(memberships)) {
    const classroom = classrooms.get(classroomKey);
    if (classroom && !byPerson.has(personKey)) byPerson.set(personKey, classroom);
  }
  return byPerson;
}

interface Enrollment {
  person: PlannedPerson;
  classroom: PlannedClassroom;
  role: RosterMembership['role'];
  line: number;
}

async function planMemberships(
  enrollments: Enrollment[],
  school: ExistingSchool,
  context: ImportContext,
): Promise<PlannedMembership[]> {
  const existing = await indexPaced(school.memberships, (row) => `${row.classroomId} ${row.userId}`);
  const attended = await attendedClasses(school);
  const obstacle = await obstaclesOf(school);
  const planned = new Map<string, PlannedMembership>();
  const names = new Map(school.classrooms.map(({ id, name }) => [id, name]));
  for await (const enrollment of paced(enrollments)) {
    const { person, classroom, role, line } = enrollment;
    const { academicYear } = classroom;
    const key = `${classroom.id} ${person.id}`;
    const other = role === 'STUDENT' ? attended.get(`${person.id} ${academicYear}`) : undefined;
    const same = existing.get(key);
    const replaced = same ? undefined : other;
    const note =
      obstacle(enrollment, other !== undefined) ?? (replaced && moved(names.get(replaced.classroomId), classroom));
    if (note) context.issues.note({ part: 'memberships', line }, note.rule, note.message);
    if (note?.prevents) continue;
    planned.set(key, {
      id: same?.id ?? newId(),
      classroomId: classroom.id,
      userId: person.id,
      memberRole: role,
      academicYear,
      replacesId: replaced?.id ?? null,
      change: same ? 'unchanged' : replaced ? 'updated' : 'created',
    });
  }
  return [...planned.values()];
}

/** A note about an enrollment, and whether it prevents it. */
interface EnrollmentNote {
  rule: string;
  message: string;
  prevents: boolean;
}

/** Finds what prevents the enrollment of a student: graduation, or a class of a later year. */
async function obstaclesOf(school: ExistingSchool) {
  const latestYears = await latestYearsOf(school);
  const graduates = new Set(school.people.filter(({ status }) => status === 'graduated').map(({ id }) => id));
  return ({ person, classroom, role }: Enrollment, attendsThatYear: boolean): EnrollmentNote | undefined => {
    if (graduates.has(person.id)) return prevented('student_graduated', graduatedMessage(classroom));
    const latestYear = role === 'STUDENT' && !attendsThatYear ? latestYears.get(person.id) : undefined;
    if (!latestYear || latestYear <= classroom.academicYear) return undefined;
    return prevented('classroom_past', pastMessage(classroom, latestYear));
  };
}

const prevented = (rule: string, message: string): EnrollmentNote => ({ rule, message, prevents: true });

const moved = (from: string | undefined, to: PlannedClassroom): EnrollmentNote => ({
  rule: 'student_moved',
  message: `The student moves from ${from ?? 'another class'} to ${to.name}.`,
  prevents: false,
});

/** The memberships of students by person and academic year. */
const attendedClasses = ({ memberships }: ExistingSchool) =>
  indexPaced(
    memberships.filter(({ role }) => role === 'STUDENT'),
    (row) => `${row.userId} ${row.academicYear}`,
  );

/** The latest academic year in which each student attends a class. */
async function latestYearsOf({ memberships }: ExistingSchool): Promise<Map<string, string>> {
  const years = new Map<string, string>();
  for await (const { userId, role, academicYear } of paced(memberships)) {
    if (role === 'STUDENT' && academicYear > (years.get(userId) ?? '')) years.set(userId, academicYear);
  }
  return years;
}

/** Ends the memberships that exist and that the file does not also list as current. */
async function planEnded(
  departures: Enrollment[],
  planned: PlannedMembership[],
  { school, context }: { school: ExistingSchool; context: ImportContext },
): Promise<EndedMembership[]> {
  if (departures.length === 0) return [];
  const existing = await indexPaced(school.memberships, (row) => `${row.classroomId} ${row.userId}`);
  const decided = new Set(planned.flatMap(({ id, replacesId }) => [id, replacesId]));
  const ended: EndedMembership[] = [];
  for await (const { person, classroom, line } of paced(departures)) {
    const id = existing.get(`${classroom.id} ${person.id}`)?.id;
    if (!id || decided.has(id)) continue;
    decided.add(id);
    ended.push({ id, change: 'updated' });
    const message = `${fullNameOf(person)} leaves ${classroom.name}: the enrollment is marked tobedeleted.`;
    context.issues.note({ part: 'memberships', line }, 'enrollment_ended', message);
  }
  return ended;
}

const pastMessage = ({ name }: PlannedClassroom, latestYear: string): string =>
  `Not enrolled in ${name}: the student attends a class of ${latestYear} already.`;

const graduatedMessage = ({ name }: PlannedClassroom): string =>
  `Not enrolled in ${name}: the student has graduated. To enroll the student, undo the promotion first.`;

async function planGuardianships(
  guardianships: RosterGuardianship[],
  people: ReadonlyMap<string, PlannedPerson>,
  school: ExistingSchool,
): Promise<PlannedGuardianship[]> {
  const existing = await indexPaced(school.guardianships, (row) => `${row.parentId} ${row.studentId}`);
  const planned: PlannedGuardianship[] = [];
  for await (const { parentKey, studentKey, relation: given } of paced(guardianships)) {
    const [parentId, studentId] = [people.get(parentKey)?.id, people.get(studentKey)?.id];
    if (!parentId || !studentId) continue;
    const same = existing.get(`${parentId} ${studentId}`);
    const relation = given ? truncate(given, maxRelationLength) : (same?.relation ?? defaultRelation);
    const change = !same ? 'created' : same.relation === relation ? 'unchanged' : 'updated';
    planned.push({ id: same?.id ?? newId(), parentId, studentId, relation, change });
  }
  return planned;
}
