import type { Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';

/** Inserts a ticket by its hash. */
export const insert: Statement = {
  name: 'stream-ticket-insert',
  text: `INSERT INTO stream_tickets (id, user_id, session_id, ticket_hash, expires_at) VALUES ($1, $2, $3, $4, $5)`,
};

/** Deletes the ticket, so that of two concurrent requests only one can use it. */
export const redeem: Statement = {
  name: 'stream-ticket-redeem',
  text: `DELETE FROM stream_tickets WHERE ticket_hash = $1 AND expires_at > $2
         RETURNING user_id AS "userId", session_id AS "sessionId"`,
};

/** Deletes one batch of the tickets that have expired at $1. */
export const purge: Statement = {
  name: 'stream-tickets-purge',
  text: `DELETE FROM stream_tickets WHERE ${batchOf('stream_tickets', 'expires_at <= $1')} RETURNING id`,
};
