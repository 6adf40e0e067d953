import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { anonymizeUser, insertLedgerEntries } from './provisioning.sql.js';
import { withClient } from './with-client.js';

/** The ledger is also kept with the files, because a restore replaces the one in the database. */
export const ledgerFile = 'erasure-ledger.jsonl';

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

/** Erases accounts in a database. */
export type Erase = (client: pg.Client, userIds: string[]) => Promise<void>;

/** Minimal erasure: deletes the account or, where other people's records refer to it, anonymizes it. */
export const eraseAccounts: Erase = async (client, userIds) => {
  for (const userId of userIds) {
    await client.query('BEGIN');
    await client.query(`SET LOCAL homeroom.allow_erase = 'on'`);
    await client.query('SAVEPOINT before_delete');
    await client.query('DELETE FROM users WHERE id = $1', [userId]).catch(async (error: { code?: string }) => {
      if (!['23503', '23001'].includes(error.code ?? '')) throw error;
      await client.query('ROLLBACK TO SAVEPOINT before_delete');
      await client.query(anonymizeUser, [userId]);
    });
    await client.query('COMMIT');
  }
};
