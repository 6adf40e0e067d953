import { isPlainEmail } from '#platform/text/spelling.js';
import { paced } from '#platform/pacing/pacing.js';
import { newId } from '#platform/database/base.entity.js';
import { usernameFor } from '#school/students/usernames.service.js';
import type { ExistingPerson, ExistingSchool } from './existing-school.js';
import type { PlannedClassroom } from './plan-classrooms.js';
import { PeopleMatcher } from './match-people.js';
import type { Change, ImportContext } from '#school/rosters/import-context.js';
import type { RosterPerson, RosterRole } from '#school/rosters/roster.js';

/** Somebody as their account will be. */
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
  change: Change;
}

/** Finds the account of everybody in a roster, or makes one up. What the file leaves out stays as it is. */
export class PeoplePlan {
  private readonly taken = new Set<string>();
  private readonly numbers = new Map<string, number>();
  /** How many usernames of one base have been tried. */
  private readonly tried = new Map<string, number>();

  private constructor(
    private readonly recogniser: PeopleMatcher,
    private readonly setting: ImportContext,
  ) {}

  static async of(school: ExistingSchool, setting: ImportContext): Promise<PeoplePlan> {
    const plan = new PeoplePlan(await PeopleMatcher.of(school, setting), setting);
    for await (const { username, email } of paced(school.people)) plan.taken.add(username ?? '').add(email);
    return plan;
  }

  /** Everybody by the key of the file; who cannot be imported is complained about and missing here. */
  async plan(
    people: RosterPerson[],
    seats: ReadonlyMap<string, PlannedClassroom>,
  ): Promise<Map<string, PlannedPerson>> {
    const active = people.filter((person) => this.isActive(person)).map((person) => this.withLogin(person));
    for (const { username } of active) if (username) this.taken.add(username);
    const planned = new Map<string, PlannedPerson>();
    for await (const person of paced(active)) {
      if (!this.hasOwnNumber(person)) continue;
      const seat = seats.get(person.key);
      const known = this.recogniser.find(person, seat);
      const level = this.levelOf(person, known ?? undefined, seat);
      if (known === null || level === undefined) continue;
      planned.set(person.key, known ? this.keep(person, known, level) : this.welcome(person, level));
    }
    return planned;
  }

  private isActive({ active, firstName, lastName, line }: RosterPerson): boolean {
    if (!active) {
      const message = `${firstName} ${lastName} is not enabled there; nothing is imported about them.`;
      this.setting.issues.note({ part: 'people', line }, 'person_inactive', message);
    }
    return active;
  }

  private hasOwnNumber({ studentNumber, line }: RosterPerson): boolean {
    const other = studentNumber && this.numbers.get(studentNumber);
    if (studentNumber && !other) this.numbers.set(studentNumber, line);
    if (!other) return true;
    const message = `${studentNumber} is already the number of the student in line ${other}.`;
    this.setting.issues.error({ part: 'people', line, column: 'studentNumber' }, 'student_number_repeated', message);
    return false;
  }

  /** Whoever signs in with an e-mail address elsewhere does so here: it is no username. */
  private withLogin(person: RosterPerson): RosterPerson {
    if (!person.username?.includes('@')) return { ...person, username: person.username || undefined };
    return {
      ...person,
      username: undefined,
      email: person.email ?? (isPlainEmail(person.username) ? person.username : undefined),
    };
  }

  /** Undefined, and complained about, when the file names a level that is none. */
  private levelOf(person: RosterPerson, known?: ExistingPerson, seat?: PlannedClassroom): string | null | undefined {
    if (person.role !== 'STUDENT') return null;
    if (seat) return seat.level;
    const { levels: ladder, issues: complaints } = this.setting;
    const level = ladder.named(person.level, ...person.gradeCodes) ?? (known?.level ? undefined : ladder.find());
    if (level || !person.level) return level?.code ?? known?.level ?? null;
    const message = `${person.level} is no level here; there is ${ladder.codes}.`;
    complaints.error({ part: 'people', line: person.line, column: 'level' }, 'level_unknown', message);
    return undefined;
  }

  private keep(person: RosterPerson, known: ExistingPerson, level: string | null): PlannedPerson {
    const { id, role, firstName, lastName, username, email, externalId, studentNumber } = known;
    const planned = {
      id,
      role: person.role,
      firstName: person.firstName || firstName,
      lastName: person.lastName || lastName,
      username: person.username ?? username,
      email: person.email ?? this.addressKept(known, person.username),
      externalId: this.setting.format === 'oneroster' ? person.key : externalId,
      studentNumber: person.studentNumber ?? studentNumber,
      level,
    };
    const before = { id, role, firstName, lastName, username, email, externalId, studentNumber, level: known.level };
    const isStudentUnknown = role === 'STUDENT' && (known.status === null || known.status === 'left');
    const isSame = !isStudentUnknown && JSON.stringify(planned) === JSON.stringify(before);
    return { ...planned, change: isSame ? 'unchanged' : 'updated' };
  }

  /** An address made up from a username changes with it. */
  private addressKept({ role, username, email }: ExistingPerson, newUsername?: string): string {
    const isMadeUp = username !== null && email === this.setting.addressOf(role, username);
    return isMadeUp && newUsername ? this.setting.addressOf(role, newUsername) : email;
  }

  private welcome(person: RosterPerson, level: string | null): PlannedPerson {
    const username = person.username ?? this.invent(person);
    return {
      id: newId(),
      role: person.role,
      firstName: person.firstName || null,
      lastName: person.lastName || null,
      username,
      email: person.email ?? this.setting.addressOf(person.role, username),
      externalId: this.setting.format === 'oneroster' ? person.key : null,
      studentNumber: person.studentNumber ?? null,
      level,
      change: 'created',
    };
  }

  private invent({ role, firstName, lastName }: RosterPerson): string {
    const base = usernameFor(firstName, lastName);
    for (let count = (this.tried.get(base) ?? 0) + 1; ; count++) {
      const username = count === 1 ? base : `${base}${count}`;
      if (this.taken.has(username) || this.taken.has(this.setting.addressOf(role, username))) continue;
      this.taken.add(username);
      this.tried.set(base, count);
      return username;
    }
  }
}
