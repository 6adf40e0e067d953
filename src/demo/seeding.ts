import pg from 'pg';
import type { Say } from './filling.js';

export interface SeedOptions {
  databaseUrl: string;
  /** Asked only when there is something to do: a hash takes its time. */
  hashPassword: () => Promise<string>;
  now: Date;
  say: Say;
}

/** How the seeding shows among the connections of the server. */
const seedingConnection = 'homeroom-demo';

const seedingLock = 7_304_002;

/**
 * Fills an empty database with the demo school, in one transaction: whoever is killed on the way leaves nothing behind,
 * and of two processes at once the second finds everything done. Returns whether there was anything to do.
 */
export async function seed({ databaseUrl, hashPassword, now, say }: SeedOptions): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: seedingConnection });
  // A connection that breaks also fails the statement under way, and that one is awaited.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [seedingLock]);
    const { rowCount } = await client.query('SELECT FROM users LIMIT 1');
    const isEmpty = rowCount === 0;
    if (isEmpty) {
      // Every later start does without the whole content of the school.
      const { fill } = await import('./filling.js');
      await fill(client, { passwordHash: await hashPassword(), now, say });
    }
    await client.query('COMMIT');
    if (isEmpty) await client.query('ANALYZE');
    return isEmpty;
  } finally {
    await client.end().catch(() => undefined);
  }
}
