import { displayNameSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { batchOf } from '#platform/database/sql-text.js';

/** The fields of MessageView. */
export const messageColumns = `m.id, m.recipient_id AS "recipientId", m.sender_id AS "senderId",
  CASE WHEN s.id IS NOT NULL THEN ${displayNameSql('s')} END AS "senderName", m.kind, m.tag, m.scope_type AS "scopeType",
  m.scope_id AS "scopeId", m.title, m.body, m.link, m.created_at AS "createdAt", m.read_at AS "readAt",
  m.expires_at AS "expiresAt"`;

export const messagesWithSender = `messages m LEFT JOIN users s ON s.id = m.sender_id`;

/** Expiry is a comparison, so a message disappears at `expires_at` without a job. */
export const notExpired = (now: string, row = 'm') =>
  `(${row}.expires_at IS NULL OR ${row}.expires_at > ${now}::timestamptz)`;

/** $3 now; $4 tag, or null for all; $5 true for unread, false for read, null for all. */
const matching = (visible: (alias: string) => string) => `${visible('m')} AND ${notExpired('$3')}
  AND ($4::text IS NULL OR m.tag = $4) AND ($5::boolean IS NULL OR (m.read_at IS NULL) = $5)`;

export const messageList: PreparedList = {
  name: 'message-list',
  matching: (visible) => `FROM messages m WHERE ${matching(visible)}`,
  page: (visible) => `SELECT ${messageColumns} FROM ${messagesWithSender} WHERE ${matching(visible)}
    ORDER BY m.created_at DESC, m.id DESC LIMIT $6 OFFSET $7`,
};

/** $3 message, $4 now. */
export const messageRead: PreparedRead = {
  name: 'message',
  text: (visible) =>
    `SELECT ${messageColumns} FROM ${messagesWithSender} WHERE m.id = $3 AND ${visible('m')} AND ${notExpired('$4')}`,
};

/** $3 now. */
export const unreadCount: PreparedRead = {
  name: 'messages-unread',
  text: (visible) => `SELECT count(*)::int AS unread FROM messages m
    WHERE ${visible('m')} AND m.read_at IS NULL AND ${notExpired('$3')}`,
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
      WHERE ${visible('m')} AND m.read_at IS NULL AND ${notExpired('$3')} AND ($4::text IS NULL OR m.tag = $4)
        AND ($5::timestamptz IS NULL OR date_trunc('milliseconds', m.created_at) <= $5)
      RETURNING recipient_id
    ), ${notifyRecipients} SELECT (SELECT count(*)::int FROM done) AS read, (SELECT count(*)::int FROM notified) AS notified`,
};

/** $3 message, $4 now. `done` is 0 if the message does not exist, is hidden already or has expired. */
export const hideMessage: PreparedRead = {
  name: 'message-hide',
  text: (visible) => `WITH done AS (
      UPDATE messages m SET hidden_at = $4, updated_at = now() WHERE m.id = $3 AND ${visible('m')} AND ${notExpired('$4')}
      RETURNING recipient_id
    ), ${notifyRecipients} SELECT count(*)::int AS done FROM notified`,
};

/** Deletes messages that expired before $1. */
export const purgeMessages: Statement = {
  name: 'messages-purge',
  text: `DELETE FROM messages WHERE ${batchOf('messages', 'expires_at < $1')} RETURNING id`,
};
