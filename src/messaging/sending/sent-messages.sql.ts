import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { bumpVersion } from '#platform/database/sql-text.js';

const columns = `s.id, s.kind, s.tag, s.scope_type AS "scopeType", s.scope_id AS "scopeId", s.with_guardians AS "withGuardians",
  s.title, s.body, s.expires_at AS "expiresAt", s.created_at AS "createdAt", s.recipient_count AS "recipientCount",
  s.delivered_at AS "deliveredAt",
  (SELECT count(*)::int FROM messages m WHERE m.send_id = s.id AND m.read_at IS NOT NULL) AS "readCount"`;

export const sentMessageList: PreparedList = {
  name: 'sent-message-list',
  matching: (visible) => `FROM sent_messages s WHERE ${visible('s')}`,
  page: (visible) => `SELECT ${columns} FROM sent_messages s WHERE ${visible('s')}
    ORDER BY s.created_at DESC, s.id DESC LIMIT $3 OFFSET $4`,
};

export const sentMessageRead: PreparedRead = {
  name: 'sent-message',
  text: (visible) => `SELECT ${columns} FROM sent_messages s WHERE s.id = $3 AND ${visible('s')}`,
};

/** The message user $1 sent with idempotency key $2. */
export const sentBefore: Statement = {
  name: 'sent-message-before',
  text: `SELECT id, request_hash AS "requestHash" FROM sent_messages WHERE sender_id = $1 AND idempotency_key = $2`,
};

/** Marks $1 as delivered at $2. Counts rows, because a restarted job does not know how many it inserted before. */
export const markDelivered: Statement = {
  name: 'sent-message-delivered',
  text: `UPDATE sent_messages SET recipient_count = (SELECT count(*) FROM messages WHERE send_id = $1),
           delivered_at = coalesce(delivered_at, $2), ${bumpVersion('sent_messages')}
         WHERE id = $1`,
};
