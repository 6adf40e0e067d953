import type pg from 'pg';
import { expandMacros } from '#demo/support/sql-macros.js';

/** One entry per subject of a class, one licensed unit, and one public entry. */
const insertTcodes = `
  WITH entries AS (
    SELECT c.name || '-' || k.code AS code, 'subject' AS kind, s.id AS subject_id, NULL::uuid AS unit_id, s.name AS title,
           'included' AS access, false AS is_public, NULL AS content_url
    FROM subjects s JOIN classrooms c ON c.id = s.classroom_id JOIN core_subjects k ON k.id = s.core_subject_id
    UNION ALL
    (SELECT 'STUDIO', 'unit', NULL, u.id, 'Studio: ' || u.title, 'licensed', false, NULL
     FROM units u JOIN subjects s ON s.id = u.subject_id JOIN core_subjects k ON k.id = s.core_subject_id AND k.code = 'ART'
     JOIN classrooms c ON c.id = s.classroom_id AND c.level = 'M6' ORDER BY c.class_number DESC, u.position DESC LIMIT 1)
    UNION ALL
    SELECT 'SKY-ATLAS', 'subject', NULL, NULL, 'An atlas of the night sky', 'included', true, 'https://library.demo.example/sky-atlas'
  )
  INSERT INTO tcodes (id, organization_id, code, kind, subject_id, unit_id, title, access, is_public, content_url, created_at, updated_at)
  SELECT uuid_of(hash), o.id, code, kind, subject_id, unit_id, title, access, is_public, content_url, o.created_at, o.created_at
  FROM entries CROSS JOIN organizations o, LATERAL (SELECT md5(code) AS hash) hashed`;

/**
 * Trials of mathematics one class up for Ben and about a third of P1A; yearly subscriptions to the unit for half of its
 * class.
 */
const insertSubscriptions = `
  WITH wanted AS (
    SELECT m.user_id, t.id AS tcode_id, 'trial' AS type, 14 AS days, 'basic' AS tier, 4 AS days_ago, true AS once
    FROM classroom_members m JOIN classrooms c ON c.id = m.classroom_id AND c.name = 'P1A' JOIN tcodes t ON t.code = 'P2A-MATH'
    JOIN users u ON u.id = m.user_id
    WHERE m.member_role = 'STUDENT' AND (u.username = 'ben' OR hash_int(md5(m.user_id::text), 1, 3) = 0)
    UNION ALL
    SELECT m.user_id, t.id, 'yearly', 365, 'vip', 60, false
    FROM tcodes t JOIN units u ON u.id = t.unit_id JOIN classroom_members m ON m.classroom_id = u.classroom_id AND m.member_role = 'STUDENT'
    WHERE t.code = 'STUDIO' AND hash_int(md5(m.user_id::text), 1, 2) = 0
  )
  INSERT INTO subscriptions (id, organization_id, user_id, tcode_id, subscription_type, start_date, duration_days, end_date, status,
    tier, once, created_at, updated_at)
  SELECT uuid_of(hash), o.id, user_id, tcode_id, type, start, days, start + days * interval '24 hours', 'active', tier, once, start, start
  FROM wanted CROSS JOIN organizations o,
    LATERAL (SELECT md5(user_id::text || tcode_id) AS hash, $1::timestamptz - days_ago * interval '24 hours' AS start) made`;

/** Progress on the subscribed content. */
const insertTcodeProgress = `
  INSERT INTO user_progress (id, user_id, tcode_id, progress_percent, status, last_slide_seen, time_spent_minutes, last_accessed_at,
    created_at, updated_at)
  SELECT uuid_of(hash), user_id, tcode_id, 10 + hash_int(hash, 1, 8) * 10, 'in_progress', 1 + hash_int(hash, 7, 30), 5 + hash_int(hash, 13, 60), at, at, at
  FROM subscriptions, LATERAL (SELECT md5('at' || user_id || tcode_id) AS hash, start_date + interval '3 days' AS at) hashed`;

/** Inserts catalogue entries and subscriptions. Returns the number of subscriptions. */
export async function seedCatalogue(client: pg.Client, now: Date): Promise<number> {
  await client.query(expandMacros(insertTcodes));
  const { rowCount } = await client.query(expandMacros(insertSubscriptions), [now]);
  await client.query(expandMacros(insertTcodeProgress));
  return rowCount ?? 0;
}
