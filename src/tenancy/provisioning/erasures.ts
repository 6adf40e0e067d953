import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { withClient } from './with-client.js';

/** Beside the files as well, because a ledger inside the database goes the way of the database. */
export const ledgerFile = 'erasure-ledger.jsonl';

/** Who had their account erased in the environment as it is now, from the database and from the files beside it. */
export async function erasedAccounts(databaseUrl: string, folders: string[]): Promise<string[]> {
  const inDatabase = await withClient(databaseUrl, ledgerIn).catch((error: { code?: string }) => {
    // No database, or one we cannot reach, has no ledger; anything else must stop the restore.
    if (['3D000', 'ECONNREFUSED'].includes(error.code ?? '')) return [];
    throw error;
  });
  const inFiles = await Promise.all(folders.map(ledgerBelow));
  return [...new Set([...inDatabase, ...inFiles.flat()])];
}

async function ledgerBelow(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, ledgerFile), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => (line.trim() ? [idIn(line)] : []));
}

async function hasLedger(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('public.erasure_ledger') IS NOT NULL AS there`,
  );
  return rows[0]?.there === true;
}

async function ledgerIn(client: pg.Client): Promise<string[]> {
  if (!(await hasLedger(client))) return [];
  const { rows } = await client.query<{ id: string }>('SELECT user_id AS id FROM erasure_ledger');
  return rows.map(({ id }) => id);
}

/** What the ledger of today says goes on being said after yesterday's has come back. */
export async function keepLedger(client: pg.Client, databaseUrl: string): Promise<void> {
  if (!(await hasLedger(client))) return;
  const today = await withClient(databaseUrl, async (current) => {
    if (!(await hasLedger(current))) return undefined;
    const { rows } = await current.query<{ entries: string }>(
      `SELECT COALESCE(json_agg(entry), '[]')::text AS entries FROM erasure_ledger AS entry`,
    );
    return rows[0]?.entries;
  }).catch(() => undefined);
  if (!today) return;
  await client.query(
    `INSERT INTO erasure_ledger SELECT entry.* FROM json_populate_recordset(NULL::erasure_ledger, $1) AS entry
     ON CONFLICT DO NOTHING`,
    [today],
  );
}

const idIn = (line: string): string => {
  const entry = JSON.parse(line) as { user_id?: string; userId?: string };
  return entry.user_id ?? entry.userId ?? '';
};

/** Erases accounts in a database, whatever that takes. */
export type Erase = (client: pg.Client, userIds: string[]) => Promise<void>;

/** The least an erasure is: the account is gone, or, where work of others hangs on it, nobody's. */
export const eraseAccounts: Erase = async (client, userIds) => {
  for (const userId of userIds) {
    await client.query('BEGIN');
    await client.query(`SET LOCAL homeroom.allow_erase = 'on'`);
    await client.query('SAVEPOINT whole');
    await client.query('DELETE FROM users WHERE id = $1', [userId]).catch(async (error: { code?: string }) => {
      if (!['23503', '23001'].includes(error.code ?? '')) throw error;
      await client.query('ROLLBACK TO SAVEPOINT whole');
      await client.query(
        `UPDATE users SET email = id || '@erased.invalid', username = NULL, password_hash = NULL, first_name = NULL,
                last_name = NULL, account_status = 'suspended' WHERE id = $1`,
        [userId],
      );
    });
    await client.query('COMMIT');
  }
};
