import pg from 'pg';
import { hasDatabase } from './with-client.js';

const { escapeIdentifier, escapeLiteral } = pg;

const restrictions = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';

/** Creates the role of an organization, which may only log in and own its database. Returns whether it is new. */
export async function ensureRole(admin: pg.Client, role: string, password: string): Promise<boolean> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const [name, secret] = [escapeIdentifier(role), escapeLiteral(password)];
  // ALTER ROLE … NOSUPERUSER requires a superuser, even for a role that is none.
  if (rowCount) await admin.query(`ALTER ROLE ${name} LOGIN PASSWORD ${secret}`);
  else await admin.query(`CREATE ROLE ${name} ${restrictions} LOGIN PASSWORD ${secret}`);
  return !rowCount;
}

/** Creates a database that only `owner` may connect to. Returns whether it is new. */
export async function ensureOwnDatabase(admin: pg.Client, name: string, owner: string): Promise<boolean> {
  const exists = await hasDatabase(admin, name);
  if (!exists) {
    await grantMembership(admin, owner);
    await admin.query(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(owner)}`);
  }
  await admin.query(`REVOKE ALL ON DATABASE ${escapeIdentifier(name)} FROM PUBLIC`);
  return !exists;
}

/** An administrator without superuser rights can only create objects for roles it is a member of. */
async function grantMembership(admin: pg.Client, role: string): Promise<void> {
  const { rows } = await admin.query<{ super: boolean }>(
    'SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user',
  );
  if (!rows[0]?.super) await admin.query(`GRANT ${escapeIdentifier(role)} TO CURRENT_USER`);
}

/** Prevents the roles of organizations from connecting to the server's default databases. */
export async function closeCommonDatabases(admin: pg.Client): Promise<void> {
  await admin.query('REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC');
}

/** Drops the database and terminates its connections. Returns whether it existed. */
export async function dropDatabase(admin: pg.Client, name: string): Promise<boolean> {
  const exists = await hasDatabase(admin, name);
  await admin.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
  return exists;
}

/** Drops databases whose names start with one of the prefixes. */
export async function dropDatabasesWithPrefix(admin: pg.Client, prefixes: string[]): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) prefix WHERE starts_with(datname, prefix))',
    [prefixes],
  );
  for (const { name } of rows) await dropDatabase(admin, name);
}

/** Drops the role; its database must be dropped first. Returns whether it existed. */
export async function dropRole(admin: pg.Client, role: string): Promise<boolean> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  await admin.query(`DROP ROLE IF EXISTS ${escapeIdentifier(role)}`);
  return rowCount === 1;
}

/**
 * Replaces the database `current` by `fresh`, by renaming both in one transaction. Connections to `current` are
 * terminated. Returns the new name of the old database, if there was one.
 */
export async function swapDatabases(admin: pg.Client, fresh: string, current: string): Promise<string | undefined> {
  if (!(await hasDatabase(admin, current))) {
    await admin.query(`ALTER DATABASE ${escapeIdentifier(fresh)} RENAME TO ${escapeIdentifier(current)}`);
    return undefined;
  }
  const retired = fresh.replace('_restoring_', '_replaced_');
  await admin.query(`ALTER DATABASE ${escapeIdentifier(current)} ALLOW_CONNECTIONS false`);
  try {
    await terminateConnections(admin, [current, fresh]);
    await admin.query('BEGIN');
    await admin.query(`ALTER DATABASE ${escapeIdentifier(current)} RENAME TO ${escapeIdentifier(retired)}`);
    await admin.query(`ALTER DATABASE ${escapeIdentifier(fresh)} RENAME TO ${escapeIdentifier(current)}`);
    await admin.query('COMMIT');
  } catch (error) {
    await admin.query('ROLLBACK');
    await admin.query(`ALTER DATABASE ${escapeIdentifier(current)} ALLOW_CONNECTIONS true`);
    throw error;
  }
  return retired;
}

const maxDisconnectMs = 5_000;

async function terminateConnections(admin: pg.Client, databases: string[]): Promise<void> {
  const deadline = Date.now() + maxDisconnectMs;
  for (;;) {
    const { rowCount } = await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY ($1) AND pid <> pg_backend_pid()',
      [databases],
    );
    if (!rowCount) return;
    if (Date.now() > deadline)
      throw new Error(`Clients keep reconnecting to ${databases.join(' or ')}. Stop the instance and try again.`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
