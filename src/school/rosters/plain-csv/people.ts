import { fullNameOf } from '#identity/accounts/display-name.js';
import { folded } from '#school/rosters/roster-values.js';
import { type RosterPerson } from '#school/rosters/roster.js';
import { type PlainColumn, type PlainRow } from './columns.js';
import { type PlainEntry } from './rows.js';

/** The fields that identify a person, with their columns. */
const logins = { username: 'username', email: 'email', studentNumber: 'student_number' } as const;
type Login = keyof typeof logins;
const loginNames: readonly Login[] = ['username', 'email', 'studentNumber'];

/** The people of a plain CSV file. Rows about the same person are merged. */
export class PlainPeople {
  private readonly byIdentity = new Map<string, RosterPerson>();

  /** The person of a row; undefined if the row contradicts an earlier one. */
  add(row: PlainRow, entry: PlainEntry): RosterPerson | undefined {
    const identities = identitiesOf(entry);
    const matches = new Set(identities.flatMap((identity) => this.byIdentity.get(identity) ?? []));
    const [person = newPerson(identities[0], entry)] = matches;
    if (matches.size > 0) this.compare(row, entry, person, matches.size);
    if (row.hasErrors) return undefined;
    for (const login of loginNames) person[login] ??= entry[login] || undefined;
    if (entry.birthDate) person.birthDate ??= { text: entry.birthDate, line: entry.line };
    for (const identity of identities) this.byIdentity.set(identity, person);
    return person;
  }

  all(): RosterPerson[] {
    return [...new Set(this.byIdentity.values())];
  }

  private compare(row: PlainRow, entry: PlainEntry, person: RosterPerson, people: number): void {
    const shared = loginNames.find((login) => entry[login] && entry[login] === person[login]);
    const who = `${fullNameOf(person) || person.key} in line ${person.line}`;
    const report = (column: PlainColumn, rule: string, message: string) => row.report(column, { rule, message });
    if (people > 1) return report('email', 'person_contradictory', 'This row identifies two people from earlier rows.');
    if (!shared) {
      const message = `This repeats ${who}. If they are two people, add a student_number to each.`;
      return report('last_name', 'person_repeated', message);
    }
    if (!isSameName(entry, person))
      report(logins[shared], 'login_shared', `${entry[shared]} is already used by ${who}.`);
    if (entry.role !== person.role) report('role', 'role_contradictory', `${who} has the role ${person.role}.`);
    for (const login of loginNames) {
      const isOther = entry[login] && person[login] && entry[login] !== person[login];
      if (isOther) report(logins[login], 'login_contradictory', `${who} has the ${logins[login]} ${person[login]}.`);
    }
  }
}

/** The keys that identify a row's person: each login it gives or, without any, name and classroom. */
function identitiesOf(entry: PlainEntry): [string, ...string[]] {
  const [first, ...others] = loginNames.flatMap((login) => (entry[login] ? [`${logins[login]}:${entry[login]}`] : []));
  return first ? [first, ...others] : [`name:${folded(fullNameOf(entry))} ${entry.classroom?.key ?? entry.level}`];
}

function isSameName(entry: PlainEntry, person: RosterPerson): boolean {
  const differs = (a: string, b: string) => a !== '' && b !== '' && folded(a) !== folded(b);
  return !differs(entry.firstName, person.firstName) && !differs(entry.lastName, person.lastName);
}

function newPerson(key: string, { role, firstName, lastName, level, line }: PlainEntry): RosterPerson {
  return { key, role, firstName, lastName, level: level || undefined, gradeCodes: [], active: true, line };
}
