import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { erasePerson, type Run } from '#platform/personal-data/erase-person.js';
import type { PersonalDataCatalogue } from '#platform/personal-data/personal-data.js';
import { insertLedgerEntries } from './provisioning.sql.js';
import { withClient } from './with-client.js';

/** The ledger is also kept with the files, because a restore replaces the one in the database. */
export const ledgerFile = 'erasure-ledger.jsonl';

/** An entry of the ledger as a line of the file. */
export const ledgerLine = (entry: { userId: string; erasedAt: Date; backupsClearAt: Date }): string =>
  `${JSON.stringify({ user_id: entry.userId, erased_at: entry.erasedAt, backups_clear_at: entry.backupsClearAt })}\n`;

/** Ids of accounts erased so far, from the ledgers in the current database and in the folders. */
export async function erasedAccounts(databaseUrl: string, folders: string[]): Promise<string[]> {
  const inDatabase = await withClient(databaseUrl, ledgerIn).catch((error: { code?: string }) => {
    // A missing or unreachable database has no ledger; any other error must stop the restore.
    if (['3D000', 'ECONNREFUSED'].includes(error.code ?? '')) return [];
    throw error;
  });
  const inFiles = await Promise.all(folders.map(readLedgerFile));
  return [...new Set([...inDatabase, ...inFiles.flat()])];
}

async function readLedgerFile(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, ledgerFile), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => (line.trim() ? [idIn(line)] : []));
}

async function hasLedger(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('public.erasure_ledger') IS NOT NULL AS exists`,
  );
  return rows[0]?.exists === true;
}

async function ledgerIn(client: pg.Client): Promise<string[]> {
  if (!(await hasLedger(client))) return [];
  const { rows } = await client.query<{ id: string }>('SELECT user_id AS id FROM erasure_ledger');
  return rows.map(({ id }) => id);
}

/** Copies the ledger of the current database into the restored one, whose ledger is older. */
export async function keepLedger(client: pg.Client, databaseUrl: string): Promise<void> {
  if (!(await hasLedger(client))) return;
  const entries = await withClient(databaseUrl, async (current) => {
    if (!(await hasLedger(current))) return undefined;
    const { rows } = await current.query<{ entries: string }>(
      `SELECT COALESCE(json_agg(entry), '[]')::text AS entries FROM erasure_ledger AS entry`,
    );
    return rows[0]?.entries;
  }).catch(() => undefined);
  if (!entries) return;
  await client.query(insertLedgerEntries, [entries]);
}

const idIn = (line: string): string => {
  const entry = JSON.parse(line) as { user_id?: string; userId?: string };
  return entry.user_id ?? entry.userId ?? '';
};

/**
 * Erases the accounts in a restored database, each in a transaction. Returns the storage keys of deleted files, whose bytes
 * the caller removes.
 */
export async function eraseAccounts(
  client: pg.Client,
  catalogue: PersonalDataCatalogue,
  userIds: string[],
): Promise<string[]> {
  const run: Run = async <Row>(text: string, values?: unknown[]) => (await client.query(text, values)).rows as Row[];
  const storageKeys: string[] = [];
  for (const id of userIds) {
    await client.query('BEGIN');
    const erased = await erasePerson(run, catalogue, { id });
    await client.query('COMMIT');
    storageKeys.push(...(erased?.storageKeys ?? []));
  }
  return storageKeys;
}
