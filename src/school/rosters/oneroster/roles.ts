import { paced } from '#platform/pacing/pacing.js';
import { folded } from '#school/rosters/roster-values.js';
import { type RosterRole } from '#school/rosters/roster.js';
import { type OneRosterBundle } from './bundle.js';
import { type OneRosterRow, type OneRosterTable } from './table.js';

/** The role of a user: the one of the account, and as the file writes it. */
interface UserRole {
  role: RosterRole;
  written: string;
}

/** sourcedId of a user → role. Users whose role is unknown or has no account are missing. */
export type UserRoles = ReadonlyMap<string, UserRole>;

/** The vocabularies of both versions, folded. */
const roles: ReadonlyMap<string, RosterRole> = new Map([
  ['administrator', 'ADMIN'],
  ['districtadministrator', 'ADMIN'],
  ['siteadministrator', 'ADMIN'],
  ['systemadministrator', 'ADMIN'],
  ['teacher', 'TEACHER'],
  ['aide', 'TEACHER'],
  ['student', 'STUDENT'],
  ['parent', 'PARENT'],
  ['guardian', 'PARENT'],
  ['relative', 'PARENT'],
]);

/** Roles of the standard that have no accounts here. Version 1.2 allows others that begin with `ext:`. */
const rolesWithoutAccount = ['proctor', 'counselor', 'principal'];
const isWithoutAccount = (written: string) => rolesWithoutAccount.includes(written) || written.startsWith('ext:');

/** The roles of the users: a column of `users.csv` in version 1.1, the rows of `roles.csv` in version 1.2. */
export function readRoles(bundle: OneRosterBundle): Promise<UserRoles> {
  return bundle.version === '1.2' ? readRoleFile(bundle) : readRoleColumn(bundle);
}

async function readRoleColumn({ users, orgs }: OneRosterBundle): Promise<UserRoles> {
  const found = new Map<string, UserRole>();
  for await (const row of paced(users.rows.values())) {
    for (const org of row.list('orgSourcedIds')) orgs.find(org, users, { line: row.line, column: 'orgSourcedIds' });
    const role = roleOf(row, users);
    if (role) found.set(row.id, role);
  }
  return found;
}

/** A row of `roles.csv`. A user may have several roles, in several orgs. */
interface RoleOfUser extends UserRole {
  isPrimary: boolean;
  line: number;
}

/** The account gets the primary role; of several the first in the file, and without any the first secondary one. */
async function readRoleFile(bundle: OneRosterBundle): Promise<UserRoles> {
  const found = new Map<string, UserRole>();
  for await (const [userId, all] of paced(await rolesByUser(bundle))) {
    const chosen = all.find(({ isPrimary }) => isPrimary) ?? all[0];
    if (!chosen) continue;
    found.set(userId, chosen);
    for (const { role, written, line } of all) {
      if (role === chosen.role) continue;
      const message = `${written} of ${userId} is not imported: an account has one role, and ${chosen.written} is used.`;
      bundle.roles.note({ line, column: 'role' }, 'role_secondary', message);
    }
  }
  return found;
}

/** The roles of each user in the order of the file. Users without a row are noted. */
async function rolesByUser({ users, orgs, roles: table }: OneRosterBundle): Promise<Map<string, RoleOfUser[]>> {
  const byUser = new Map<string, RoleOfUser[]>();
  for await (const row of paced(table.rows.values())) {
    const where = (column: string) => ({ line: row.line, column });
    orgs.find(row.text('orgSourcedId'), table, where('orgSourcedId'));
    const user = users.find(row.text('userSourcedId'), table, where('userSourcedId'));
    const isPrimary = isPrimaryRole(row, table);
    const role = roleOf(row, table);
    if (!user) continue;
    const others = byUser.get(user.id) ?? [];
    byUser.set(user.id, others);
    if (role && isPrimary !== undefined) others.push({ ...role, isPrimary, line: row.line });
  }
  const withoutRow = table.rows.size > 0 ? [...users.rows.values()].filter(({ id }) => !byUser.has(id)) : [];
  for (const { id, line } of withoutRow) {
    users.note({ line }, 'role_missing', `${id} has no current role in roles.csv and is not imported.`);
  }
  return byUser;
}

function isPrimaryRole({ line, text }: OneRosterRow<'roleType'>, table: Reporter): boolean | undefined {
  const written = folded(text('roleType'));
  if (written === 'primary' || written === 'secondary') return written === 'primary';
  const message = `Unknown roleType ${written}. Use primary or secondary.`;
  table.error({ line, column: 'roleType' }, 'role_type_unknown', message);
  return undefined;
}

type Reporter = Pick<OneRosterTable, 'error' | 'note'>;

function roleOf({ line, text }: OneRosterRow<'role'>, table: Reporter): UserRole | undefined {
  const written = folded(text('role'));
  const where = { line, column: 'role' };
  const role = roles.get(written);
  if (role) return { role, written };
  if (isWithoutAccount(written))
    table.note(where, 'role_passed_over', `The role ${written} has no accounts here and is not imported.`);
  else table.error(where, 'role_unknown', `Unknown OneRoster role ${written}.`);
  return undefined;
}
