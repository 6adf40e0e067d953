import type { Statement } from '#platform/database/database.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';

/** A signing key as it is stored. */
export interface StoredKey {
  id: string;
  publicKey: string;
  secretKeyEncrypted: string;
}

const keyColumns = 'k.id, k.public_key AS "publicKey", k.secret_key_encrypted AS "secretKeyEncrypted"';

/** The current signing key. */
export const currentKey: Statement = {
  name: 'credential-key-current',
  text: `SELECT ${keyColumns} FROM credential_keys k WHERE k.retired_at IS NULL`,
};

/** The signing keys with ids $1. */
export const keysById: Statement = {
  name: 'credential-keys-by-id',
  text: `SELECT ${keyColumns} FROM credential_keys k WHERE ${isOneOf('k.id', '$1::uuid[]')}`,
};

/** Adds signing key $1 of organization $2, with public key $3 and encrypted secret key $4, unless there is a current one. */
export const addKey: Statement = {
  name: 'credential-key-add',
  text: `
    INSERT INTO credential_keys (id, organization_id, public_key, secret_key_encrypted) VALUES ($1, $2, $3, $4)
    ON CONFLICT (organization_id) WHERE retired_at IS NULL DO NOTHING`,
};

/** Retires the current signing key at $1. */
export const retireKey: Statement = {
  name: 'credential-key-retire',
  text: `UPDATE credential_keys k SET retired_at = $1, ${bumpVersion('k')} WHERE k.retired_at IS NULL`,
};

/** The position of a credential in the status list of its key. */
export interface CredentialPlace {
  statusIndex: number;
  keyId: string;
}

/**
 * Reserves a position in the status list of key $2 for the credential of certificate $1, which has one for good, unless it is
 * revoked. Locks the certificate, so that a revocation either prevents the position or finds it.
 */
export const reservePlace: Statement = {
  name: 'credential-reserve',
  text: `
    INSERT INTO credential_statuses (certificate_id, key_id)
    SELECT c.id, $2::uuid FROM certificates c WHERE c.id = $1 AND c.revoked_at IS NULL FOR SHARE
    ON CONFLICT (certificate_id) DO NOTHING`,
};

/** The position of the credential of certificate $1; no row before its first credential. */
export const placeOf: Statement = {
  name: 'credential-place',
  text: `SELECT status_index AS "statusIndex", key_id AS "keyId" FROM credential_statuses WHERE certificate_id = $1`,
};

/** The signed credential of certificate $1. */
export const storedCredential: Statement = {
  name: 'credential-stored',
  text: 'SELECT credential FROM certificates WHERE id = $1 AND credential IS NOT NULL',
};

/** Stores credential $2 of certificate $1 unless there is one. */
export const storeCredential: Statement = {
  name: 'credential-store',
  text: 'UPDATE certificates SET credential = $2 WHERE id = $1 AND credential IS NULL',
};

/**
 * By id in $1, the signing keys with the positions of revoked credentials in their status lists. The credential of a deleted
 * certificate counts as revoked, because nothing else is known of it any more.
 */
export const revokedPlaces: Statement = {
  name: 'credential-revoked',
  text: `
    SELECT ${keyColumns}, array(
      SELECT s.status_index FROM credential_statuses s LEFT JOIN certificates c ON c.id = s.certificate_id
      WHERE s.key_id = k.id AND (c.id IS NULL OR c.revoked_at IS NOT NULL)
      ORDER BY s.status_index) AS revoked
    FROM credential_keys k WHERE ${isOneOf('k.id', '$1::uuid[]')}`,
};
