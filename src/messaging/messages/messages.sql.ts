import type { Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import type { PreparedList } from '#platform/api/page.js';
import { displayNameSql } from '#identity/accounts/display-name.js';

const columns = `m.id, m.recipient_id AS "recipientId", m.sender_id AS "senderId",
  CASE WHEN s.id IS NOT NULL THEN ${displayNameSql('s')} END AS "senderName", m.kind, m.tag, m.scope_type AS "scopeType",
  m.scope_id AS "scopeId", m.title, m.body, m.link, m.created_at AS "createdAt", m.read_at AS "readAt",
  m.expires_at AS "expiresAt"`;

const withSender = `messages m LEFT JOIN users s ON s.id = m.sender_id`;

/** Expiry is a comparison, so a message disappears at `expires_at` without a job. */
const current = (now: string) => `(m.expires_at IS NULL OR m.expires_at > ${now}::timestamptz)`;

/** $3 now; $4 tag, or null for all; $5 true for unread, false for read, null for all. */
const matching = (visible: (alias: string) => string) => `${visible('m')} AND ${current('$3')}
  AND ($4::text IS NULL OR m.tag = $4) AND ($5::boolean IS NULL OR (m.read_at IS NULL) = $5)`;

export const messageList: PreparedList = {
  name: 'message-list',
  matching: (visible) => `FROM messages m WHERE ${matching(visible)}`,
  page: (visible) => `SELECT ${columns} FROM ${withSender} WHERE ${matching(visible)}
    ORDER BY m.created_at DESC, m.id DESC LIMIT $6 OFFSET $7`,
};

/** $3 message, $4 now. */
export const messageRead: PreparedRead = {
  name: 'message',
  text: (visible) => `SELECT ${columns} FROM ${withSender} WHERE m.id = $3 AND ${visible('m')} AND ${current('$4')}`,
};

/** $3 now. */
export const unreadCount: PreparedRead = {
  name: 'messages-unread',
  text: (visible) => `SELECT count(*)::int AS unread FROM messages m
    WHERE ${visible('m')} AND m.read_at IS NULL AND ${current('$3')}`,
};

/** Notifies every process, so that the recipient's other streams send the new unread count. */
const notifyRecipients = `notified AS (
      SELECT pg_notify('messages_changed', recipient) FROM (SELECT DISTINCT recipient_id::text AS recipient FROM done) d
    )`;

/** $3 message, $4 now. */
export const markRead: PreparedRead = {
  name: 'message-mark-read',
  text: (visible) => `WITH done AS (
      UPDATE messages m SET read_at = $4, updated_at = now() WHERE m.id = $3 AND m.read_at IS NULL AND ${visible('m')}
      RETURNING recipient_id
    ), ${notifyRecipients} SELECT count(*)::int AS done FROM notified`,
};

/**
 * $3 now; $4 tag, or null for all; $5 latest creation time, or null for no limit. The API shows times in milliseconds,
 * so they are compared in milliseconds. Messages inserted while this runs stay unread.
 */
export const markAllRead: PreparedRead = {
  name: 'messages-mark-read',
  text: (visible) => `WITH done AS (
      UPDATE messages m SET read_at = $3, updated_at = now()
      WHERE ${visible('m')} AND m.read_at IS NULL AND ${current('$3')} AND ($4::text IS NULL OR m.tag = $4)
        AND ($5::timestamptz IS NULL OR date_trunc('milliseconds', m.created_at) <= $5)
      RETURNING recipient_id
    ), ${notifyRecipients} SELECT (SELECT count(*)::int FROM done) AS read, (SELECT count(*)::int FROM notified) AS notified`,
};

/** $3 message, $4 now. `done` is 0 if the message does not exist, is hidden already or has expired. */
export const hideMessage: PreparedRead = {
  name: 'message-hide',
  text: (visible) => `WITH done AS (
      UPDATE messages m SET hidden_at = $4, updated_at = now() WHERE m.id = $3 AND ${visible('m')} AND ${current('$4')}
      RETURNING recipient_id
    ), ${notifyRecipients} SELECT count(*)::int AS done FROM notified`,
};

/** Messages $1 that are neither hidden nor expired at $2. */
export const messagesToSend: Statement = {
  name: 'messages-to-stream',
  text: `SELECT ${columns} FROM ${withSender}
         WHERE m.id = ANY ($1::uuid[]) AND m.hidden_at IS NULL AND ${current('$2')} ORDER BY m.created_at, m.id`,
};

/** The unread count of each user $1 at $2. */
export const unreadOf: Statement = {
  name: 'messages-unread-of',
  text: `SELECT recipient AS "recipientId", (SELECT count(*)::int FROM messages m
           WHERE m.recipient_id = recipient AND m.read_at IS NULL AND m.hidden_at IS NULL AND ${current('$2')}) AS unread
         FROM unnest($1::uuid[]) recipient`,
};

/** For each user $1, at most $5 messages created after $2, without $3, the last one received. $4 is now. */
export const messagesMissed: Statement = {
  name: 'messages-missed',
  text: `SELECT missed.* FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) AS last (recipient, since, id)
         CROSS JOIN LATERAL (
           SELECT last.id AS "lastEventId", ${columns} FROM ${withSender}
           WHERE m.recipient_id = last.recipient AND m.created_at > last.since AND m.id <> last.id AND m.hidden_at IS NULL
             AND ${current('$4')}
           ORDER BY m.created_at, m.id LIMIT $5
         ) missed`,
};

/** Deletes messages that expired before $1. */
export const purgeMessages: Statement = {
  name: 'messages-purge',
  text: `DELETE FROM messages WHERE ${batchOf('messages', 'expires_at < $1')} RETURNING id`,
};
