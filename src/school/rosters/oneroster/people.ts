import { paced } from '#platform/pacing/pacing.js';
import { type OneRosterBundle } from './bundle.js';
import { type ColumnOf } from './columns.js';
import { type OneRosterRow, type OneRosterTable } from './table.js';
import { type RosterGuardianship, type RosterPerson, type RosterRole } from '#school/rosters/roster.js';
import {
  type ValueIssue,
  emailIssue,
  folded,
  nameIssue,
  studentNumberIssue,
  usernameIssue,
} from '#school/rosters/roster-values.js';

type UserColumn = ColumnOf<'users'>;
type UserRow = OneRosterRow<UserColumn>;

const roles: ReadonlyMap<string, RosterRole> = new Map([
  ['administrator', 'ADMIN'],
  ['teacher', 'TEACHER'],
  ['aide', 'TEACHER'],
  ['student', 'STUDENT'],
  ['parent', 'PARENT'],
  ['guardian', 'PARENT'],
  ['relative', 'PARENT'],
]);
const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** Everybody a bundle knows, by the id it gives them. Whoever cannot be read is passed over in `users.csv`. */
export async function readUsers({ users, orgs }: OneRosterBundle): Promise<Map<string, RosterPerson>> {
  const people = new Map<string, RosterPerson>();
  const logins = new Map<string, number>();
  for await (const row of paced([...users.rows.values()])) {
    for (const org of row.list('orgSourcedIds')) orgs.find(org, users, { line: row.line, column: 'orgSourcedIds' });
    const role = roleOf(row, users);
    const isSound = [role !== undefined, areValuesSound(row, users), areLoginsFree(row, users, logins)].every(Boolean);
    if (role && isSound) people.set(row.id, personOf(row, role));
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
    active: truths.get(folded(row.text('enabledUser'))) === true,
    line: row.line,
  };
}

function roleOf(row: UserRow, users: OneRosterTable<'users'>): RosterRole | undefined {
  const written = folded(row.text('role'));
  const where = { line: row.line, column: 'role' };
  if (written === 'proctor') users.note(where, 'role_passed_over', 'There are no accounts for proctors here.');
  else if (!roles.has(written)) users.fault(where, 'role_unknown', `${written} is no role of OneRoster 1.1.`);
  return roles.get(written);
}

function areValuesSound(row: UserRow, users: OneRosterTable<'users'>): boolean {
  const enabled = row.text('enabledUser');
  const message = `enabledUser is true or false, not ${enabled}.`;
  const complaints: [UserColumn, ValueIssue | undefined][] = [
    ['givenName', nameIssue(row.text('givenName'))],
    ['familyName', nameIssue(row.text('familyName'))],
    ['username', usernameIssue(row.text('username'))],
    ['email', emailIssue(row.text('email'))],
    ['identifier', studentNumberIssue(row.text('identifier'))],
    ['enabledUser', truths.has(folded(enabled)) ? undefined : { rule: 'boolean_invalid', message }],
  ];
  for (const [column, complaint] of complaints) {
    if (complaint) users.fault({ line: row.line, column }, complaint.rule, complaint.message);
  }
  return complaints.every(([, complaint]) => !complaint);
}

/** Username and e-mail are how people sign in: two users cannot share one. */
function areLoginsFree(row: UserRow, users: OneRosterTable<'users'>, logins: Map<string, number>): boolean {
  const columns: UserColumn[] = ['username', 'email'];
  const taken = columns.filter((column) => row.text(column) && logins.has(`${column} ${folded(row.text(column))}`));
  for (const column of taken) {
    const line = logins.get(`${column} ${folded(row.text(column))}`);
    users.fault({ line: row.line, column }, 'login_shared', `${row.text(column)} already belongs to line ${line}.`);
  }
  for (const column of columns) {
    const login = `${column} ${folded(row.text(column))}`;
    if (!logins.has(login)) logins.set(login, row.line);
  }
  return taken.length === 0;
}

/**
 * Who is whose parent. The standard lets the student name the parent; exports also let the parent name the student.
 * Agents of another kind, such as a student's tutor, are no family and are passed over with a note.
 */
export async function readGuardianships(
  { users }: OneRosterBundle,
  people: Map<string, RosterPerson>,
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
        const message = `${agent.key}, a ${agent.role}, is no parent or child of ${person.key}, a ${person.role}.`;
        users.note(where, 'agent_passed_over', message);
        continue;
      }
      const relation = folded(users.rows.get(parent.key)?.text('role') ?? 'guardian');
      const link = { parentKey: parent.key, studentKey: student.key, relation, line: row.line };
      const pair = JSON.stringify([parent.key, student.key]);
      if (!links.has(pair)) links.set(pair, link);
    }
  }
  return [...links.values()];
}
