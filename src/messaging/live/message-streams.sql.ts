import { messageColumns, messagesWithSender, notExpired } from '#messaging/inbox/inbox.sql.js';
import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';

/** Messages $1 that are neither hidden nor expired at $2. */
export const messagesToSend: Statement = {
  name: 'messages-to-stream',
  text: `SELECT ${messageColumns} FROM ${messagesWithSender}
         WHERE ${isOneOf('m.id', '$1::uuid[]')} AND m.hidden_at IS NULL AND ${notExpired('$2')} ORDER BY m.created_at, m.id`,
};

/** The unread count of each user $1 at $2. */
export const unreadOf: Statement = {
  name: 'messages-unread-of',
  text: `SELECT recipient AS "recipientId", (SELECT count(*)::int FROM messages m
           WHERE m.recipient_id = recipient AND m.read_at IS NULL AND m.hidden_at IS NULL AND ${notExpired('$2')}) AS unread
         FROM unnest($1::uuid[]) recipient`,
};

/** For each user $1, at most $5 messages created after $2, without $3, the last one received. $4 is now. */
export const messagesMissed: Statement = {
  name: 'messages-missed',
  text: `SELECT missed.* FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) AS last (recipient, since, id)
         CROSS JOIN LATERAL (
           SELECT last.id AS "lastEventId", ${messageColumns} FROM ${messagesWithSender}
           WHERE m.recipient_id = last.recipient AND m.created_at > last.since AND m.id <> last.id AND m.hidden_at IS NULL
             AND ${notExpired('$4')}
           ORDER BY m.created_at, m.id LIMIT $5
         ) missed`,
};
