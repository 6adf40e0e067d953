import type pg from 'pg';
import { expandMacros } from '#demo/support/sql-macros.js';
import { displayNameSql } from '#identity/accounts/display-name.js';

/**
 * Progress on the first lessons of each course, in progress on the last one. How many is derived from a hash of person and course;
 * Ben has completed the course with a waiting list and is in the middle of the other. A lesson a day, as far as the
 * tier of the person reaches.
 */
const insertLessonProgress = `
  WITH numbered AS (
    SELECT l.id AS lesson_id, m.id AS module_id, m.course_id, m.min_tier, l.estimated_minutes,
      row_number() OVER (PARTITION BY m.course_id ORDER BY m.module_order, l.sort_order) AS n
    FROM lessons l JOIN modules m ON m.id = l.module_id
  ), learners AS MATERIALIZED (
    SELECT e.course_id, e.user_id, greatest(e.enrolled_at, c.starts_at) AS began, t.tier, CASE
      WHEN u.username = 'ben' AND c.capacity IS NULL THEN 4
      WHEN u.username = 'ben' THEN 99
      ELSE hash_int(md5(e.user_id::text || e.course_id), 7, 12) + 4 * (t.tier - 1) END AS pace
    FROM enrollments e JOIN courses c ON c.id = e.course_id JOIN users u ON u.id = e.user_id
      CROSS JOIN LATERAL (SELECT tier_of(e.user_id, $1) AS tier OFFSET 0) t
    WHERE e.status = 'enrolled'
  ), reading AS (
    SELECT p.user_id, x.lesson_id, x.module_id, x.estimated_minutes, x.n <= p.pace AS is_done, p.began + x.n * interval '24 hours' AS day,
      md5(p.user_id::text || x.lesson_id) AS hash
    FROM learners p JOIN numbered x ON x.course_id = p.course_id AND x.n <= p.pace + 1 AND tier_rank(x.min_tier) <= p.tier
    WHERE p.pace > 0
  )
  INSERT INTO user_progress (id, user_id, module_id, lesson_id, progress_percent, status, time_spent_minutes, last_accessed_at, completed_at,
    first_completed_at, created_at, updated_at)
  SELECT uuid_of(hash), user_id, module_id, lesson_id, CASE WHEN is_done THEN 100 ELSE 10 + hash_int(hash, 19, 8) * 10 END,
    CASE WHEN is_done THEN 'completed' ELSE 'in_progress' END, estimated_minutes + hash_int(hash, 25, 10), at,
    CASE WHEN is_done THEN at END, CASE WHEN is_done THEN at END, at - interval '20 minutes', at
  FROM reading, LATERAL (SELECT day + hash_int(hash, 13, 400) * interval '1 minute' AS at) moment`;

/** The modules as a whole, as reports on their lessons leave them: the others of a begun course are locked or have been unlocked. */
const insertModuleProgress = `
  WITH counted AS (
    SELECT e.user_id, m.id AS module_id, m.course_id, m.module_order, floor(avg(coalesce(p.progress_percent, 0)))::int AS percent,
      bool_and(coalesce(p.status = 'completed', false)) AS is_done, count(p.id) > 0 AS is_begun,
      coalesce(sum(p.time_spent_minutes), 0) AS minutes, min(p.created_at) AS began, max(p.last_accessed_at) AS at
    FROM enrollments e JOIN modules m ON m.course_id = e.course_id JOIN lessons l ON l.module_id = m.id
      LEFT JOIN user_progress p ON p.user_id = e.user_id AND p.lesson_id = l.id
    WHERE e.status = 'enrolled' GROUP BY e.user_id, m.id
  ), placed AS (
    SELECT c.*, lag(c.is_done) OVER course AS is_unlocked, first_value(c.began) OVER course AS course_began
    FROM counted c WINDOW course AS (PARTITION BY c.user_id, c.course_id ORDER BY c.module_order)
  )
  INSERT INTO user_progress (id, user_id, module_id, progress_percent, status, time_spent_minutes, last_accessed_at, completed_at,
    first_completed_at, created_at, updated_at)
  SELECT uuid_of(hash), user_id, module_id, percent,
    CASE WHEN is_done THEN 'completed' WHEN is_begun THEN 'in_progress' WHEN is_unlocked THEN 'not_started' ELSE 'locked' END, minutes,
    coalesce(at, course_began), CASE WHEN is_done THEN at END, CASE WHEN is_done THEN at END, course_began, coalesce(at, course_began)
  FROM placed, LATERAL (SELECT md5(user_id::text || module_id) AS hash) hashed WHERE course_began IS NOT NULL`;

/** Certificates of all who completed every module. Their codes are hexadecimal digits, which the alphabet of codes includes. */
const insertCertificates = `
  WITH finished AS (
    SELECT p.user_id, m.course_id, max(p.completed_at) AS at
    FROM modules m JOIN user_progress p ON p.module_id = m.id AND p.lesson_id IS NULL AND p.status = 'completed'
    GROUP BY p.user_id, m.course_id
    HAVING count(*) = (SELECT count(*) FROM modules o WHERE o.course_id = m.course_id)
  )
  INSERT INTO certificates (id, code, user_id, course_id, organization_id, recipient_name, course_title, organization_name, completed_at, completed_on,
    issued_at, created_at, updated_at)
  SELECT uuid_of(hash), upper(left(hash, 26)), u.id, c.id, o.id, ${displayNameSql('u')}, c.title, o.name,
    at, (at AT TIME ZONE o.time_zone)::date, at, at, at
  FROM finished f JOIN users u ON u.id = f.user_id JOIN courses c ON c.id = f.course_id JOIN organizations o ON o.id = u.organization_id,
    LATERAL (SELECT md5('certificate' || u.id || c.id) AS hash) hashed`;

/** Inserts the progress of people on modules and lessons, and their certificates. Returns the number of certificates. */
export async function seedCourseProgress(client: pg.Client, now: Date): Promise<number> {
  await client.query(expandMacros(insertLessonProgress), [now]);
  await client.query(expandMacros(insertModuleProgress));
  const { rowCount } = await client.query(expandMacros(insertCertificates));
  return rowCount ?? 0;
}
