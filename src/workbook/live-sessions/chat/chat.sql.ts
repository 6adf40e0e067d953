import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';

/** A message as its reader sees it. */
export interface MessageRow {
  id: string;
  sessionId: string;
  authorId: string;
  authorName: string;
  text: string | null;
  audience: 'all' | 'moderators' | 'group';
  group: number | null;
  /** Which groups of this number; 0 outside of groups. */
  round: number;
  isAnnouncement: boolean;
  hiddenAt: Date | null;
  createdAt: Date;
}

/** Person $2 in group $4 of round $5 sees the messages of session $1 that are meant for them, and all of them if $3. */
const seen = `m.session_id = $1 AND ($3::boolean OR m.author_id = $2 OR m.audience = 'all'
      OR m.audience_group = $4::int AND m.audience_round = $5::int)`;

const fields = `m.id, m.session_id AS "sessionId", m.author_id AS "authorId", ${nameOfUserSql('m.author_id')} AS "authorName",
      CASE WHEN $3::boolean OR m.hidden_at IS NULL THEN m.text END AS text, m.audience, m.audience_group AS "group", m.audience_round AS round,
      m.is_announcement AS "isAnnouncement", m.hidden_at AS "hiddenAt", m.created_at AS "createdAt"`;

/** At most $7 messages before $6, if given, newest first. */
export const messagesFor: Statement = {
  name: 'live-messages',
  text: `SELECT ${fields} FROM live_messages m WHERE ${seen} AND ($6::uuid IS NULL OR m.id < $6) ORDER BY m.id DESC LIMIT $7`,
};

export const messageFor: Statement = {
  name: 'live-message',
  text: `SELECT ${fields} FROM live_messages m WHERE ${seen} AND m.id = $6`,
};

export const addMessage: Statement = {
  name: 'live-message-add',
  text: `INSERT INTO live_messages (id, session_id, author_id, text, audience, audience_group, audience_round, is_announcement,
           created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

/** Lets person $2 write in session $1 at $3 unless they wrote in the $4 seconds before. No row for those who must wait. */
export const takeChatTurn: Statement = {
  name: 'live-chat-turn',
  text: `
    INSERT INTO live_chat_turns AS t (session_id, user_id, last_at) VALUES ($1, $2, $3)
    ON CONFLICT (session_id, user_id) DO UPDATE SET last_at = EXCLUDED.last_at
    WHERE t.last_at <= EXCLUDED.last_at - make_interval(secs => $4::int) RETURNING user_id`,
};

/** Hides message $1 of session $2 at $3 by $4, or shows it again for null. Returns its audience; no row if nothing changed. */
export const hideMessage: Statement = {
  name: 'live-message-hide',
  text: `
    UPDATE live_messages SET hidden_at = $3, hidden_by = $4
    WHERE id = $1 AND session_id = $2 AND (hidden_at IS NULL) = ($3::timestamptz IS NOT NULL)
    RETURNING audience, audience_group AS "group", audience_round AS round`,
};
