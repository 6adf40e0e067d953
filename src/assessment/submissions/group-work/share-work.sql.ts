import { nextAttempt, receipt } from '#assessment/submissions/submitting/submit.sql.js';
import type { Statement } from '#platform/database/database.js';
import { newIdSql } from '#platform/database/sql-text.js';

/**
 * Submits attempt $1, which a member of a group has submitted in this transaction, for the other members: the same answers and
 * grades. Returns who they are. The assessment is locked since the statement before.
 */
export const shareWork: Statement = {
  name: 'submit-share-work',
  text: `
    WITH original AS (
      UPDATE submission_attempts SET work_id = id WHERE id = $1 RETURNING *
    ), open AS (
      SELECT a.id, a.organization_id, a.grading_method, a.pass_score FROM original o JOIN submissions s ON s.id = o.submission_id
      JOIN assessments a ON a.id = s.assessment_id
    ), taken AS (
      SELECT t.* FROM original o CROSS JOIN LATERAL copy_attempt(o.id) t
    ), target AS (
      INSERT INTO submissions AS s (id, organization_id, assessment_id, student_id, subject_id, classroom_id, status, score,
        counted_attempt, graded_at, submitted_at, score_total, scored_attempts)
      SELECT ${newIdSql}, organization_id, open.id, taken.student_id, taken.subject_id, taken.classroom_id,
        CASE WHEN o.score IS NULL THEN 'submitted' ELSE 'graded' END, o.score,
        CASE WHEN o.score IS NOT NULL AND grading_method <> 'average' THEN 1 END, o.released_at, o.submitted_at,
        coalesce(o.score, 0), (o.score IS NOT NULL)::int
      FROM open CROSS JOIN original o CROSS JOIN taken
      ON CONFLICT (assessment_id, student_id) DO UPDATE SET
        ${nextAttempt}
      RETURNING s.*
    ), receipt AS (${receipt}
    ), attempt AS (
      INSERT INTO submission_attempts (id, submission_id, student_id, attempt_number, answers, text, grades, submitted_at, is_late,
        auto_score, pending_items, score, released_at, late_note, request_hash, receipt, work_id)
      SELECT taken.id, r.submission_id, taken.student_id, r.attempt_count, o.answers, o.text, o.grades, o.submitted_at, o.is_late,
        o.auto_score, o.pending_items, o.score, o.released_at, o.late_note, o.request_hash, r.receipt, o.id
      FROM original o CROSS JOIN receipt r JOIN taken ON taken.student_id = (r.receipt ->> 'studentId')::uuid
      RETURNING id, submission_id, student_id
    ), attached AS (
      INSERT INTO submission_files (attempt_id, submission_id, file_id)
      SELECT attempt.id, attempt.submission_id, f.file_id FROM attempt JOIN submission_files f ON f.attempt_id = $1
    )
    SELECT open.id AS "assessmentId", attempt.student_id AS "studentId" FROM attempt CROSS JOIN open`,
};
