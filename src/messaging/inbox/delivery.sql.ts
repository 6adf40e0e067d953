import type { Statement } from '#platform/database/database.js';
import { newIdSql } from '#platform/database/sql-text.js';

/** The text in the recipient's language, else in that of the organization, else in English. */
const localizedIn = (texts: string, language: string, locale: string) =>
  `coalesce(${texts} -> split_part(${language}, '-', 1), ${texts} -> split_part(${locale}::text, '-', 1), ${texts} -> 'en')`;
const localized = (texts: string) => localizedIn(texts, 'b.language', '$11');

/** Two UUIDs and separators are 74 bytes; a NOTIFY payload must be shorter than 8,000 bytes. */
const maxPairsPerNotify = 100;

/** Each distinct text of the recipients with its words for the search, which are found once. */
const worded = `
      SELECT t.texts, document_words(t.texts ->> 'title', t.texts ->> 'body') AS search FROM (SELECT DISTINCT texts FROM addressed) t`;

/** Tells every process the inserted messages when the transaction commits. */
const notified = `
      SELECT pg_notify('messages_changed', string_agg(recipient_id || ' ' || id, ','))
      FROM (SELECT id, recipient_id, row_number() OVER () / ${maxPairsPerNotify} AS payload FROM inserted) numbered GROUP BY payload`;

/** The members and, with $4, the guardians of the students among them, each with the student if it is one. */
const recipients = `
        SELECT user_id, bool_and(student_id IS NOT NULL) AS guards,
          CASE WHEN count(DISTINCT student_id) = 1 THEN (array_agg(student_id))[1] END AS student_id
        FROM (
          SELECT user_id, NULL::uuid AS student_id FROM members
          UNION ALL SELECT g.parent_id, g.student_id FROM members m JOIN guardianships g ON g.student_id = m.user_id WHERE $4::boolean
        ) recipients GROUP BY user_id`;

/**
 * Delivers to one batch: the users of `members` with an id above $2, in id order, at most $3; with $4 also the guardians
 * of the students among them. Recipients who have a message with the same key are skipped, so repeating the statement
 * is safe. A text for guardians names the student, whose id is kept with it. NOTIFY reaches every process when the transaction commits.
 * $1 scope, $5 sender, $6 sent message, $7 kind, $8 tag, $9 scope type, $10 whether parents have access, $11 locale of
 * the organization, $12 texts by language, $13 texts for guardians or null, $14 link, $15 expiry, $16 dedupe key,
 * $17 scope id.
 */
export const deliverBatch = (name: string, members: string): Statement => ({
  name: `deliver/${name}`,
  text: `
    WITH members AS (${members}
    ), batch AS (
      SELECT u.id, p.guards, p.student_id, f.language
      FROM (${recipients}
      ) p
      JOIN users u ON u.id = p.user_id
      LEFT JOIN user_preferences f ON f.id = u.id
      WHERE u.id > $2::uuid AND u.account_status <> 'suspended' AND (u.role <> 'PARENT' OR $10::boolean)
        AND ($9::text = 'user' OR u.id IS DISTINCT FROM $5::uuid)
      ORDER BY u.id LIMIT $3::int
    ), addressed AS MATERIALIZED (
      SELECT b.id,
        CASE WHEN b.guards AND $13::jsonb IS NOT NULL THEN ${localized('$13::jsonb')} ELSE ${localized('$12::jsonb')} END AS texts,
        CASE WHEN b.guards AND $13::jsonb IS NOT NULL THEN b.student_id END AS student_id
      FROM batch b
    ), worded AS MATERIALIZED (${worded}
    ), inserted AS (
      INSERT INTO messages (id, recipient_id, sender_id, send_id, kind, tag, scope_type, scope_id, student_id, title, body, link,
        expires_at, dedupe_key, created_at, search)
      SELECT ${newIdSql}, a.id, $5::uuid, $6::uuid, $7, $8, $9::text, coalesce($17::uuid, CASE WHEN $9::text = 'user' THEN a.id END),
        a.student_id, a.texts ->> 'title', a.texts ->> 'body', $14, $15::timestamptz, $16, clock_timestamp(), w.search
      FROM addressed a JOIN worded w ON w.texts = a.texts
      ON CONFLICT (recipient_id, dedupe_key) DO NOTHING
      RETURNING id, recipient_id
    ), notified AS (${notified}
    )
    SELECT (SELECT id FROM batch ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*)::int FROM batch) AS found,
           (SELECT coalesce(array_agg(id), '{}') FROM inserted) AS ids, (SELECT count(*)::int FROM notified) AS notified`,
});

/** Recipients by id ($1). */
export const deliverToPeople = deliverBatch('people', 'SELECT unnest($1::uuid[]) AS user_id');

/**
 * Delivers several notifications in one statement, each to its own recipients with its own text, under the same rules as
 * `deliverBatch`. $1 the notifications as JSON, $2 kind, $3 tag, $4 whether parents have access, $5 locale of the organization.
 */
export const deliverEach: Statement = {
  name: 'deliver/each',
  text: `
    WITH addressed AS MATERIALIZED (
      SELECT u.id, n.type, n.about, n.link, n."dedupeKey", ${localizedIn('n.texts', 'f.language', '$5')} AS texts
      FROM jsonb_to_recordset($1::jsonb) AS n("to" uuid[], "dedupeKey" text, type text, about uuid, link text, texts jsonb)
      CROSS JOIN unnest(n."to") AS recipient(id)
      JOIN users u ON u.id = recipient.id
      LEFT JOIN user_preferences f ON f.id = u.id
      WHERE u.account_status <> 'suspended' AND (u.role <> 'PARENT' OR $4::boolean)
    ), worded AS MATERIALIZED (${worded}
    ), inserted AS (
      INSERT INTO messages (id, recipient_id, kind, tag, scope_type, scope_id, title, body, link, dedupe_key, created_at, search)
      SELECT ${newIdSql}, a.id, $2, $3, a.type, a.about, a.texts ->> 'title', a.texts ->> 'body', a.link, a."dedupeKey",
        clock_timestamp(), w.search
      FROM addressed a JOIN worded w ON w.texts = a.texts
      ON CONFLICT (recipient_id, dedupe_key) DO NOTHING
      RETURNING id, recipient_id
    ), notified AS (${notified}
    )
    SELECT (SELECT coalesce(array_agg(id), '{}') FROM inserted) AS ids, (SELECT count(*)::int FROM notified) AS notified`,
};
