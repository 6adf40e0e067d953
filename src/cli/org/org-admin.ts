import type pg from 'pg';
import { Passwords } from '#identity/users/passwords.js';
import type { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/database/base.entity.js';
import { CommandFailure } from '#cli/shared/outcome.js';

/** The first admin and the password to hand over, shown this once. */
export interface FirstAdmin {
  email: string;
  oneTimePassword: string;
}

/** Makes the first admin of an organization; nobody when it has an admin. One statement, so that it happens once. */
export async function makeFirstAdmin(
  client: pg.Client,
  settings: Settings,
  givenEmail: string,
): Promise<FirstAdmin | undefined> {
  const email = givenEmail.toLowerCase();
  const { word, hash, expiresAt } = await new Passwords(settings).oneTime(new Date());
  const values = [newId(), settings.organizationId, email, hash, newId(), expiresAt];
  const { rowCount } = await client.query(insertAdmin, values);
  if (rowCount) return { email, oneTimePassword: word };
  const { rowCount: admins } = await client.query(`SELECT 1 FROM users WHERE role = 'ADMIN' LIMIT 1`);
  if (!admins) throw new CommandFailure(`${email} has an account that is no admin. Take another --admin-email.`);
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
