import { type PlainColumn, type PlainRow } from './columns.js';
import { type PlainEntry } from './rows.js';
import { type RosterPerson } from '#school/rosters/roster.js';
import { folded } from '#school/rosters/roster-values.js';

/** What tells people apart, and the column it stands in. */
const logins = { username: 'username', email: 'email', studentNumber: 'student_number' } as const;
type Login = keyof typeof logins;
const loginNames: readonly Login[] = ['username', 'email', 'studentNumber'];

export const nameOf = ({ firstName, lastName }: Pick<RosterPerson, 'firstName' | 'lastName'>) =>
  `${firstName} ${lastName}`.trim();

/** The people of a plain file: rows that speak of the same person become one person. */
export class PlainPeople {
  private readonly byIdentity = new Map<string, RosterPerson>();

  /** The person a row speaks of, new or known; nobody if the row contradicts an earlier one. */
  add(row: PlainRow, entry: PlainEntry): RosterPerson | undefined {
    const identities = identitiesOf(entry);
    const known = new Set(identities.flatMap((identity) => this.byIdentity.get(identity) ?? []));
    const [person = newPerson(identities[0], entry)] = known;
    if (known.size > 0) this.compare(row, entry, person, known.size);
    if (row.isFaulty) return undefined;
    for (const login of loginNames) person[login] ??= entry[login] || undefined;
    for (const identity of identities) this.byIdentity.set(identity, person);
    return person;
  }

  everyone(): RosterPerson[] {
    return [...new Set(this.byIdentity.values())];
  }

  private compare(row: PlainRow, entry: PlainEntry, person: RosterPerson, people: number): void {
    const shared = loginNames.find((login) => entry[login] && entry[login] === person[login]);
    const who = `${nameOf(person) || person.key} in line ${person.line}`;
    const complain = (column: PlainColumn, rule: string, message: string) => row.report(column, { rule, message });
    if (people > 1)
      return complain('email', 'person_contradictory', 'This row names two people who are different above.');
    if (!shared)
      return complain('last_name', 'person_repeated', `This is ${who} again. Two people need a student_number.`);
    if (!isSameName(entry, person))
      complain(logins[shared], 'login_shared', `${entry[shared]} already belongs to ${who}.`);
    if (entry.role !== person.role) complain('role', 'role_contradictory', `${who} is a ${person.role}.`);
    for (const login of loginNames) {
      const isOther = entry[login] && person[login] && entry[login] !== person[login];
      if (isOther) complain(logins[login], 'login_contradictory', `${who} has ${person[login]} here.`);
    }
  }
}

/** By what a row is recognised: every login it gives, or, for children who have none, name and classroom. */
function identitiesOf(entry: PlainEntry): string[] {
  const given = loginNames.flatMap((login) => (entry[login] ? [`${logins[login]}:${entry[login]}`] : []));
  return given.length > 0 ? given : [`name:${folded(nameOf(entry))} ${entry.classroom?.key ?? entry.level}`];
}

function isSameName(entry: PlainEntry, person: RosterPerson): boolean {
  const differs = (a: string, b: string) => a !== '' && b !== '' && folded(a) !== folded(b);
  return !differs(entry.firstName, person.firstName) && !differs(entry.lastName, person.lastName);
}

function newPerson(key: string, { role, firstName, lastName, level, line }: PlainEntry): RosterPerson {
  return { key, role, firstName, lastName, level: level || undefined, gradeCodes: [], active: true, line };
}
