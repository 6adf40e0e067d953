import pg from 'pg';
import type { BackupCipher } from './backup-cipher.js';
import { readTexts } from './backup-files.js';
import { type Backup, UnusableBackup } from './manifest.js';
import { endOpenSessions, followLocale, selectForeignKeys } from './provisioning.sql.js';
import { requeueJobs } from './queued-jobs.js';
import { insertRows, setTextFormat } from './table-rows.js';
import { countRows, tablesOf } from './table-shapes.js';

const { escapeIdentifier, escapeLiteral } = pg;

interface ForeignKey {
  table: string;
  name: string;
  definition: string;
}

/**
 * Fills a database that has the backup's schema, in one transaction. Foreign keys of tables with rows are dropped and added
 * again, which validates all rows. User triggers are disabled, because the rows already contain their effects. All of this
 * requires only ownership of the tables.
 */
export async function loadBackup(client: pg.Client, backup: Backup, cipher: BackupCipher): Promise<void> {
  await client.query(setTextFormat);
  await compareShapes(client, backup);
  await client.query('BEGIN');
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  const filled = await tablesWithRows(client, backup);
  const keys = (await foreignKeys(client)).filter(({ table }) => filled.has(table));
  await dropKeys(client, keys);
  await fillTables(client, backup, filled, cipher);
  await client.query(followLocale);
  await addKeys(client, keys);
  for (const { name, lastValue } of backup.manifest.sequences)
    await client.query(`SELECT setval($1::regclass, COALESCE($2::bigint, 1), $2 IS NOT NULL)`, [
      `public.${escapeIdentifier(name)}`,
      lastValue,
    ]);
  const { jobs } = backup.manifest;
  const queued = await requeueJobs(client, readTexts(backup.folder, jobs.path, cipher));
  if (queued !== jobs.rows) throw new Error(`Only ${queued} of ${jobs.rows} waiting jobs could be queued again.`);
  await client.query('COMMIT');
  await compareCounts(client, backup);
}

/** The names of tables with rows in the backup, or in the new database because a migration has inserted them. */
async function tablesWithRows(client: pg.Client, { manifest: { tables } }: Backup): Promise<Set<string>> {
  const counts = await countRows(client, tables);
  return new Set(tables.filter(({ name, rows }) => rows > 0 || counts.get(name) !== 0).map(({ name }) => name));
}

async function fillTables(
  client: pg.Client,
  { folder, manifest: { tables } }: Backup,
  filled: Set<string>,
  cipher: BackupCipher,
): Promise<void> {
  const names = [...filled].map((name) => escapeIdentifier(name));
  for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  // TRUNCATE would refuse tables to which foreign keys of others refer.
  for (const name of names) await client.query(`DELETE FROM ${name}`);
  for (const table of tables) await insertRows(client, table, readTexts(folder, table.path, cipher));
  for (const name of names) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
}

async function dropKeys(client: pg.Client, keys: ForeignKey[]): Promise<void> {
  for (const { table, name } of keys)
    await client.query(`ALTER TABLE ${escapeIdentifier(table)} DROP CONSTRAINT ${name}`);
}

async function addKeys(client: pg.Client, keys: ForeignKey[]): Promise<void> {
  for (const { table, name, definition } of keys)
    await client.query(`ALTER TABLE ${escapeIdentifier(table)} ADD CONSTRAINT ${name} ${definition}`);
}

async function foreignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(selectForeignKeys);
  return rows;
}

/** Rows in text form can only be loaded into a table with the same columns. */
async function compareShapes(client: pg.Client, { folder, manifest }: Backup): Promise<void> {
  const shapes = new Map((await tablesOf(client)).map(({ name, columns }) => [name, JSON.stringify(columns)]));
  const different = manifest.tables.filter(({ name, columns }) => shapes.get(name) !== JSON.stringify(columns));
  if (different.length === 0) return;
  const names = different.map(({ name }) => name).join(', ');
  throw new UnusableBackup(
    `${folder} does not match the migrations of this release: ${names} had other columns. Use the release that made it.`,
  );
}

async function compareCounts(client: pg.Client, { manifest: { tables } }: Backup): Promise<void> {
  const counts = await countRows(client, tables);
  const wrong = tables.filter(({ name, rows }) => counts.get(name) !== rows).map(({ name }) => name);
  if (wrong.length > 0) throw new Error(`After loading, the row counts of ${wrong.join(', ')} differ from the backup.`);
}

/** Reassigns all rows to the organization that is restored into, when the backup is of another one. */
export async function reassignTo(client: pg.Client, organization: { id: string; slug: string }): Promise<void> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM organizations');
  if (rows[0]?.id === organization.id) return;
  const tables = (await tablesOf(client)).filter(({ columns }) =>
    columns.some(({ name }) => name === 'organization_id'),
  );
  const keys = (await foreignKeys(client)).filter(({ definition }) => definition.includes('REFERENCES organizations'));
  await client.query('BEGIN');
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  await dropKeys(client, keys);
  await client.query('UPDATE organizations SET id = $1, slug = $2', [organization.id, organization.slug]);
  for (const { name } of tables) {
    const table = escapeIdentifier(name);
    await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await client.query(`UPDATE ${table} SET organization_id = ${escapeLiteral(organization.id)}`);
    await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  }
  await addKeys(client, keys);
  await client.query('COMMIT');
}

/** Ends the sessions that were open when the backup was made: they may have been revoked since. */
export async function endSessions(client: pg.Client): Promise<void> {
  await client.query(endOpenSessions);
}
