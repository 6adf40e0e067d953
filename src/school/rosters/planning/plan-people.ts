import { fullNameOf } from '#identity/accounts/display-name.js';
import { newId } from '#platform/crypto/new-id.js';
import { paced } from '#platform/pacing/pacing.js';
import { isPlainEmail } from '#platform/text/spelling.js';
import type { Change, ImportContext } from '#school/rosters/import-context.js';
import type { RosterPerson, RosterRole } from '#school/rosters/roster.js';
import { usernameFor } from '#school/students/username.js';
import { isSameLevel } from '#tenancy/organizations/organization.entity.js';
import { planBirthDates } from './birth-dates.js';
import type { ExistingClassroom, ExistingPerson, ExistingSchool } from './existing-school.js';
import { PeopleMatcher } from './match-people.js';
import type { PlannedClassroom } from './plan-classrooms.js';

/** An account after the import. */
export interface PlannedPerson {
  id: string;
  role: RosterRole;
  firstName: string | null;
  lastName: string | null;
  username: string | null;
  email: string;
  externalId: string | null;
  studentNumber: string | null;
  level: string | null;
  birthDate: string | null;
  change: Change;
}

/** The classes that decide the levels of the people in a file, by the key of the person. */
export interface ClassroomsByPerson {
  attended: ReadonlyMap<string, PlannedClassroom>;
  /** Classes whose enrollment ends with this import. */
  left: ReadonlyMap<string, PlannedClassroom>;
}

/** What the school record of a student has beside the number. */
type SchoolFacts = Pick<PlannedPerson, 'level' | 'birthDate'>;

/** A class that decides the level of a student; `change` is set if it is in the file. */
type ClassroomLevel = Pick<ExistingClassroom, 'name' | 'level'> & { change?: Change };

/** Matches the people of a roster with accounts and plans new ones. Fields the file omits keep their values. */
export class PeoplePlan {
  /** Usernames and email addresses in use. */
  private readonly taken = new Set<string>();
  private readonly lineByStudentNumber = new Map<string, number>();
  /** The last numeric suffix tried for each username base; avoids quadratic search for common names. */
  private readonly lastSuffix = new Map<string, number>();

  private constructor(
    private readonly matcher: PeopleMatcher,
    /** The current class of a student by user id. */
    private readonly currentClassroom: ReadonlyMap<string, ExistingClassroom>,
    private readonly context: ImportContext,
  ) {}

  static async of(school: ExistingSchool, context: ImportContext): Promise<PeoplePlan> {
    const plan = new PeoplePlan(await PeopleMatcher.of(school, context), await currentClassrooms(school), context);
    for await (const { username, email } of paced(school.people)) plan.taken.add(username ?? '').add(email);
    return plan;
  }

  /** The planned accounts by the keys of the file, without those that have errors. */
  async plan(people: RosterPerson[], { attended, left }: ClassroomsByPerson): Promise<Map<string, PlannedPerson>> {
    const active = people.filter((person) => this.isActive(person)).map((person) => this.withLogin(person));
    for (const { username } of active) if (username) this.taken.add(username);
    const birthDates = planBirthDates(active, this.context);
    const planned = new Map<string, PlannedPerson>();
    for await (const person of paced(active)) {
      if (!this.hasUniqueNumber(person)) continue;
      const classroom = attended.get(person.key);
      const existing = this.matcher.find(person, classroom);
      const current = existing ? this.currentClassroom.get(existing.id) : undefined;
      const decisive = laterOf(classroom, current) ?? left.get(person.key);
      const isGraduate = existing?.status === 'graduated';
      const level = isGraduate ? existing.level : this.levelOf(person, existing ?? undefined, decisive);
      if (existing === null || level === undefined) continue;
      const facts = { level, birthDate: birthDates.get(person.key) ?? existing?.birthDate ?? null };
      planned.set(person.key, existing ? this.keep(person, existing, facts) : this.create(person, facts));
    }
    return planned;
  }

  private isActive(person: RosterPerson): boolean {
    const { active, line } = person;
    if (!active) {
      const message = `${fullNameOf(person)} is not enabled in the exporting system and is not imported.`;
      this.context.issues.note({ part: 'people', line }, 'person_inactive', message);
    }
    return active;
  }

  private hasUniqueNumber({ studentNumber, line }: RosterPerson): boolean {
    const other = studentNumber && this.lineByStudentNumber.get(studentNumber);
    if (studentNumber && !other) this.lineByStudentNumber.set(studentNumber, line);
    if (!other) return true;
    const message = `Student number ${studentNumber} is already used in line ${other}.`;
    this.context.issues.error({ part: 'people', line, column: 'studentNumber' }, 'student_number_repeated', message);
    return false;
  }

  /** A username that contains @ is used as the email address if the file gives none. */
  private withLogin(person: RosterPerson): RosterPerson {
    if (!person.username?.includes('@')) return { ...person, username: person.username || undefined };
    return {
      ...person,
      username: undefined,
      email: person.email ?? (isPlainEmail(person.username) ? person.username : undefined),
    };
  }

