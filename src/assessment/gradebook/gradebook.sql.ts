import { hidesNamesSql } from '#assessment/assessments/anonymous/hidden-names.js';
import { ownDates, ownDueAt } from '#assessment/assessments/exceptions/own-dates.sql.js';
import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import { utc } from '#platform/database/sql-text.js';
import { studentOfYear } from '#school/promotions/promoted-members.sql.js';

/** A grade scale as JSON. `id` is an SQL expression. */
const scaleJson = (id: string): string => `(
  SELECT json_build_object('kind', x.kind, 'bands', x.bands, 'low', x.low, 'high', x.high, 'decimals', x.decimals)
  FROM grade_scales x WHERE x.id = ${id})`;

/** When an assessment counts for a grading period. */
const moment = 'coalesce(a.due_at, a.created_at)';

/** The latest $6 published assessments of subject `s`, due from $3 until before $4 and in period `p`, earliest first. */
const assessments = `
  SELECT coalesce(json_agg(json_build_object('id', c.id, 'title', c.title, 'type', c.type, 'maxScore', c.max_score,
    'passScore', c.pass_score, 'dueAt', ${utc('c.due')}, 'submissionCount', c.submission_count, 'gradedCount', c.graded_count,
    'category', c.category, 'isExtraCredit', c.is_extra_credit, 'hidesNames', c.hides_names) ORDER BY c.moment, c.id), '[]')
  FROM (
    SELECT a.*, ${hidesNamesSql('a')} AS hides_names, ${moment} AS moment, CASE WHEN $7::uuid IS NULL THEN a.due_at ELSE ${ownDueAt('a', '$7::uuid')} END AS due, category.name AS category, coalesce(k.is_extra_credit, false) AS is_extra_credit
    FROM assessments a
    LEFT JOIN grade_columns k ON k.assessment_id = a.id
    LEFT JOIN grade_categories category ON category.id = k.category_id AND category.subject_id = s.id
    WHERE a.subject_id = s.id AND a.status = 'published' AND ($3::timestamptz IS NULL OR a.due_at >= $3)
      AND ($4::timestamptz IS NULL OR a.due_at < $4)
      AND ($5::uuid IS NULL OR (${moment} >= p.starts_on::timestamp AT TIME ZONE o.time_zone
                                AND ${moment} < (p.ends_on + 1)::timestamp AT TIME ZONE o.time_zone))
    ORDER BY ${moment} DESC, a.id DESC LIMIT $6
  ) c`;

/**
 * The columns and rules of subject $1, or of each active subject of classroom $2. `isPeriodKnown` is for period $5; with
 * student $7, due dates are those of the student.
 */
export const gradebookFrames: Statement = {
  name: 'gradebook-frames',
  text: `SELECT s.id AS "subjectId", s.name AS "subjectName", s.classroom_id AS "classroomId", $5::uuid IS NULL OR p.id IS NOT NULL AS "isPeriodKnown",
           coalesce(g.weight, 1)::text AS weight, coalesce(g.aggregation, 'points') AS aggregation, g.pass_percent::text AS "passPercent",
           coalesce(${scaleJson('g.scale_id')}, ${scaleJson('standard.id')}) AS scale, ${scaleJson('standard.id')} AS "standardScale",
           (SELECT coalesce(json_agg(json_build_object('name', c.name, 'weight', c.weight::text, 'dropLowest', c.drop_lowest,
              'keepHighest', c.keep_highest, 'isExtraCredit', c.is_extra_credit) ORDER BY c.position), '[]')
            FROM grade_categories c WHERE c.subject_id = s.id) AS categories,
           (${assessments}) AS assessments
         FROM subjects s JOIN organizations o ON o.id = s.organization_id
         LEFT JOIN gradebook_setups g ON g.subject_id = s.id
         LEFT JOIN grade_scales standard ON standard.organization_id = s.organization_id AND standard.is_default
         LEFT JOIN grading_periods p ON p.id = $5
         WHERE s.id = $1::uuid OR (s.classroom_id = $2::uuid AND s.status = 'active')
         ORDER BY s.position, s.name, s.id`,
};

