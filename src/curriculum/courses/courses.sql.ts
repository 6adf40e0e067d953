import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';
import type { CourseView } from './courses.dto.js';

/** What is shown with a course and changes without it: counts, the name of its owner, and the reader's enrollment. */
export type CourseContext = Pick<CourseView, 'createdByName' | 'enrolledCount' | 'waitingCount' | 'enrollment'>;

/** The place of an enrollment on the waiting list of its course, on the row with the given alias; null unless it waits. */
export const waitingPosition = (row: string): string => `CASE WHEN ${row}.status = 'waiting' THEN (
  SELECT count(*)::int FROM enrollments w
  WHERE w.course_id = ${row}.course_id AND w.status = 'waiting' AND w.sequence <= ${row}.sequence) END`;

/** The contexts of courses $1 for person $2. */
export const courseContexts: Statement = {
  name: 'course-contexts',
  text: `
    SELECT c.id, ${nameOfUserSql('c.created_by')} AS "createdByName",
      c.enrolled_count AS "enrolledCount", c.waiting_count AS "waitingCount",
      CASE WHEN e.id IS NOT NULL THEN json_build_object(
        'id', e.id, 'status', e.status, 'position', ${waitingPosition('e')}, 'enrolledAt', e.enrolled_at) END AS enrollment
    FROM courses c LEFT JOIN enrollments e ON e.course_id = c.id AND e.user_id = $2
    WHERE ${isOneOf('c.id', '$1::uuid[]')}`,
};

/** The version of the course list of organization $1, and whether person $2 is in a course that is not listed to all. */
export const listVersion: Statement = {
  name: 'course-list-version',
  text: `
    SELECT coalesce((SELECT l.version::text FROM course_lists l WHERE l.organization_id = $1), '0') AS version,
      EXISTS (SELECT FROM enrollments e JOIN courses c ON c.id = e.course_id
              WHERE e.user_id = $2 AND e.status <> 'left' AND c.visibility = 'invitation') AS "isInvited"`,
};

/** Locks course $1 until the transaction ends. Every change of its seats takes this lock first. */
export const lockCourse: Statement = {
  name: 'course-lock',
  text: `SELECT status = 'archived' AS "isArchived" FROM courses WHERE id = $1 FOR UPDATE`,
};

/** Whether person $1 can own a course. Keeps the account from being changed until the transaction ends. */
export const canOwnCourses: Statement = {
  name: 'course-can-own',
  text: `SELECT FROM users WHERE id = $1 AND role IN ('TEACHER', 'ADMIN') AND account_status IN ('active', 'invited') FOR SHARE`,
};

/** Whether the content of course $1 is open to person $2 at $3 by a subscription, a grant or public access. */
export const isOpenTo: Statement = {
  name: 'course-open-to',
  text: 'SELECT $1::uuid = ANY (open_courses($2::uuid, $3::timestamptz)) AS "isOpen"',
};

/** SQL for what decides about access of person `person` at `moment` to the courses `c` that match the condition. */
export const coursePlaces = (condition: string, person: string, moment: string): string => `
  SELECT c.id AS course_id, c.status = 'published' AS published, c.created_by AS owner_id,
    coalesce(e.status = 'enrolled', false) AS enrolled, coalesce(c.starts_at <= ${moment}, true) AS started,
    c.status = 'published' AND (c.visibility <> 'invitation' OR e.id IS NOT NULL) AS listed
  FROM courses c LEFT JOIN enrollments e ON e.course_id = c.id AND e.user_id = ${person} AND e.status <> 'left'
  WHERE ${condition}`;
