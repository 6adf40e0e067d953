import { paced } from '#platform/pacing/pacing.js';
import type { ExistingPerson, ExistingSchool } from './existing-school.js';
import type { PlannedClassroom } from './plan-classrooms.js';
import type { RosterColumn } from '#school/rosters/roster-issues.js';
import type { ImportContext } from '#school/rosters/import-context.js';
import { folded } from '#school/rosters/roster-values.js';
import type { RosterPerson } from '#school/rosters/roster.js';

const namesOf = (person: { firstName: string | null; lastName: string | null }) =>
  [person.firstName, person.lastName].filter(Boolean).join(' ');

type Login = Extract<RosterColumn, 'externalId' | 'studentNumber' | 'username' | 'email'>;
const logins: readonly Login[] = ['externalId', 'studentNumber', 'username', 'email'];

/** Knows again who already has an account: by the other system's id, student number, username or e-mail. */
export class PeopleMatcher {
  private readonly byLogin = new Map<string, ExistingPerson>();
  private readonly namesakes = new Map<string, ExistingPerson[]>();
  private readonly claimed = new Map<string, number>();

  private constructor(private readonly setting: ImportContext) {}

  static async of(school: ExistingSchool, setting: ImportContext): Promise<PeopleMatcher> {
    const recogniser = new PeopleMatcher(setting);
    await recogniser.learn(school);
    return recogniser;
  }

  private async learn(school: ExistingSchool): Promise<void> {
    const people = new Map<string, ExistingPerson>();
    for await (const person of paced(school.people)) {
      people.set(person.id, person);
      for (const login of logins) if (person[login]) this.byLogin.set(`${login} ${person[login]}`, person);
      if (person.role === 'STUDENT') this.addNamesake(`level ${person.level}`, person);
    }
    for await (const { userId, classroomId, role } of paced(school.memberships)) {
      const person = role === 'STUDENT' ? people.get(userId) : undefined;
      if (person) this.addNamesake(classroomId, person);
    }
  }

  /** Their account; null when the row contradicts it, undefined when they have none. */
  find(person: RosterPerson, seat?: PlannedClassroom): ExistingPerson | null | undefined {
    const identities = this.identitiesOf(person);
    const found = identities.flatMap(([login, value]) => {
      const known = this.byLogin.get(`${login} ${value}`);
      return known ? [{ login, known }] : [];
    });
    const isNameless = person.role === 'STUDENT' && identities.every(([login]) => login === 'externalId');
    const known = found[0]?.known ?? (isNameless ? this.namesake(person, seat) : undefined);
    if (!known) return known;
    const other = found.find((match) => match.known.id !== known.id);
    if (other)
      return this.refuse(person, other.login, 'login_taken', `This already belongs to ${namesOf(other.known)}.`);
    return this.confirm(person, known, found[0]?.login);
  }

  private confirm(person: RosterPerson, known: ExistingPerson, login?: Login): ExistingPerson | null {
    const isOther = this.setting.format === 'oneroster' && known.externalId && known.externalId !== person.key;
    if (isOther) return this.refuse(person, login, 'login_taken', `This belongs to ${namesOf(known)}, somebody else.`);
    if (known.role !== person.role) {
      const message = `${namesOf(known)} has an account as ${known.role}. An import never changes roles.`;
      return this.refuse(person, 'role', 'role_contradictory', message);
    }
    const line = this.claimed.get(known.id);
    if (line) return this.refuse(person, login, 'person_repeated', `Line ${line} is about the same account.`);
    this.claimed.set(known.id, person.line);
    return known;
  }

  /** Children with nothing but a name are known by their class, or by their level if they have none yet. */
  private namesake(person: RosterPerson, seat?: PlannedClassroom): ExistingPerson | null | undefined {
    const place = seat?.id ?? `level ${this.setting.levels.find(person.level)?.code}`;
    const found = this.namesakes.get(`${place} ${folded(namesOf(person))}`) ?? [];
    if (found.length < 2) return found[0];
    const message = `There are ${found.length} students of this name. Give the username or student number.`;
    return this.refuse(person, 'name', 'person_ambiguous', message);
  }

  private identitiesOf(person: RosterPerson): [Login, string][] {
    const externalId = this.setting.format === 'oneroster' ? person.key : undefined;
    return logins.flatMap((login): [Login, string][] => {
      const value = login === 'externalId' ? externalId : person[login];
      return value ? [[login, value]] : [];
    });
  }

  private addNamesake(place: string, person: ExistingPerson): void {
    const key = `${place} ${folded(namesOf(person))}`;
    const namesakes = this.namesakes.get(key) ?? [];
    namesakes.push(person);
    this.namesakes.set(key, namesakes);
  }

  private refuse({ line }: RosterPerson, column: RosterColumn | undefined, rule: string, message: string): null {
    this.setting.issues.error({ part: 'people', line, column }, rule, message);
    return null;
  }
}
