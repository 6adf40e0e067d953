import type { Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';

/** Skips users deleted since the entry was buffered. */
export const insertInteractions: Statement = {
  name: 'interactions-write',
  text: `INSERT INTO user_interactions (id, user_id, type, payload, created_at)
         SELECT entry.id, entry.user_id, entry.type, entry.payload, entry.created_at
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::timestamptz[]) AS entry (id, user_id, type, payload, created_at)
         JOIN users u ON u.id = entry.user_id
         ON CONFLICT (id) DO NOTHING`,
};

/** One batch of the interactions before $1. */
export const purgeInteractions: Statement = {
  name: 'interactions-purge',
  text: `DELETE FROM user_interactions WHERE ${batchOf('user_interactions', 'created_at < $1')} RETURNING id`,
};
