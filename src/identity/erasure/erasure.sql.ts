import type { Statement } from '#platform/database/database.js';

/** Opens a request $1 for the person $3 by $4 with the reason $5 in organization $2, unless the person has an open one. */
export const openRequest: Statement = {
  name: 'erasure-request-open',
  text: `INSERT INTO erasure_requests (id, organization_id, user_id, requested_by, reason) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id) WHERE status = 'requested' DO NOTHING RETURNING id`,
};

/** Records that the account $1 was erased at $2, and that backups have expired at $3. */
export const addToLedger: Statement = {
  name: 'erasure-ledger-add',
  text: 'INSERT INTO erasure_ledger (user_id, erased_at, backups_clear_at) VALUES ($1, $2, $3)',
};

/** Marks the entries whose backups have expired at $1. */
export const clearLedger: Statement = {
  name: 'erasure-ledger-clear',
  text: `UPDATE erasure_ledger SET cleared_at = $1 WHERE cleared_at IS NULL AND backups_clear_at <= $1 RETURNING user_id`,
};

/** The entries of the ledger, oldest first. */
export const ledgerEntries: Statement = {
  name: 'erasure-ledger-entries',
  text: `SELECT user_id AS "userId", erased_at AS "erasedAt", backups_clear_at AS "backupsClearAt"
         FROM erasure_ledger ORDER BY erased_at, user_id`,
};