  /** Null for people without a level. Undefined, with an error reported, if the file names an unknown level. */
  private levelOf(
    person: RosterPerson,
    existing?: ExistingPerson,
    classroom?: ClassroomLevel,
  ): string | null | undefined {
    if (person.role !== 'STUDENT') return null;
    const { levels, issues } = this.context;
    const given = levels.named(person.level, ...person.gradeCodes);
    if (classroom && (given || !person.level || classroom.change)) {
      return this.levelOfClassroom(person, classroom, given?.code, existing?.level);
    }
    const level = given ?? (existing?.level ? undefined : levels.find());
    if (level || !person.level) return level?.code ?? existing?.level ?? null;
    const message = `Unknown level ${person.level}. Available levels: ${levels.codes}.`;
    issues.error({ part: 'people', line: person.line, column: 'level' }, 'level_unknown', message);
    return undefined;
  }

  /** A class decides the level of its students. Noted if the row says otherwise, and if a student gets a lower level. */
  private levelOfClassroom(
    { line }: RosterPerson,
    { name, level }: ClassroomLevel,
    given: string | undefined,
    before: string | null | undefined,
  ): string {
    const { levels, issues } = this.context;
    const where = { part: 'people' as const, line, column: 'level' as const };
    if (given && !isSameLevel(given, level)) {
      const message = `Level ${given} is ignored: the student is in class ${name} of level ${level}. Give the new class to move the student.`;
      issues.note(where, 'level_ignored', message);
    }
    if (before && levels.isBelow(level, before)) {
      const message = `The level of the student changes from ${before} to ${level}, the level of class ${name}. Check that the list is current.`;
      issues.note(where, 'level_lowered', message);
    }
    return level;
  }

  private keep(person: RosterPerson, existing: ExistingPerson, facts: SchoolFacts): PlannedPerson {
    const { id, role, firstName, lastName, username, email, externalId, studentNumber } = existing;
    const planned = {
      id,
      role: person.role,
      firstName: person.firstName || firstName,
      lastName: person.lastName || lastName,
      username: person.username ?? username,
      email: this.addressOf(person, existing),
      externalId: this.context.format === 'oneroster' ? person.key : externalId,
      studentNumber: person.studentNumber ?? studentNumber,
      ...facts,
    };
    const { level, birthDate } = existing;
    const account = { id, role, firstName, lastName, username, email, externalId, studentNumber };
    const before = { ...account, level, birthDate };
    const needsProfile = role === 'STUDENT' && (existing.status === null || existing.status === 'left');
    const isSame = !needsProfile && JSON.stringify(planned) === JSON.stringify(before);
    return { ...planned, change: isSame ? 'unchanged' : 'updated' };
  }

  /** The address in the file. That of the importing person stays: it requires the password (docs/decisions/0029). */
  private addressOf({ email, username, line }: RosterPerson, existing: ExistingPerson): string {
    const { importerId, issues } = this.context;
    if (!email) return this.currentAddress(existing, username);
    if (email === existing.email || existing.id !== importerId) return email;
    const message = `Your own address stays ${existing.email}. Change it with PATCH /auth/me, which requires your password.`;
    issues.note({ part: 'people', line, column: 'email' }, 'own_address', message);
    return existing.email;
  }

  /** A placeholder address is derived from the username and changes with it. */
  private currentAddress({ role, username, email }: ExistingPerson, newUsername?: string): string {
    const isPlaceholder = username !== null && email === this.context.addressOf(role, username);
    return isPlaceholder && newUsername ? this.context.addressOf(role, newUsername) : email;
  }

  private create(person: RosterPerson, facts: SchoolFacts): PlannedPerson {
    const username = person.username ?? this.generateUsername(person);
    return {
      id: newId(),
      role: person.role,
      firstName: person.firstName || null,
      lastName: person.lastName || null,
      username,
      email: person.email ?? this.context.addressOf(person.role, username),
      externalId: this.context.format === 'oneroster' ? person.key : null,
      studentNumber: person.studentNumber ?? null,
      ...facts,
      change: 'created',
    };
  }

  private generateUsername({ role, firstName, lastName }: RosterPerson): string {
    const base = usernameFor(firstName, lastName);
    for (let suffix = (this.lastSuffix.get(base) ?? 0) + 1; ; suffix++) {
      const username = suffix === 1 ? base : `${base}${suffix}`;
      if (this.taken.has(username) || this.taken.has(this.context.addressOf(role, username))) continue;
      this.taken.add(username);
      this.lastSuffix.set(base, suffix);
      return username;
    }
  }
}

/** The class of the later academic year; of the same year, the class in the file. */
function laterOf(inFile: PlannedClassroom | undefined, current: ExistingClassroom | undefined) {
  if (!inFile || !current) return inFile ?? current;
  return current.academicYear > inFile.academicYear ? current : inFile;
}

/** The open class of each student in the latest academic year. */
async function currentClassrooms({ classrooms, memberships }: ExistingSchool): Promise<Map<string, ExistingClassroom>> {
  const open = new Map(classrooms.filter(({ archived }) => !archived).map((classroom) => [classroom.id, classroom]));
  const current = new Map<string, ExistingClassroom>();
  for await (const { userId, classroomId, role } of paced(memberships)) {
    const classroom = role === 'STUDENT' ? open.get(classroomId) : undefined;
    const other = current.get(userId);
    if (classroom && (!other || other.academicYear < classroom.academicYear)) current.set(userId, classroom);
  }
  return current;
}