/** The students of the year, or student $5, who may have left the class, with the latest membership: the grades stay. */
const student = (visible: (alias: string) => string) =>
  `m.classroom_id = $3::uuid AND ${visible('m')} AND $4::uuid[] IS NOT NULL
   AND ($5::uuid IS NULL AND ${studentOfYear('m')} OR m.user_id = $5 AND m.member_role = 'STUDENT' AND NOT EXISTS (
     SELECT FROM classroom_members n WHERE n.classroom_id = m.classroom_id AND n.user_id = m.user_id AND n.member_role = 'STUDENT' AND n.id > m.id))`;

/** Where the grade `g` comes from, as in the ledger. */
const source = `CASE WHEN g.is_excused THEN 'excused' WHEN g.entered_score IS NOT NULL THEN 'entered' WHEN g.work_score IS NOT NULL THEN 'work'
  WHEN g.missing_score IS NOT NULL THEN 'missing' ELSE 'none' END`;

/**
 * Late for the student. Extensions never move a due date forward, so that most work is in time by the date of the assessment,
 * without the dates of each student.
 */
const isLate = `CASE WHEN w.submitted_at > c.due_at THEN w.submitted_at >
  (SELECT own.due_at FROM assessments a CROSS JOIN LATERAL ${ownDates('a', 'w.student_id')} own WHERE a.id = w.assessment_id) ELSE false END`;

/**
 * The work of the students of `page`: the submission `w` and the grade `g` for each of the `columns` that has one of them.
 * A row becomes JSON in two thirds of the time of json_build_object.
 */
const cells = `
  SELECT page.id AS student_id,
    round(avg(100 * g.score / nullif(c.max_score, 0)) FILTER (WHERE g.score IS NOT NULL), 2) AS average,
    json_agg((SELECT cell FROM (SELECT c.id AS "assessmentId", w.id AS "submissionId", coalesce(g.version, 0) AS version, w.status,
      g.score, g.draft_score AS "draftScore", coalesce(g.is_excused, false) AS "isExcused", ${source} AS source, g.score >= c.pass_score AS passed,
      coalesce(w.attempt_count, 0) AS "attemptCount", ${isLate} AS "isLate") cell) ORDER BY c.position) AS submissions
  FROM page CROSS JOIN columns c
  LEFT JOIN submissions w ON w.assessment_id = c.id AND w.student_id = page.id
  LEFT JOIN grades g ON g.assessment_id = c.id AND g.student_id = page.id
  WHERE w.id IS NOT NULL OR g.id IS NOT NULL
  GROUP BY page.id`;

/**
 * The students of classroom $3 by name, or only student $5, also after they left, with their work and grades for the
 * assessments $4 in the order of the array. Each part is computed once: PostgreSQL expects one student and would otherwise compute the cells for each of them.
 */
export const gradebookRows: PreparedList = {
  name: 'gradebook-rows',
  matching: (visible) => `FROM classroom_members m WHERE ${student(visible)}`,
  page: (visible) => `
    WITH page AS MATERIALIZED (
      SELECT u.id, u.last_name, u.first_name, ${displayNameSql('u')} AS name
      FROM classroom_members m JOIN users u ON u.id = m.user_id
      WHERE ${student(visible)}
      ORDER BY ${nameOrderSql('u')} LIMIT $6 OFFSET $7
    ), columns AS MATERIALIZED (
      SELECT a.id, a.max_score, a.pass_score, a.due_at, shown.position
      FROM unnest($4::uuid[]) WITH ORDINALITY shown (id, position) JOIN assessments a ON a.id = shown.id
    ), cells AS MATERIALIZED (${cells})
    SELECT page.id AS "studentId", page.name AS "studentName", cells.average AS "averagePercent",
      coalesce(cells.submissions, '[]') AS submissions
    FROM page LEFT JOIN cells ON cells.student_id = page.id
    ORDER BY ${nameOrderSql('page')}`,
};
