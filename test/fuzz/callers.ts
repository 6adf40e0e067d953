import { type Role, roles } from '#platform/access/actor.js';
import { insider } from '../contract/people.js';
import type { Person, School } from '../support/school.js';

/** A role, or a request without a token. */
export type Caller = Role | 'anonymous';

export const callers: readonly Caller[] = [...roles, 'anonymous'];

type Headers = Record<string, string>;

/** People of P1A of each role, who call every operation, permitted or not. */
export class Callers {
  private readonly people = new Map<Role, Person>();

  constructor(private readonly school: School) {}

  async headersOf(caller: Caller): Promise<Headers> {
    return caller === 'anonymous' ? {} : bearer(this.school, await this.person(caller));
  }

  async person(role: Role): Promise<Person> {
    const person = this.people.get(role) ?? (await insider(this.school, role));
    this.people.set(role, person);
    return person;
  }

  /** Replaces a person who was logged out or lost the account. */
  replace(caller: Caller): void {
    if (caller !== 'anonymous') this.people.delete(caller);
  }
}

export const bearer = async (school: School, person: Person): Promise<Headers> => ({
  authorization: `Bearer ${await school.as(person).token()}`,
});
