import { School } from '../support/school.js';

/**
 * Another organization with the same secret, slug, people and open sessions: its tokens differ only in the `org` claim.
 */
export async function openForeignSchool(secret: string): Promise<School> {
  const foreign = new School({ ORGANIZATION_ID: 'other', JWT_SECRET: secret });
  await foreign.open(`DO $$ DECLARE owned record; BEGIN
    SET LOCAL session_replication_role = replica;
    UPDATE organizations SET id = 'other';
    FOR owned IN SELECT table_name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'organization_id'
    LOOP EXECUTE format('UPDATE %I SET organization_id = ''other''', owned.table_name); END LOOP;
  END $$`);
  return foreign;
}

/** A token of the foreign organization whose session also exists in `home`. */
export async function foreignToken(home: School, foreign: School): Promise<string> {
  const { body } = await foreign.login(foreign.root);
  const [session] = await foreign.sql<Record<string, unknown>>(
    'SELECT * FROM user_sessions WHERE user_id = $1 ORDER BY start_time DESC LIMIT 1',
    [foreign.root.id],
  );
  await home.sql('INSERT INTO user_sessions SELECT * FROM jsonb_populate_record(NULL::user_sessions, $1)', [session]);
  return body.accessToken;
}
