import type pg from 'pg';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import type { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/database/base.entity.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import { CommandFailure } from '#cli/shared/outcome.js';

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
  const { word, hash, expiresAt } = await new PasswordHasher(settings).oneTime(new Date());
  const values = [newId(), settings.organizationId, email, hash, newId(), expiresAt];
  const { rowCount } = await client.query(insertAdmin, values);
  if (rowCount) return { email, oneTimePassword: word };
  const renewed = await client.query(renewAdmin, [settings.organizationId, email, hash, expiresAt, newId()]);
  if (renewed.rowCount) return { email, oneTimePassword: word };
  const { rowCount: admins } = await client.query(`SELECT 1 FROM users WHERE role = 'ADMIN' LIMIT 1`);
  if (!admins)
    throw new CommandFailure(`${email} belongs to an account that is not an admin. Give another --admin-email.`);
  return undefined;
}

const insertAdmin = `
  WITH made AS (
    INSERT INTO users (id, organization_id, email, password_hash, one_time_password_expires_at, role, account_status, managed)
    SELECT $1, $2, $3, $4, $6::timestamptz, 'ADMIN', 'invited', true WHERE NOT EXISTS (SELECT 1 FROM users WHERE role = 'ADMIN')
    ON CONFLICT DO NOTHING RETURNING id
  )
  INSERT INTO audit_log (id, organization_id, action, entity, entity_id, data)
  SELECT $5, $2, 'user.created', 'user', id, '{"role": "ADMIN", "by": "operator"}' FROM made`;

const renewAdmin = `
  WITH renewed AS (
    UPDATE users SET password_hash = $3, one_time_password_expires_at = $4::timestamptz, ${bumpVersion('users')}
    WHERE organization_id = $1 AND email = $2 AND role = 'ADMIN' AND account_status = 'invited'
      AND one_time_password_expires_at < now() RETURNING id
  )
  INSERT INTO audit_log (id, organization_id, action, entity, entity_id, data)
  SELECT $5, $1, 'password.renewed', 'user', id, '{"by": "operator"}' FROM renewed`;
