import type { Statement } from '#platform/database/database.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';

/** Each statement writes any number of accounts: $1 organization, $2 rows as JSON. */
const rows = (columns: string) => `jsonb_to_recordset($2::jsonb) AS r(${columns})`;

const account = 'id uuid, email text, username text, "firstName" text, "lastName" text, "externalId" text';

/** Accounts created by staff; the holder replaces the one-time password at the first login. */
export const insertAccounts: Statement = {
  name: 'accounts-insert',
  text: `INSERT INTO users (id, organization_id, email, username, password_hash, first_name, last_name, role,
           account_status, managed, external_id, one_time_password_expires_at)
         SELECT r.id, $1, r.email, r.username, r."passwordHash", r."firstName", r."lastName", r.role, 'invited', true,
           r."externalId", r."oneTimePasswordExpiresAt"
         FROM ${rows(`${account}, role text, "passwordHash" text, "oneTimePasswordExpiresAt" timestamptz`)}`,
};

/** Leaves accounts that already have these values unchanged. A new address is not verified. Returns AddressChange rows. */
export const updateAccounts: Statement = {
  name: 'accounts-update',
  text: `UPDATE users u SET email = r.email, username = r.username, first_name = r."firstName", last_name = r."lastName",
           external_id = r."externalId", email_verified = u.email_verified AND u.email = r.email,
           ${bumpVersion('u')}
         FROM ${rows(account)} JOIN users before ON before.id = r.id WHERE u.id = r.id AND u.organization_id = $1
           AND (u.email, u.username, u.first_name, u.last_name, u.external_id)
             IS DISTINCT FROM (r.email, r.username, r."firstName", r."lastName", r."externalId")
         RETURNING u.id, u.email, before.email AS "formerEmail", u.username, u.first_name AS "firstName", u.last_name AS "lastName"`,
};

/** Skips accounts whose holder has chosen a password since they were selected. */
export const updateOneTimePasswords: Statement = {
  name: 'accounts-one-time-passwords',
  text: `UPDATE users u SET password_hash = r.hash, one_time_password_expires_at = r."expiresAt", pending_email = NULL,
           ${bumpVersion('u')}
         FROM ${rows('id uuid, hash text, "expiresAt" timestamptz')}
         WHERE u.id = r.id AND u.organization_id = $1 AND u.managed AND u.account_status = 'invited' RETURNING u.id`,
};

/** $2 user ids. Suspended accounts stay suspended. */
export const graduateAccounts: Statement = {
  name: 'accounts-graduate',
  text: `UPDATE users SET account_status = 'graduated', ${bumpVersion('users')}
         WHERE ${isOneOf('id', '$2::uuid[]')} AND organization_id = $1 AND account_status <> 'suspended'`,
};

/** Gives graduated accounts their former status again; accounts suspended since stay suspended. */
export const reopenAccounts: Statement = {
  name: 'accounts-reopen',
  text: `UPDATE users u SET account_status = r."accountStatus", ${bumpVersion('u')}
         FROM ${rows('id uuid, "accountStatus" text')}
         WHERE u.id = r.id AND u.organization_id = $1 AND u.account_status = 'graduated' RETURNING u.id`,
};
