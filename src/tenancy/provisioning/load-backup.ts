import pg from 'pg';
import type { BackupCipher } from './backup-cipher.js';
import { type Backup, UnusableBackup } from './manifest.js';
import { readTexts } from './backup-files.js';
import { addJobsAgain } from './queued-jobs.js';
import { insertRows, plainText } from './table-rows.js';
import { countRows, tablesOf } from './table-shapes.js';

const { escapeIdentifier, escapeLiteral } = pg;

interface ForeignKey {
  table: string;
  name: string;
  definition: string;
}

/**
 * Fills a database that has the backup's schema, in one transaction. Foreign keys are taken off and put back, which
 * checks every one; triggers of ours sleep, because what they counted is in the rows already. The owner of the tables
 * may do all of that.
 */
export async function loadBackup(client: pg.Client, backup: Backup, cipher: BackupCipher): Promise<void> {
  await client.query(plainText);
  await compareShapes(client, backup);
  await client.query('BEGIN');
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  const keys = await foreignKeys(client);
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  await fillTables(client, backup, cipher);
  for (const { table, name, definition } of keys)
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  for (const { name, lastValue } of backup.manifest.sequences)
    await client.query(`SELECT setval($1::regclass, COALESCE($2::bigint, 1), $2 IS NOT NULL)`, [
      `public.${escapeIdentifier(name)}`,
      lastValue,
    ]);
  const { jobs } = backup.manifest;
  const queued = await addJobsAgain(client, readTexts(backup.folder, jobs.path, cipher));
  if (queued !== jobs.rows) throw new Error(`Of ${jobs.rows} waiting jobs ${queued} were queued again.`);
  await client.query('COMMIT');
  await compareCounts(client, backup);
}

async function fillTables(
  client: pg.Client,
  { folder, manifest: { tables } }: Backup,
  cipher: BackupCipher,
): Promise<void> {
  const names = tables.map(({ name }) => escapeIdentifier(name));
  if (names.length === 0) return;
  await client.query(`TRUNCATE ${names.join(', ')}`);
  for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  for (const table of tables) await insertRows(client, table, readTexts(folder, table.path, cipher));
  for (const name of names) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
}

async function foreignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND connamespace = 'public'::regnamespace`,
  );
  return rows;
}

/** A row in text means nothing to a table with other columns. */
async function compareShapes(client: pg.Client, { folder, manifest }: Backup): Promise<void> {
  const shapes = new Map((await tablesOf(client)).map(({ name, columns }) => [name, JSON.stringify(columns)]));
  const strange = manifest.tables.filter(({ name, columns }) => shapes.get(name) !== JSON.stringify(columns));
  if (strange.length === 0) return;
  const names = strange.map(({ name }) => name).join(', ');
  throw new UnusableBackup(`${folder} does not fit the migrations of this release: ${names} had other columns.`);
}

async function compareCounts(client: pg.Client, { manifest: { tables } }: Backup): Promise<void> {
  const counts = await countRows(client, tables);
  const wrong = tables.filter(({ name, rows }) => counts.get(name) !== rows).map(({ name }) => name);
  if (wrong.length > 0) throw new Error(`After loading, ${wrong.join(', ')} did not have the rows of the backup.`);
}

/** Makes the rows another organization's: its data moves in, its people sign in anew. */
export async function handOverTo(client: pg.Client, organization: { id: string; slug: string }): Promise<void> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM organizations');
  if (rows[0]?.id === organization.id) return;
  const tables = (await tablesOf(client)).filter(({ columns }) =>
    columns.some(({ name }) => name === 'organization_id'),
  );
  const keys = (await foreignKeys(client)).filter(({ definition }) => definition.includes('REFERENCES organizations'));
  await client.query('BEGIN');
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  await client.query('UPDATE organizations SET id = $1, slug = $2', [organization.id, organization.slug]);
  for (const { name } of tables) {
    const table = escapeIdentifier(name);
    await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await client.query(`UPDATE ${table} SET organization_id = ${escapeLiteral(organization.id)}`);
    await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  }
  for (const { table, name, definition } of keys)
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  await client.query('COMMIT');
}

/** Nobody is signed in by a session that was open when the backup was made: it may have been ended since. */
export async function endSessions(client: pg.Client): Promise<void> {
  await client.query(
    `UPDATE user_sessions SET end_time = last_active, end_reason = 'revoked',
            duration_seconds = floor(extract(epoch FROM last_active - start_time))
     WHERE end_time IS NULL`,
  );
}
