import pg from 'pg';
import { hasDatabase } from './with-client.js';

const { escapeIdentifier, escapeLiteral } = pg;

const fewRights = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';

/** The role of one organization: it may log in, own its database, and nothing else. Returns whether it is new. */
export async function ensureRole(admin: pg.Client, role: string, password: string): Promise<boolean> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const [name, secret] = [escapeIdentifier(role), escapeLiteral(password)];
  // Only a superuser may even say NOSUPERUSER of a role that is there.
  if (rowCount) await admin.query(`ALTER ROLE ${name} LOGIN PASSWORD ${secret}`);
  else await admin.query(`CREATE ROLE ${name} ${fewRights} LOGIN PASSWORD ${secret}`);
  return !rowCount;
}

/** A database that only `owner` may enter. Returns whether it is new. */
export async function ensureOwnDatabase(admin: pg.Client, name: string, owner: string): Promise<boolean> {
  const isThere = await hasDatabase(admin, name);
  if (!isThere) {
    await mayActFor(admin, owner);
    await admin.query(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(owner)}`);
  }
  await admin.query(`REVOKE ALL ON DATABASE ${escapeIdentifier(name)} FROM PUBLIC`);
  return !isThere;
}

/** An administrator who is no superuser makes things for others only as a member of them. */
async function mayActFor(admin: pg.Client, role: string): Promise<void> {
  const { rows } = await admin.query<{ super: boolean }>(
    'SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user',
  );
  if (!rows[0]?.super) await admin.query(`GRANT ${escapeIdentifier(role)} TO CURRENT_USER`);
}

/** Keeps the roles of organizations out of the server's own databases too. */
export async function closeCommonDatabases(admin: pg.Client): Promise<void> {
  await admin.query('REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC');
}

/** Removes the database, whoever is connected to it. Returns whether there was one. */
export async function dropDatabase(admin: pg.Client, name: string): Promise<boolean> {
  const isThere = await hasDatabase(admin, name);
  await admin.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
  return isThere;
}

/** Removes databases whose names begin so. */
export async function dropDatabasesLike(admin: pg.Client, beginnings: string[]): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) b WHERE starts_with(datname, b))',
    [beginnings],
  );
  for (const { name } of rows) await dropDatabase(admin, name);
}

/** Removes the role once its database is gone. Returns whether there was one. */
export async function dropRole(admin: pg.Client, role: string): Promise<boolean> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  await admin.query(`DROP ROLE IF EXISTS ${escapeIdentifier(role)}`);
  return rowCount === 1;
}

/**
 * Puts the database `fresh` in the place of `current`, in one transaction; whoever is connected to `current` is cut off
 * and finds the new one. Returns the name the old one has now, when there was one.
 */
export async function swapDatabases(admin: pg.Client, fresh: string, current: string): Promise<string | undefined> {
  if (!(await hasDatabase(admin, current))) {
    await admin.query(`ALTER DATABASE ${escapeIdentifier(fresh)} RENAME TO ${escapeIdentifier(current)}`);
    return undefined;
  }
  const retired = fresh.replace('_restoring_', '_replaced_');
  await admin.query(`ALTER DATABASE ${escapeIdentifier(current)} ALLOW_CONNECTIONS false`);
  try {
    await cutConnections(admin, [current, fresh]);
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

async function cutConnections(admin: pg.Client, databases: string[]): Promise<void> {
  const deadline = Date.now() + maxDisconnectMs;
  for (;;) {
    const { rowCount } = await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY ($1) AND pid <> pg_backend_pid()',
      [databases],
    );
    if (!rowCount) return;
    if (Date.now() > deadline) throw new Error(`Somebody stays connected to ${databases.join(' or ')}.`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
