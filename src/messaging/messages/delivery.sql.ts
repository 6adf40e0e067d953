import type { Statement } from '#platform/database/database.js';

/** An id that grows with time (UUIDv7, RFC 9562), made where the rows are, because only the database knows how many. */
const newId = `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
    substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
    52, 1), 53, 1), 'hex')::uuid`;

/** $12 words by language, in the language of the person, of the organization ($11), or English. */
const texts = (given: string) =>
  `coalesce(${given} -> split_part(b.language, '-', 1), ${given} -> split_part($11::text, '-', 1), ${given} -> 'en')`;

/** As much as fits into one notification of at most 8,000 bytes. */
const maxNamed = 100;

/**
 * Tells a batch of people in one statement: those of `members` after $2 in the order of their ids, at most $3, and with
 * $4 the guardians of the students among them. Whoever was told under the same key before is passed over, so doing it
 * again does nothing. Every process hears who was told what once the transaction commits.
 * $1 scope, $5 sender, $6 send, $7 kind, $8 tag, $9 scope type, $10 are there parents, $11 locale of the organization,
 * $12 words, $13 words for guardians or null, $14 link, $15 end, $16 key, $17 what it is about.
 */
export const deliverBatch = (name: string, members: string): Statement => ({
  name: `tell/${name}`,
  text: `
    WITH members AS (${members}
    ), batch AS (
      SELECT u.id, p.guards, f.language
      FROM (
        SELECT user_id, bool_and(guards) AS guards FROM (
          SELECT user_id, FALSE AS guards FROM members
          UNION ALL SELECT g.parent_id, TRUE FROM members m JOIN guardianships g ON g.student_id = m.user_id WHERE $4::boolean
        ) everybody GROUP BY user_id
      ) p
      JOIN users u ON u.id = p.user_id
      LEFT JOIN user_preferences f ON f.id = u.id
      WHERE u.id > $2::uuid AND u.account_status <> 'suspended' AND (u.role <> 'PARENT' OR $10::boolean)
        AND ($9::text = 'user' OR u.id IS DISTINCT FROM $5::uuid)
      ORDER BY u.id LIMIT $3::int
    ), told AS (
      INSERT INTO messages (id, recipient_id, sender_id, send_id, kind, tag, scope_type, scope_id, title, body, link, expires_at,
        dedupe_key, created_at)
      SELECT ${newId}, b.id, $5::uuid, $6::uuid, $7, $8, $9::text, coalesce($17::uuid, CASE WHEN $9::text = 'user' THEN b.id END),
        w.words ->> 'title', w.words ->> 'body', $14, $15::timestamptz, $16, clock_timestamp()
      FROM batch b CROSS JOIN LATERAL (
        SELECT CASE WHEN b.guards AND $13::jsonb IS NOT NULL THEN ${texts('$13::jsonb')} ELSE ${texts('$12::jsonb')} END AS words
      ) w
      ON CONFLICT (recipient_id, dedupe_key) DO NOTHING
      RETURNING id, recipient_id
    ), heard AS (
      SELECT pg_notify('messages_changed', string_agg(recipient_id || ' ' || id, ','))
      FROM (SELECT id, recipient_id, row_number() OVER () / ${maxNamed} AS bundle FROM told) numbered GROUP BY bundle
    )
    SELECT (SELECT id FROM batch ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*)::int FROM batch) AS found,
           (SELECT coalesce(array_agg(id), '{}') FROM told) AS ids, (SELECT count(*)::int FROM heard) AS notices`,
});

/** These very people, $1. */
export const deliverToPeople = deliverBatch('people', 'SELECT unnest($1::uuid[]) AS user_id');
