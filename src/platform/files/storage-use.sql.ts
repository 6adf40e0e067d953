import type { Statement } from '#platform/database/database.js';

/** Bytes stored by organization $1 and person $2. */
export const usedBytes: Statement = {
  name: 'storage-used',
  text: `SELECT (SELECT used_bytes FROM organization_storage WHERE organization_id = $1) AS organization,
                (SELECT used_bytes FROM user_storage WHERE user_id = $2::uuid) AS person`,
};

/**
 * Adds $3 bytes to organization $1 up to $4, then to person $2 up to $5; a null limit is unlimited. An exceeded quota
 * returns null. A conflicting insert waits for the row lock and tests the newest value, so parallel uploads cannot
 * exceed a quota.
 */
export const addFile: Statement = {
  name: 'storage-add',
  text: `WITH organization AS (
           INSERT INTO organization_storage AS storage (organization_id, used_bytes)
           SELECT $1, $3::bigint WHERE $4::bigint IS NULL OR $3 <= $4
           ON CONFLICT (organization_id) DO UPDATE SET used_bytes = storage.used_bytes + $3
             WHERE $4 IS NULL OR storage.used_bytes + $3 <= $4
           RETURNING used_bytes
         ), person AS (
           INSERT INTO user_storage AS storage (user_id, used_bytes)
           SELECT $2::uuid, $3 FROM organization WHERE $5::bigint IS NULL OR $3 <= $5
           ON CONFLICT (user_id) DO UPDATE SET used_bytes = storage.used_bytes + $3
             WHERE $5 IS NULL OR storage.used_bytes + $3 <= $5
           RETURNING used_bytes
         )
         SELECT (SELECT used_bytes FROM organization) AS organization, (SELECT used_bytes FROM person) AS person`,
};

/** Adds $2 bytes to organization $1. The first file of an organization may be one that the server has made. */
export const addOwn: Statement = {
  name: 'storage-add-own',
  text: `INSERT INTO organization_storage AS storage (organization_id, used_bytes) VALUES ($1, greatest($2::bigint, 0))
         ON CONFLICT (organization_id) DO UPDATE SET used_bytes = storage.used_bytes + $2`,
};

export const removeFiles: Statement = {
  name: 'storage-remove',
  text: 'UPDATE organization_storage SET used_bytes = used_bytes - $2::bigint WHERE organization_id = $1',
};

/** Subtracts the sizes $2 from the counters of the owners $1. */
export const removeOwnersFiles: Statement = {
  name: 'storage-remove-of-people',
  text: `UPDATE user_storage storage SET used_bytes = used_bytes - freed.bytes
         FROM (SELECT owner_id, sum(size)::bigint AS bytes
               FROM unnest($1::uuid[], $2::bigint[]) AS file (owner_id, size) GROUP BY owner_id) freed
         WHERE storage.user_id = freed.owner_id`,
};
