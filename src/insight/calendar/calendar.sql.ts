import type { Statement } from '#platform/database/database.js';

/** The time zone and language of person $1. */
export const findPerson: Statement = {
  name: 'calendar-person',
  text: `SELECT person_time_zone($1) AS "timeZone", (SELECT p.language FROM user_preferences p WHERE p.id = $1) AS language`,
};

/** Creates the feed of person $2 with the token hash $3, or replaces its token. */
export const replaceFeed: Statement = {
  name: 'calendar-feed-replace',
  text: `INSERT INTO calendar_feeds (id, user_id, token_hash, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at,
           last_fetched_at = NULL, version = calendar_feeds.version + 1, updated_at = now()`,
};

/** The feed with the token hash $1 and its owner, unless the account is suspended or not active yet. Notes the fetch at $2. */
export const openFeed: Statement = {
  name: 'calendar-feed-open',
  text: `WITH feed AS (
           SELECT f.id, f.user_id, f.last_fetched_at, u.role
           FROM calendar_feeds f JOIN users u ON u.id = f.user_id
           WHERE f.token_hash = $1 AND u.account_status IN ('active', 'graduated')),
         fetched AS (
           UPDATE calendar_feeds f SET last_fetched_at = $2 FROM feed
           WHERE f.id = feed.id AND (feed.last_fetched_at IS NULL OR feed.last_fetched_at < $2::timestamptz - interval '1 minute'))
         SELECT id, user_id AS "userId", role FROM feed`,
};
