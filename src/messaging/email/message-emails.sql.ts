import { displayNameSql } from '#identity/accounts/display-name.js';
import { hasRealEmailSql } from '#identity/accounts/real-email.js';
import { notExpired } from '#messaging/inbox/inbox.sql.js';
import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';

/**
 * Messages $1 to email: not expired at $2, to recipients with a verified address who have not turned these emails off and
 * were not suspended since the delivery.
 */
export const messagesToEmail: Statement = {
  name: 'messages-to-email',
  text: `SELECT m.id, u.id AS "userId", m.title, m.body, u.email, p.language, ${displayNameSql('u')} AS "recipientName",
                CASE WHEN s.id IS NOT NULL THEN ${displayNameSql('s')} END AS "senderName"
         FROM messages m JOIN users u ON u.id = m.recipient_id
         LEFT JOIN users s ON s.id = m.sender_id LEFT JOIN user_preferences p ON p.id = u.id
         WHERE ${isOneOf('m.id', '$1::uuid[]')} AND u.email_verified AND ${hasRealEmailSql('u')}
           AND coalesce(p.email_notifications, TRUE) AND u.account_status <> 'suspended' AND ${notExpired('$2')}`,
};
