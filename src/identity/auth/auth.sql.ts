import type { Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';

/** Issues a token and voids the earlier ones of the same purpose. */
export const issueToken: Statement = {
  name: 'auth-token-issue',
  text: `WITH voided AS (UPDATE auth_tokens SET used_at = $6 WHERE user_id = $2 AND purpose = $3 AND used_at IS NULL)
         INSERT INTO auth_tokens (id, user_id, purpose, token_hash, expires_at, email) VALUES ($1, $2, $3, $4, $5, $7)`,
};

/** A token is valid only while its address belongs to the account; a verification token also while it is pending. */
const isValid = `t.token_hash = $1 AND t.purpose = $2 AND t.used_at IS NULL AND t.expires_at > $3 AND EXISTS (
    SELECT FROM users u WHERE u.id = t.user_id AND (u.email = t.email OR (t.purpose = 'verify' AND u.pending_email = t.email)))`;

/** The holder of the token $1 of the purpose $2, if it is valid at $3. */
export const findToken: Statement = {
  name: 'auth-token-find',
  text: `SELECT t.user_id AS "userId", t.email FROM auth_tokens t WHERE ${isValid}`,
};

/** Like `findToken`, and uses the token up. */
export const redeemToken: Statement = {
  name: 'auth-token-redeem',
  text: `UPDATE auth_tokens t SET used_at = $3 WHERE ${isValid} RETURNING t.user_id AS "userId", t.email`,
};

/** Deletes one batch of tokens that expired or were used before $1. */
export const purgeTokens: Statement = {
  name: 'auth-token-purge',
  text: `DELETE FROM auth_tokens WHERE ${batchOf('auth_tokens', 'expires_at < $1 OR used_at < $1')} RETURNING id`,
};

/** One row if the account $1 had a login from the device $2 after $3. */
export const findDevice: Statement = {
  name: 'known-device-find',
  text: 'SELECT 1 FROM known_devices WHERE user_id = $1 AND device_hash = $2 AND last_login_at > $3',
};

export const rememberDevice: Statement = {
  name: 'known-device-remember',
  text: `INSERT INTO known_devices (id, user_id, device_hash, last_login_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id, device_hash) DO UPDATE SET last_login_at = EXCLUDED.last_login_at`,
};

/** Deletes one batch of devices without a login since $1. */
export const purgeDevices: Statement = {
  name: 'known-device-purge',
  text: `DELETE FROM known_devices WHERE ${batchOf('known_devices', 'last_login_at < $1')} RETURNING id`,
};
