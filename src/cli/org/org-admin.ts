import type pg from 'pg';
import { CommandFailure } from '#cli/shared/outcome.js';
import { issueOneTimePassword } from '#identity/credentials/one-time-password.js';
import type { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/crypto/new-id.js';
import { insertAdmin, renewAdmin } from './org.sql.js';

/** The first admin and their one-time password, which is shown only once. */
export interface FirstAdmin {
  email: string;
  oneTimePassword: string;
}

/**
 * Creates the first admin of an organization; undefined if it has one. A single statement, so that concurrent calls
 * create one admin. A first admin whose one-time password expired unused gets a new one, because no other account can
 * issue it.
 */
export async function createFirstAdmin(
  client: pg.Client,
  settings: Settings,
  givenEmail: string,
): Promise<FirstAdmin | undefined> {
  const email = givenEmail.toLowerCase();
  const { plaintext, hash, expiresAt } = await issueOneTimePassword(new Date());
  const values = [newId(), settings.organizationId, email, hash, newId(), expiresAt];
  const { rowCount } = await client.query(insertAdmin, values);
  if (rowCount) return { email, oneTimePassword: plaintext };
  const renewed = await client.query(renewAdmin, [settings.organizationId, email, hash, expiresAt, newId()]);
  if (renewed.rowCount) return { email, oneTimePassword: plaintext };
  const { rowCount: admins } = await client.query(`SELECT 1 FROM users WHERE role = 'ADMIN' LIMIT 1`);
  if (!admins)
    throw new CommandFailure(`${email} belongs to an account that is not an admin. Give another --admin-email.`);
  return undefined;
}
