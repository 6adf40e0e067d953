import { fullNameOf } from '#identity/accounts/display-name.js';
import { paced } from '#platform/pacing/pacing.js';
import type { ImportContext } from '#school/rosters/import-context.js';
import type { RosterColumn } from '#school/rosters/roster-issues.js';
import { folded } from '#school/rosters/roster-values.js';
import type { RosterPerson } from '#school/rosters/roster.js';
import type { ExistingPerson, ExistingSchool } from './existing-school.js';
import type { PlannedClassroom } from './plan-classrooms.js';

type Login = Extract<RosterColumn, 'externalId' | 'studentNumber' | 'username' | 'email'>;
const logins: readonly Login[] = ['externalId', 'studentNumber', 'username', 'email'];
const loginNames: Record<Login, string> = {
  externalId: 'sourcedId',
  studentNumber: 'student number',
  username: 'username',
  email: 'email address',
};

/** Finds the account of a person by external id, student number, username or email address, in this order. */
export class PeopleMatcher {
  private readonly byLogin = new Map<string, ExistingPerson>();
  /** Students by class or level, and name. */
  private readonly byName = new Map<string, ExistingPerson[]>();
  private readonly lineByUser = new Map<string, number>();

  private constructor(private readonly context: ImportContext) {}

  static async of(school: ExistingSchool, context: ImportContext): Promise<PeopleMatcher> {
    const matcher = new PeopleMatcher(context);
    await matcher.index(school);
    return matcher;
  }

  private async index(school: ExistingSchool): Promise<void> {
    const people = new Map<string, ExistingPerson>();
    for await (const person of paced(school.people)) {
      people.set(person.id, person);
      for (const login of logins) if (person[login]) this.byLogin.set(`${login} ${person[login]}`, person);
      if (person.role !== 'STUDENT') continue;
      this.indexName(`level ${person.level}`, person);
      this.indexName('school', person);
    }
    for await (const { userId, classroomId, role } of paced(school.memberships)) {
      const person = role === 'STUDENT' ? people.get(userId) : undefined;
      if (person) this.indexName(classroomId, person);
    }
  }

  /** The account; undefined if there is none, null if the row contradicts it and an error was reported. */
  find(person: RosterPerson, classroom?: PlannedClassroom): ExistingPerson | null | undefined {
    const identities = this.identitiesOf(person);
    const matches = identities.flatMap(([login, value]) => {
      const account = this.byLogin.get(`${login} ${value}`);
      return account ? [{ login, account }] : [];
    });
    const hasOnlyName = person.role === 'STUDENT' && identities.every(([login]) => login === 'externalId');
    const account = matches[0]?.account ?? (hasOnlyName ? this.findByName(person, classroom) : undefined);
    if (!account) return account;
    const other = matches.find((match) => match.account.id !== account.id);
    if (other) {
      const message = `This ${loginNames[other.login]} belongs to the account of ${fullNameOf(other.account)}.`;
      return this.reject(person, other.login, 'login_taken', message);
    }
    return this.confirm(person, account, matches[0]?.login);
  }

  private confirm(person: RosterPerson, account: ExistingPerson, login?: Login): ExistingPerson | null {
    const isOther = this.context.format === 'oneroster' && account.externalId && account.externalId !== person.key;
    if (isOther) {
      const message = `This belongs to the account of ${fullNameOf(account)}, which has another sourcedId. If it is the same person, an admin sets externalId of PATCH /users/${account.id} to null; then repeat the import.`;
      return this.reject(person, login, 'login_taken', message);
    }
    if (account.role !== person.role) {
      const message = `${fullNameOf(account)} has an account as ${account.role}. An import never changes roles.`;
      return this.reject(person, 'role', 'role_contradictory', message);
    }
    const line = this.lineByUser.get(account.id);
    if (line) return this.reject(person, login, 'person_repeated', `Line ${line} is about the same account.`);
    this.lineByUser.set(account.id, person.line);
    return account;
  }

  /** Students without any identifier are matched by name in the class, level or school, as far as the file gives them. */
  private findByName(person: RosterPerson, classroom?: PlannedClassroom): ExistingPerson | null | undefined {
    const level = this.context.levels.named(person.level)?.code;
    const group = classroom?.id ?? (level ? `level ${level}` : 'school');
    const found = this.byName.get(`${group} ${folded(fullNameOf(person))}`) ?? [];
    if (found.length < 2) return found[0];
    const message = `${found.length} students have this name. Add the username or student number.`;
    return this.reject(person, 'name', 'person_ambiguous', message);
  }

  private identitiesOf(person: RosterPerson): [Login, string][] {
    const externalId = this.context.format === 'oneroster' ? person.key : undefined;
    return logins.flatMap((login): [Login, string][] => {
      const value = login === 'externalId' ? externalId : person[login];
      return value ? [[login, value]] : [];
    });
  }

  private indexName(group: string, person: ExistingPerson): void {
    const key = `${group} ${folded(fullNameOf(person))}`;
    const sameName = this.byName.get(key) ?? [];
    sameName.push(person);
    this.byName.set(key, sameName);
  }

  private reject({ line }: RosterPerson, column: RosterColumn | undefined, rule: string, message: string): null {
    this.context.issues.error({ part: 'people', line, column }, rule, message);
    return null;
  }
}
