import type { Statement } from '#platform/database/database.js';
import { utc } from '#platform/database/sql-text.js';

/**
 * Waits for a change of the modules of the course of module $1, and keeps the next one waiting: of a completion and the removal of
 * the last other module, the later sees the earlier.
 */
export const holdCourse: Statement = {
  name: 'progress-course-hold',
  text: 'SELECT FROM courses WHERE id = (SELECT m.course_id FROM modules m WHERE m.id = $1) FOR KEY SHARE',
};

/** The course of module $2 unless it is a draft, if person $1 has completed all of its published modules. */
export const completedCourse: Statement = {
  name: 'progress-course-completed',
  text: `
    SELECT m.course_id AS "courseId" FROM modules m JOIN courses c ON c.id = m.course_id AND c.status <> 'draft'
    WHERE m.id = $2 AND NOT EXISTS (
      SELECT FROM modules o WHERE o.course_id = m.course_id AND o.status = 'published' AND o.id <> ALL (completed_modules($1)))`,
};

/**
 * The people of course $1, unless it is a draft, who have completed all of its published modules, with the time of the last
 * completion in ISO 8601. People who have left the course are not among them.
 */
export const completedByPeople: Statement = {
  name: 'progress-course-completed-by',
  text: `
    SELECT p.user_id AS "userId", c.id AS "courseId", ${utc('max(p.first_completed_at)')} AS "completedAt"
    FROM courses c JOIN modules m ON m.course_id = c.id AND m.status = 'published'
      JOIN user_progress p ON p.module_id = m.id AND p.lesson_id IS NULL AND p.first_completed_at IS NOT NULL
    WHERE c.id = $1 AND c.status <> 'draft' AND NOT EXISTS (
      SELECT FROM enrollments e WHERE e.course_id = c.id AND e.user_id = p.user_id AND e.status = 'left')
    GROUP BY c.id, p.user_id
    HAVING count(*) = (SELECT count(*) FROM modules o WHERE o.course_id = c.id AND o.status = 'published')`,
};
