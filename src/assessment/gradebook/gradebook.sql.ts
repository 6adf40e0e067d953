import type { Statement } from '#platform/database/database.js';
import type { PreparedList } from '#platform/api/page.js';
import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import { currentStudent } from '#school/people/membership.sql.js';
import { isLateSql } from '#assessment/submissions/submissions.sql.js';

/** The latest $4 published assessments of subject $1 that are due from $2 until before $3, earliest first. */
export const gradebookAssessments: Statement = {
  name: 'gradebook-assessments',
  text: `SELECT * FROM (
      SELECT a.id, a.title, a.type, a.max_score AS "maxScore", a.due_at AS "dueAt", a.submission_count AS "submissionCount",
             a.graded_count AS "gradedCount", a.created_at
      FROM assessments a
      WHERE a.subject_id = $1 AND a.status = 'published' AND ($2::timestamptz IS NULL OR a.due_at >= $2)
        AND ($3::timestamptz IS NULL OR a.due_at < $3)
      ORDER BY coalesce(a.due_at, a.created_at) DESC, a.id DESC LIMIT $4
    ) latest
    ORDER BY coalesce("dueAt", created_at), id`,
};

const student = (visible: (alias: string) => string) =>
  `m.classroom_id = $3::uuid AND ${currentStudent('m')} AND ${visible('m')} AND $4::uuid[] IS NOT NULL`;

/** The students of classroom $3 by name, with their submissions to the assessments $4 in the order of the array. */
export const gradebookRows: PreparedList = {
  name: 'gradebook-rows',
  matching: (visible) => `FROM classroom_members m WHERE ${student(visible)}`,
  page: (visible) => `
    SELECT page.id AS "studentId", page.name AS "studentName",
           round(avg(coalesce(100 * w.score / nullif(a.max_score, 0), 0)) FILTER (WHERE w.status = 'graded'), 2)
             AS "averagePercent",
           coalesce(json_agg(json_build_object('assessmentId', a.id, 'submissionId', w.id, 'status', w.status,
             'score', w.score, 'attemptCount', w.attempt_count, 'isLate', ${isLateSql('w', 'a.due_at')})
             ORDER BY array_position($4::uuid[], a.id)) FILTER (WHERE w.id IS NOT NULL), '[]') AS submissions
    FROM (
      SELECT u.id, u.last_name, u.first_name, ${displayNameSql('u')} AS name
      FROM classroom_members m JOIN users u ON u.id = m.user_id
      WHERE ${student(visible)}
      ORDER BY ${nameOrderSql('u')} LIMIT $5 OFFSET $6
    ) page
    LEFT JOIN submissions w ON w.student_id = page.id AND w.assessment_id = ANY ($4::uuid[])
    LEFT JOIN assessments a ON a.id = w.assessment_id
    GROUP BY page.id, page.name, page.last_name, page.first_name
    ORDER BY ${nameOrderSql('page')}`,
};
