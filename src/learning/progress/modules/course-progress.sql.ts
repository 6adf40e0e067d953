import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import { byName } from '#platform/database/order-by.js';

/** The mean of the percentages of all `modules`, rounded down so that 100 means all. Modules without progress count as 0. */
const percentOf = (modules: string): string =>
  `coalesce(floor(sum(p.progress_percent)::numeric / nullif(${modules}, 0)), 0)::int`;

const completed = `(count(*) FILTER (WHERE p.status = 'completed'))::int`;

/** The people with a seat in course $3 by name, with sums over its published modules. */
export const courseProgress: PreparedList = {
  name: 'course-progress',
  matching: (visible) =>
    `FROM enrollments e WHERE e.course_id = $3::uuid AND e.status = 'enrolled' AND ${visible('e')}`,
  page: (visible) => `
    SELECT page.user_id AS "userId", page.name, m.count AS modules, ${completed} AS "modulesCompleted",
      ${percentOf('m.count')} AS "progressPercent", coalesce(sum(p.time_spent_minutes), 0)::int AS "timeSpentMinutes",
      max(p.last_accessed_at) FILTER (WHERE p.status IN ('in_progress', 'completed')) AS "lastAccessedAt"
    FROM (
      SELECT u.id, e.user_id, u.last_name, u.first_name, ${displayNameSql('u')} AS name
      FROM enrollments e JOIN users u ON u.id = e.user_id
      WHERE e.course_id = $3::uuid AND e.status = 'enrolled' AND ${visible('e')}
      ORDER BY ${nameOrderSql('u')} LIMIT $4 OFFSET $5
    ) page
    CROSS JOIN (SELECT coalesce(array_agg(o.id), '{}') AS ids, count(*)::int AS count
                FROM modules o WHERE o.course_id = $3::uuid AND o.status = 'published') m
    LEFT JOIN user_progress p ON p.user_id = page.user_id AND p.module_id = ANY (m.ids) AND p.lesson_id IS NULL
    GROUP BY page.id, page.user_id, page.name, page.last_name, page.first_name, m.count
    ORDER BY ${nameOrderSql('page')}`,
};

/** SQL for a JSON array of the courses in which a person has a seat, by title, with sums over their published modules. */
export const coursesOf = (person: string): string => `(
  SELECT coalesce(json_agg(json_build_object('courseId', c.id, 'title', c.title, 'modules', c.modules,
    'modulesCompleted', c.completed, 'progressPercent', c.percent) ORDER BY ${byName('c.title')}, c.id), '[]')
  FROM (
    SELECT c.id, c.title, count(m.id) AS modules, ${completed} AS completed, ${percentOf('count(m.id)')} AS percent
    FROM enrollments e JOIN courses c ON c.id = e.course_id AND c.status <> 'draft'
      LEFT JOIN modules m ON m.course_id = c.id AND m.status = 'published'
      LEFT JOIN user_progress p ON p.module_id = m.id AND p.user_id = e.user_id AND p.lesson_id IS NULL
    WHERE e.user_id = ${person} AND e.status = 'enrolled' GROUP BY c.id) c)`;
