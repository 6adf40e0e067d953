import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';

/** A raised hand is lowered when its person leaves. */
export const handIsUp = `p.session_id = h.session_id AND p.user_id = h.user_id AND p.left_at IS NULL AND p.last_joined_at <= h.raised_at`;

/** The raised hands of session $1, in the order of raising. */
export const raisedHands: Statement = {
  name: 'live-hands',
  text: `
    SELECT h.user_id AS "userId", ${nameOfUserSql('h.user_id')} AS name, h.raised_at AS "raisedAt"
    FROM live_hands h JOIN session_participants p ON ${handIsUp} WHERE h.session_id = $1 ORDER BY h.place`,
};

/** Raises the hand of person $2 in session $1 at $3. No row if it is up. */
export const raiseHand: Statement = {
  name: 'live-hand-raise',
  text: `
    INSERT INTO live_hands AS h (session_id, user_id, raised_at) VALUES ($1, $2, $3)
    ON CONFLICT (session_id, user_id) DO NOTHING RETURNING user_id`,
};

/** Removes the hand of person $2 in session $1, if it is no longer up. */
export const removeStaleHand: Statement = {
  name: 'live-hand-stale',
  text: `DELETE FROM live_hands h WHERE h.session_id = $1 AND h.user_id = $2
         AND NOT EXISTS (SELECT FROM session_participants p WHERE ${handIsUp})`,
};

export const lowerHand: Statement = {
  name: 'live-hand-lower',
  text: 'DELETE FROM live_hands WHERE session_id = $1 AND user_id = $2 RETURNING user_id',
};
