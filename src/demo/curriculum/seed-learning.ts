import type pg from 'pg';
import { expandMacros } from '#demo/support/sql-macros.js';

/**
 * Progress on the first sections of each subject's outline, in progress on the last one. How many is derived from a
 * hash of student and subject.
 */
const insertSectionProgress = `
  WITH numbered AS (
    SELECT x.id, x.subject_id, x.classroom_id, row_number() OVER (PARTITION BY x.subject_id ORDER BY u.position, p.position, x.position) AS n
    FROM sections x JOIN parts p ON p.id = x.part_id JOIN units u ON u.id = p.unit_id
  ), pace AS MATERIALIZED (
    SELECT m.user_id, s.id AS subject_id, hash_int(md5(m.user_id::text || s.id), 1, 9) AS begun
    FROM classroom_members m JOIN subjects s ON s.classroom_id = m.classroom_id WHERE m.member_role = 'STUDENT'
  ), reading AS (
    SELECT pace.user_id, x.id AS section_id, x.subject_id, x.classroom_id, begun - n AS sections_ago, md5(pace.user_id::text || x.id) AS hash
    FROM pace JOIN numbered x ON x.subject_id = pace.subject_id AND x.n <= begun
  ), timed AS (
    SELECT *, (sections_ago > 0 OR hash_int(hash, 7, 3) = 0) AS is_done,
           $1::date - 1 - (sections_ago * 6 + hash_int(hash, 1, 5))::int + interval '8 hours' + hash_int(hash, 13, 400) * interval '1 minute' AS at
    FROM reading
  )
  INSERT INTO user_progress (id, user_id, section_id, subject_id, classroom_id, progress_percent, status, time_spent_minutes,
    last_accessed_at, completed_at, first_completed_at, created_at, updated_at)
  SELECT uuid_of(hash), user_id, section_id, subject_id, classroom_id,
         CASE WHEN is_done THEN 100 ELSE 10 + hash_int(hash, 19, 8) * 10 END, CASE WHEN is_done THEN 'completed' ELSE 'in_progress' END,
         5 + hash_int(hash, 25, 30), at, CASE WHEN is_done THEN at END, CASE WHEN is_done THEN at END, at - interval '20 minutes', at
  FROM timed`;

/** The days on which people read, as their trigger records them. */
const insertDays = `
  INSERT INTO user_learning_days
  SELECT DISTINCT p.user_id, (p.last_accessed_at AT TIME ZONE o.time_zone)::date
  FROM user_progress p CROSS JOIN organizations o
  ON CONFLICT DO NOTHING`;

/** The interactions the server would have recorded for students, and some that clients report. */
const insertInteractions = `
  WITH asked (n, type, payload) AS (VALUES
    (0, 'asked-question', '{"text": "Why does ice float?"}'::jsonb),
    (1, 'searched', '{"q": "fractions with the same denominator"}'::jsonb),
    (2, 'searched', '{"q": "who built the first railway"}'::jsonb),
    (3, 'asked-question', '{"text": "May I use a calculator for this?"}'::jsonb),
    (4, 'searched', '{"q": "mixing colours"}'::jsonb)
  ), interactions AS (
    SELECT user_id, 'completed-section' AS type, jsonb_build_object('sectionId', section_id, 'subjectId', subject_id) AS payload, completed_at AS at
    FROM user_progress WHERE completed_at IS NOT NULL
    UNION ALL
    SELECT student_id, 'submitted-work', jsonb_build_object('assessmentId', assessment_id), submitted_at FROM submissions
    UNION ALL
    SELECT s.user_id, a.type, a.payload, s.start_time + interval '90 seconds'
    FROM user_sessions s JOIN users u ON u.id = s.user_id AND u.role = 'STUDENT' JOIN asked a ON a.n = hash_int(md5(s.id::text), 1, 15)
  )
  INSERT INTO user_interactions (id, user_id, type, payload, created_at)
  SELECT uuid_of(hash), user_id, type, payload, at
  FROM interactions, LATERAL (SELECT md5(user_id::text || type || payload || at) AS hash) hashed
  WHERE at > $1::timestamptz - interval '21 days' ORDER BY at`;

/**
 * Inserts section progress and interactions of students. Returns the number of progress rows. Totals and days are
 * computed afterwards, which is faster than by trigger.
 */
export async function seedLearning(client: pg.Client, now: Date): Promise<number> {
  await client.query(
    'ALTER TABLE user_progress DISABLE TRIGGER user_progress_totalled, DISABLE TRIGGER user_progress_day_recorded',
  );
  const { rowCount } = await client.query(expandMacros(insertSectionProgress), [now]);
  await client.query(
    'ALTER TABLE user_progress ENABLE TRIGGER user_progress_totalled, ENABLE TRIGGER user_progress_day_recorded',
  );
  await client.query(insertDays);
  await client.query('SELECT recount_learning()');
  await client.query(expandMacros(insertInteractions), [now]);
  return rowCount ?? 0;
}
