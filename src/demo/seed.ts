import pg from 'pg';
import { connectionLocks } from '#platform/database/advisory-locks.js';
import type { Storage } from '#platform/files/drivers/storage.js';
import type { Report } from './support/seed-context.js';

export interface SeedOptions {
  databaseUrl: string;
  /** Called only if the database is empty: hashing is slow. */
  hashPassword: () => Promise<string>;
  now: Date;
  storage: Storage;
  report: Report;
}

/** Without PostgreSQL's own tables, which a plain ANALYZE includes: they take a quarter of a second more, and hardly change. */
const analyzeTables = `
  DO $$
    DECLARE
      tables text := (SELECT string_agg(oid::regclass::text, ', ') FROM pg_class
                      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace);
    BEGIN
      EXECUTE 'ANALYZE ' || tables;
    END
  $$`;

/** application_name of the connection. */
const seedingConnection = 'homeroom-demo';

/**
 * Fills an empty database with the demo school in one transaction, so that a killed process leaves nothing behind. An
 * advisory lock makes concurrent processes wait. Returns whether data was inserted.
 */
export async function seed({ databaseUrl, hashPassword, now, storage, report }: SeedOptions): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: seedingConnection });
  // A broken connection also rejects the awaited statement.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [connectionLocks.demoSeed]);
    const { rowCount } = await client.query('SELECT FROM users LIMIT 1');
    const isEmpty = rowCount === 0;
    if (isEmpty) {
      // Loaded only here: later starts do not need the demo content.
      const { insertDemoData } = await import('./demo-data.js');
      await insertDemoData(client, { passwordHash: await hashPassword(), now, storage, report });
    }
    await client.query('COMMIT');
    if (isEmpty) await client.query(analyzeTables);
    return isEmpty;
  } finally {
    await client.end().catch(() => undefined);
  }
}
