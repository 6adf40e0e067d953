import { sealedColumn } from '#platform/crypto/sealed.js';

/** The secret half of a key that signs credentials. */
export const sealedSecretKey = sealedColumn('credential_keys', 'secret_key_encrypted', { context: 'credential_key' });
