import { type Role, roles } from '#platform/access/actor.js';
import { insider } from '../contract/people.js';
import type { Person, School } from '../support/school.js';

/** A role, or a request without a token. */
export type Caller = Role | 'nobody';

export const callers: readonly Caller[] = [...roles, 'nobody'];

type Headers = Record<string, string>;

/** People of each role in P1A who call every operation, whether or not it is theirs to call. */
export class Callers {
  private readonly people = new Map<Role, Person>();

  constructor(private readonly school: School) {}

  async headersOf(caller: Caller): Promise<Headers> {
    return caller === 'nobody' ? {} : bearer(this.school, await this.person(caller));
  }

  async person(role: Role): Promise<Person> {
    const person = this.people.get(role) ?? (await insider(this.school, role));
    this.people.set(role, person);
    return person;
  }

  /** Lets a new person take over, because this one logged out or lost the account. */
  replace(caller: Caller): void {
    if (caller !== 'nobody') this.people.delete(caller);
  }
}

export const bearer = async (school: School, person: Person): Promise<Headers> => ({
  authorization: `Bearer ${await school.as(person).token()}`,
});
