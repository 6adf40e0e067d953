import { paced } from '#platform/pacing/pacing.js';
import {
  type ValueIssue,
  emailIssue,
  folded,
  nameIssue,
  studentNumberIssue,
  usernameIssue,
} from '#school/rosters/roster-values.js';
import { type RosterGuardianship, type RosterPerson, type RosterRole } from '#school/rosters/roster.js';
import { type OneRosterBundle } from './bundle.js';
import { type ColumnOf } from './columns.js';
import { type UserRoles } from './roles.js';
import { type OneRosterRow, type OneRosterTable } from './table.js';

type UserColumn = ColumnOf<'users'>;
type UserRow = OneRosterRow<UserColumn>;

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** The people of a bundle by sourcedId. Rows with errors and without a role are marked as skipped in `users.csv`. */
export async function readUsers(
  { users, birthDates }: OneRosterBundle,
  roles: UserRoles,
): Promise<Map<string, RosterPerson>> {
  const people = new Map<string, RosterPerson>();
  const logins = new Map<string, number>();
  for await (const row of paced([...users.rows.values()])) {
    const role = roles.get(row.id)?.role;
    // Runs every check, so that all errors of a row are reported.
    const isValid = [areValuesValid(row, users), areLoginsUnique(row, users, logins)].every(Boolean);
    if (role && isValid) people.set(row.id, { ...personOf(row, role), birthDate: birthDates.get(row.id) });
    else users.skip(row);
  }
  return people;
}

function personOf(row: UserRow, role: RosterRole): RosterPerson {
  return {
    key: row.id,
    role,
    firstName: row.text('givenName'),
    lastName: row.text('familyName'),
    username: row.text('username').toLowerCase(),
    email: row.text('email').toLowerCase() || undefined,
    studentNumber: role === 'STUDENT' ? row.text('identifier') || undefined : undefined,
    gradeCodes: role === 'STUDENT' ? row.list('grades') : [],
    active: booleans.get(folded(row.text('enabledUser'))) === true,
    line: row.line,
  };
}

function areValuesValid(row: UserRow, users: OneRosterTable<'users'>): boolean {
  const enabled = row.text('enabledUser');
  const message = `enabledUser must be true or false, not ${enabled}.`;
  const issues: [UserColumn, ValueIssue | undefined][] = [
    ['givenName', nameIssue(row.text('givenName'))],
    ['familyName', nameIssue(row.text('familyName'))],
    ['username', usernameIssue(row.text('username'))],
    ['email', emailIssue(row.text('email'))],
    ['identifier', studentNumberIssue(row.text('identifier'))],
    ['enabledUser', booleans.has(folded(enabled)) ? undefined : { rule: 'boolean_invalid', message }],
  ];
  for (const [column, issue] of issues) {
    if (issue) users.error({ line: row.line, column }, issue.rule, issue.message);
  }
  return issues.every(([, issue]) => !issue);
}

/** Usernames and email addresses are logins, so each must be unique. */
function areLoginsUnique(row: UserRow, users: OneRosterTable<'users'>, logins: Map<string, number>): boolean {
  const columns: UserColumn[] = ['username', 'email'];
  const keyOf = (column: UserColumn) => `${column} ${row.text(column).toLowerCase()}`;
  const taken = columns.filter((column) => row.text(column) && logins.has(keyOf(column)));
  for (const column of taken) {
    const line = logins.get(keyOf(column));
    users.error({ line: row.line, column }, 'login_shared', `${row.text(column)} is already used in line ${line}.`);
  }
  for (const column of columns) {
    if (!logins.has(keyOf(column))) logins.set(keyOf(column), row.line);
  }
  return taken.length === 0;
}

/**
 * The guardianships of a bundle. In the standard the student's row names the parent; in some exports the parent's row
 * names the student. Agents who are not parents, such as tutors, are skipped with a note.
 */
export async function readGuardianships(
  { users }: OneRosterBundle,
  people: Map<string, RosterPerson>,
  roles: UserRoles,
): Promise<RosterGuardianship[]> {
  const links = new Map<string, RosterGuardianship>();
  for await (const row of paced(users.rows.values())) {
    const where = { line: row.line, column: 'agentSourcedIds' };
    for (const agentId of row.list('agentSourcedIds')) {
      const person = people.get(row.id);
      const agent = people.get(users.find(agentId, users, where)?.id ?? '');
      if (!person || !agent) continue;
      const parent = [person, agent].find(({ role }) => role === 'PARENT');
      const student = [person, agent].find(({ role }) => role === 'STUDENT');
      if (!parent || !student) {
        const message = `Not imported: ${agent.key} (${agent.role}) is not a parent or child of ${person.key} (${person.role}).`;
        users.note(where, 'agent_passed_over', message);
        continue;
      }
      const relation = roles.get(parent.key)?.written ?? 'guardian';
      const link = { parentKey: parent.key, studentKey: student.key, relation, line: row.line };
      const pair = JSON.stringify([parent.key, student.key]);
      if (!links.has(pair)) links.set(pair, link);
    }
  }
  return [...links.values()];
}
