import type pg from 'pg';
import { expandMacros } from '#demo/support/sql-macros.js';

/** Two courses of Ana: one with few seats and a waiting list, one that began two weeks ago. */
const insertCourses = `
  WITH drafts (title, description, capacity, days_ago, starts_days_ago) AS (VALUES
    ('Reading maps', 'Symbols, scales and compass directions: find your way with a **paper map**.', 12, 20, NULL),
    ('First steps in programming', 'Sequences, loops and conditions in small projects.', NULL, 30, 14))
  INSERT INTO courses (id, organization_id, created_by, title, description, status, visibility, capacity, starts_at, published_at,
    created_at, updated_at)
  SELECT uuid_of(hash), o.id, u.id, title, description, 'published', 'open', capacity::int,
    $1::timestamptz - starts_days_ago::int * interval '24 hours', made, made, made
  FROM drafts CROSS JOIN organizations o JOIN users u ON u.username = 'ana',
    LATERAL (SELECT md5(title) AS hash, $1::timestamptz - days_ago * interval '24 hours' AS made) hashed`;

/** The students of P1A in the order of a draw, of whom the course has seats for some; students of M classes in the other. */
const insertEnrollments = `
  WITH people AS (
    SELECT c.id AS course_id, c.capacity, c.created_at, m.user_id,
      row_number() OVER (PARTITION BY c.id ORDER BY md5(c.id::text || m.user_id)) AS place
    FROM courses c JOIN classrooms r ON CASE WHEN c.capacity IS NULL THEN r.level LIKE 'M%' OR r.name = 'P1A' ELSE r.name = 'P1A' END
    JOIN classroom_members m ON m.classroom_id = r.id AND m.member_role = 'STUDENT' JOIN users u ON u.id = m.user_id
    WHERE c.capacity IS NOT NULL OR u.username = 'ben' OR hash_int(md5(m.user_id::text || c.id), 1, 4) = 0
  )
  INSERT INTO enrollments (id, course_id, user_id, status, source, enrolled_by, enrolled_at, sequence, created_at, updated_at)
  SELECT uuid_of(hash), course_id, user_id, CASE WHEN place > capacity THEN 'waiting' ELSE 'enrolled' END, 'self', user_id, at, place, at, at
  FROM people, LATERAL (
    SELECT md5(user_id::text || course_id) AS hash, created_at + place * interval '7 minutes' AS at) hashed`;

/** Inserts courses and the people in them. Returns the number of enrollments. */
export async function seedCourses(client: pg.Client, now: Date): Promise<number> {
  await client.query(expandMacros(insertCourses), [now]);
  const { rowCount } = await client.query(expandMacros(insertEnrollments));
  return rowCount ?? 0;
}
