import type pg from 'pg';
import { demoCourses } from '#demo/content/courses.js';
import { expandMacros } from '#demo/support/sql-macros.js';

/** The courses $2, which are Ana's. */
const insertCourses = `
  INSERT INTO courses (id, organization_id, created_by, title, description, status, visibility, capacity, starts_at, published_at,
    created_at, updated_at)
  SELECT uuid_of(hash), u.organization_id, u.id, d.title, d.description, 'published', 'open', d.capacity,
    $1::timestamptz - d."startedDaysAgo" * interval '24 hours', made, made, made
  FROM jsonb_to_recordset($2::jsonb) AS d (title text, description text, capacity integer, "daysAgo" integer, "startedDaysAgo" integer)
  JOIN users u ON u.username = 'ana',
    LATERAL (SELECT md5(d.title) AS hash, $1::timestamptz - d."daysAgo" * interval '24 hours' AS made) hashed`;

/**
 * The students of P1A in the order of a draw that Ben wins, of whom the course has seats for some; in the other Ben and students of M
 * classes, among them all with the tier VIP.
 */
const insertEnrollments = `
  WITH people AS (
    SELECT c.id AS course_id, c.capacity, c.created_at, m.user_id,
      row_number() OVER (PARTITION BY c.id ORDER BY u.username IS DISTINCT FROM 'ben', md5(c.id::text || m.user_id)) AS place
    FROM courses c JOIN classrooms r ON CASE WHEN c.capacity IS NULL THEN r.level LIKE 'M%' OR r.name = 'P1A' ELSE r.name = 'P1A' END
    JOIN classroom_members m ON m.classroom_id = r.id AND m.member_role = 'STUDENT' JOIN users u ON u.id = m.user_id
    WHERE c.capacity IS NOT NULL OR u.username = 'ben' OR hash_int(md5(m.user_id::text || c.id), 1, 4) = 0
      OR EXISTS (SELECT FROM subscriptions s WHERE s.user_id = m.user_id AND s.tier = 'vip')
  )
  INSERT INTO enrollments (id, course_id, user_id, status, source, enrolled_by, enrolled_at, sequence, created_at, updated_at)
  SELECT uuid_of(hash), course_id, user_id, CASE WHEN place > capacity THEN 'waiting' ELSE 'enrolled' END, 'self', user_id, at, place, at, at
  FROM people, LATERAL (
    SELECT md5(user_id::text || course_id) AS hash, created_at + place * interval '7 minutes' AS at) hashed`;

/** Inserts courses and the people in them. Returns the number of enrollments. */
export async function seedCourses(client: pg.Client, now: Date): Promise<number> {
  await client.query(expandMacros(insertCourses), [now, JSON.stringify(demoCourses)]);
  const { rowCount } = await client.query(expandMacros(insertEnrollments));
  return rowCount ?? 0;
}
