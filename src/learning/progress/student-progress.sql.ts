import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import { byName } from '#platform/database/order-by.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { utc } from '#platform/database/sql-text.js';
import { currentStudent } from '#school/people/membership.sql.js';
import { coursesOf } from './modules/course-progress.sql.js';

/** The courses of student $1 as JSON text. */
export const studentCourses: Statement = {
  name: 'student-courses',
  text: `SELECT ${coursesOf('$1::uuid')}::text AS courses`,
};

/** The fields of TotalsView from one row of totals or, with `sum` and `max` as the aggregates, from many. */
const totals = (sum: string, max: string) => `
  'sections', coalesce(${sum}(section_count), 0), 'sectionsCompleted', coalesce(${sum}(sections_completed), 0),
  'minutes', coalesce(${sum}(minutes), 0), 'assessments', coalesce(${sum}(published_count), 0),
  'submitted', coalesce(${sum}(submitted_count), 0), 'graded', coalesce(${sum}(graded_count), 0),
  'averagePercent', round(${sum}(percent_total) / nullif(${sum}(graded_count), 0), 2),
  'lastActivityAt', ${utc(`${max}(last_active_at)`)}`;

/** StudentProgressView of student $3 as JSON text; no row if there are no visible totals. */
export const studentProgress: PreparedRead = {
  name: 'student-progress',
  text: (visible) => `
    WITH lines AS MATERIALIZED (
      SELECT s.id, s.name, s.classroom_id, s.position, c.section_count, c.published_count, t.sections_completed, t.minutes,
             t.submitted_count, t.graded_count, t.percent_total, t.last_active_at
      FROM classroom_members m
      JOIN subjects s ON s.classroom_id = m.classroom_id AND s.status = 'active'
      LEFT JOIN subject_totals c ON c.subject_id = s.id
      LEFT JOIN learning_totals t ON t.user_id = m.user_id AND t.subject_id = s.id
      WHERE m.user_id = $3::uuid AND ${currentStudent('m')} AND ${visible('m')}
    )
    SELECT json_build_object(
      'studentId', $3::uuid,
      'subjects', json_agg(json_build_object('subjectId', id, 'name', name, 'classroomId', classroom_id, ${totals('', '')})
                           ORDER BY position, ${byName('name')}, id),
      'courses', CASE WHEN $4::boolean THEN ${coursesOf('$3::uuid')} ELSE '[]' END,
      'totals', json_build_object(${totals('sum', 'max')}))::text AS progress
    FROM lines HAVING count(*) > 0`,
};

/** The students of classroom $3 by name, with sums over its subjects. */
export const classProgress: PreparedList = {
  name: 'class-progress',
  matching: (visible) => `FROM classroom_members m
    WHERE m.classroom_id = $3::uuid AND ${currentStudent('m')} AND ${visible('m')}`,
  page: (visible) => `
    SELECT page.id AS "studentId", page.name AS "studentName", coalesce(sum(c.section_count), 0)::int AS sections,
           coalesce(sum(t.sections_completed), 0)::int AS "sectionsCompleted", coalesce(sum(t.minutes), 0)::int AS minutes,
           coalesce(sum(c.published_count), 0)::int AS assessments, coalesce(sum(t.submitted_count), 0)::int AS submitted,
           coalesce(sum(t.graded_count), 0)::int AS graded,
           round(sum(t.percent_total) / nullif(sum(t.graded_count), 0), 2)::float AS "averagePercent",
           max(t.last_active_at) AS "lastActivityAt"
    FROM (
      SELECT u.id, u.last_name, u.first_name, ${displayNameSql('u')} AS name
      FROM classroom_members m JOIN users u ON u.id = m.user_id
      WHERE m.classroom_id = $3::uuid AND ${currentStudent('m')} AND ${visible('m')}
      ORDER BY ${nameOrderSql('u')} LIMIT $4 OFFSET $5
    ) page
    LEFT JOIN subjects s ON s.classroom_id = $3::uuid AND s.status = 'active'
    LEFT JOIN subject_totals c ON c.subject_id = s.id
    LEFT JOIN learning_totals t ON t.user_id = page.id AND t.subject_id = s.id
    GROUP BY page.id, page.name, page.last_name, page.first_name
    ORDER BY ${nameOrderSql('page')}`,
};
