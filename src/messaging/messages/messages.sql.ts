import type { Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';

/** How a person is called (OQ-049). */
export const displayName = (
  user: string,
) => `coalesce(nullif(concat_ws(' ', ${user}.first_name, ${user}.last_name), ''),
  ${user}.username, split_part(${user}.email, '@', 1))`;

const columns = `m.id, m.recipient_id AS "recipientId", m.sender_id AS "senderId",
  CASE WHEN s.id IS NOT NULL THEN ${displayName('s')} END AS "senderName", m.kind, m.tag, m.scope_type AS "scopeType",
  m.scope_id AS "scopeId", m.title, m.body, m.link, m.created_at AS "createdAt", m.read_at AS "readAt",
  m.expires_at AS "expiresAt"`;

const withSender = `messages m LEFT JOIN users s ON s.id = m.sender_id`;

/** Gone from the very moment it ends, whether or not a job has been there. */
const current = (now: string) => `(m.expires_at IS NULL OR m.expires_at > ${now}::timestamptz)`;

/** $3 now, $4 tag or null, $5 only unread, only read, or null. */
const chosen = (visible: (alias: string) => string) => `${visible('m')} AND ${current('$3')}
  AND ($4::text IS NULL OR m.tag = $4) AND ($5::boolean IS NULL OR (m.read_at IS NULL) = $5)`;

export const messageList: PreparedRead = {
  name: 'message-list',
  text: (visible) => `SELECT ${columns} FROM ${withSender} WHERE ${chosen(visible)}
    ORDER BY m.created_at DESC, m.id DESC LIMIT $6 OFFSET $7`,
};

export const messageCount: PreparedRead = {
  name: 'message-count',
  text: (visible) =>
    `SELECT count(*)::int AS total FROM (SELECT FROM messages m WHERE ${chosen(visible)} LIMIT $6) counted`,
};

/** Message $3 at the moment $4. */
export const messageRead: PreparedRead = {
  name: 'message',
  text: (visible) => `SELECT ${columns} FROM ${withSender} WHERE m.id = $3 AND ${visible('m')} AND ${current('$4')}`,
};

/** How many are unread at the moment $3. */
export const unreadCount: PreparedRead = {
  name: 'messages-unread',
  text: (visible) => `SELECT count(*)::int AS unread FROM messages m
    WHERE ${visible('m')} AND m.read_at IS NULL AND ${current('$3')}`,
};

/** Told to the person's other screens. */
const arrived = `heard AS (SELECT pg_notify('messages_changed', who) FROM (SELECT DISTINCT recipient_id::text AS who FROM done) d)`;

/** Marks message $3 as read at $4. */
export const markRead: PreparedRead = {
  name: 'message-mark-read',
  text: (visible) => `WITH done AS (
      UPDATE messages m SET read_at = $4, updated_at = now() WHERE m.id = $3 AND m.read_at IS NULL AND ${visible('m')}
      RETURNING recipient_id
    ), ${arrived} SELECT count(*)::int AS done FROM heard`,
};

/**
 * Marks as read at $3 what is unread, carries the tag $4 if given, and was told by $5 if given. People are shown
 * moments in milliseconds, so that is how they are compared. What arrives meanwhile stays unread.
 */
export const markAllRead: PreparedRead = {
  name: 'messages-mark-read',
  text: (visible) => `WITH done AS (
      UPDATE messages m SET read_at = $3, updated_at = now()
      WHERE ${visible('m')} AND m.read_at IS NULL AND ${current('$3')} AND ($4::text IS NULL OR m.tag = $4)
        AND ($5::timestamptz IS NULL OR date_trunc('milliseconds', m.created_at) <= $5)
      RETURNING recipient_id
    ), ${arrived} SELECT (SELECT count(*)::int FROM done) AS read, (SELECT count(*)::int FROM heard) AS notices`,
};

/** Hides message $3 from its reader at $4, if it is there to be hidden. */
export const hideMessage: PreparedRead = {
  name: 'message-hide',
  text: (visible) => `WITH done AS (
      UPDATE messages m SET hidden_at = $4, updated_at = now() WHERE m.id = $3 AND ${visible('m')} AND ${current('$4')}
      RETURNING recipient_id
    ), ${arrived} SELECT count(*)::int AS done FROM heard`,
};

/** Of the messages $1, those still to be shown at $2. */
export const messagesToSend: Statement = {
  name: 'messages-told',
  text: `SELECT ${columns} FROM ${withSender}
         WHERE m.id = ANY ($1::uuid[]) AND m.hidden_at IS NULL AND ${current('$2')} ORDER BY m.created_at, m.id`,
};

/** How many messages each of the people $1 has not read at $2. */
export const unreadOf: Statement = {
  name: 'messages-unread-of',
  text: `SELECT who AS "recipientId", (SELECT count(*)::int FROM messages m
           WHERE m.recipient_id = who AND m.read_at IS NULL AND m.hidden_at IS NULL AND ${current('$2')}) AS unread
         FROM unnest($1::uuid[]) who`,
};

/** For each of the people $1, what they were told since the moment $2, without the message $3 they saw; at most $5. */
export const messagesMissed: Statement = {
  name: 'messages-missed',
  text: `SELECT missed.* FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) AS seen (who, since, last)
         CROSS JOIN LATERAL (
           SELECT seen.last AS seen, ${columns} FROM ${withSender}
           WHERE m.recipient_id = seen.who AND m.created_at > seen.since AND m.id <> seen.last AND m.hidden_at IS NULL
             AND ${current('$4')}
           ORDER BY m.created_at, m.id LIMIT $5
         ) missed`,
};

/** What ended before $1 is not kept. */
export const purgeMessages: Statement = {
  name: 'messages-purge',
  text: `DELETE FROM messages WHERE ${batchOf('messages', 'expires_at < $1')} RETURNING id`,
};
