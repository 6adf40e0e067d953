import type { PreparedRead } from '#platform/database/scoped.repository.js';
import type { Statement } from '#platform/database/database.js';
import { bumpVersion, utc } from '#platform/database/sql-text.js';
import { passedSql } from './submissions.sql.js';

/**
 * The context of an attempt, if the actor may see the assessment: its rules, its items with their keys, the attempts used,
 * and the receipt of an attempt with the same Idempotency-Key. `$3` assessment, `$4` Idempotency-Key or null, `$5` the
 * version whose items the caller has cached, or null.
 */
export const attemptContext: PreparedRead = {
  name: 'submit-open',
  text: (visible) => `
    SELECT a.id, a.version, a.status, a.max_score AS "maxScore", a.available_from AS "availableFrom", a.due_at AS "dueAt",
           a.allow_late AS "allowLate", a.late_until AS "lateUntil", a.late_penalty_percent AS "latePenaltyPercent",
           a.max_attempts + coalesce(s.extra_attempts, 0) AS "attemptsAllowed", coalesce(s.attempt_count, 0) AS "attemptsUsed",
           earlier.receipt::text, earlier.request_hash AS "requestHash",
           CASE WHEN a.version IS DISTINCT FROM $5::int THEN
             (SELECT coalesce(json_agg(json_build_object('id', i.id, 'content', json_build_object(
                'type', v.type, 'title', v.title, 'prompt', v.prompt, 'format', v.format, 'body', v.body, 'key', v.key,
                'feedback', v.feedback, 'points', trim_scale(i.points)::text, 'tags', '[]'::json)) ORDER BY i.position), '[]'::json)
              FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id WHERE i.assessment_id = a.id)
           END AS items
    FROM assessments a
    LEFT JOIN submissions s ON s.assessment_id = a.id AND s.student_id = $1
    LEFT JOIN submission_attempts earlier ON earlier.student_id = $1 AND earlier.idempotency_key = $4
    WHERE a.id = $3 AND ${visible('a')}`,
};

/**
 * Writes the attempt, or returns no row if no attempt is left or the assessment has changed since its context was read.
 * The limit is the WHERE of the upsert, so concurrent requests cannot exceed it. The assessment is locked first, as in
 * every statement that changes its counters, which prevents deadlocks.
 */
const submitCtes = `
    WITH open AS (
      SELECT id, organization_id, subject_id, classroom_id, max_attempts, grading_method, pass_score FROM assessments
      WHERE id = $1 AND version = $2 AND status = 'published'
      FOR NO KEY UPDATE
    ), target AS (
      INSERT INTO submissions AS s (id, organization_id, assessment_id, student_id, subject_id, classroom_id, status, score,
        counted_attempt, graded_at, submitted_at, score_total, scored_attempts)
      SELECT $3, organization_id, id, $5, subject_id, classroom_id, CASE WHEN $6::numeric IS NULL THEN 'submitted' ELSE 'graded' END, $6,
        CASE WHEN $6 IS NOT NULL AND grading_method <> 'average' THEN 1 END, CASE WHEN $6 IS NOT NULL THEN $7::timestamptz END, $7,
        coalesce($6, 0), ($6 IS NOT NULL)::int
      FROM open
      ON CONFLICT (assessment_id, student_id) DO UPDATE SET
        attempt_count = s.attempt_count + 1,
        status = EXCLUDED.status,
        submitted_at = EXCLUDED.submitted_at,
        graded_at = coalesce(EXCLUDED.graded_at, s.graded_at),
        score_total = s.score_total + EXCLUDED.score_total,
        scored_attempts = s.scored_attempts + EXCLUDED.scored_attempts,
        (score, counted_attempt) = (
          SELECT CASE WHEN EXCLUDED.score IS NULL THEN s.score
                      WHEN grading_method = 'average' THEN round((s.score_total + EXCLUDED.score) / (s.scored_attempts + 1), 2)
                      WHEN s.score IS NULL OR grading_method = 'last' THEN EXCLUDED.score
                      WHEN grading_method = 'first' THEN s.score
                      ELSE greatest(s.score, EXCLUDED.score) END,
                 CASE WHEN grading_method = 'average' THEN NULL
                      WHEN EXCLUDED.score IS NULL THEN s.counted_attempt
                      WHEN s.score IS NULL OR grading_method = 'last' THEN s.attempt_count + 1
                      WHEN grading_method = 'first' OR s.score >= EXCLUDED.score THEN s.counted_attempt
                      ELSE s.attempt_count + 1 END
          FROM open),
        ${bumpVersion('s')}
      WHERE s.attempt_count < (SELECT max_attempts FROM open) + s.extra_attempts
      RETURNING s.*
    ), receipt AS (
      SELECT t.id AS submission_id, t.attempt_count, json_build_object(
        'id', t.id, 'version', t.version, 'createdAt', ${utc('t.created_at')}, 'updatedAt', ${utc('t.updated_at')}, 'assessmentId', t.assessment_id,
        'studentId', t.student_id, 'subjectId', t.subject_id, 'classroomId', t.classroom_id, 'status', t.status, 'score', trim_scale(t.score),
        'passed', ${passedSql('t', '(SELECT pass_score FROM open)')}, 'feedback', t.feedback, 'gradedBy', t.graded_by, 'gradedAt', ${utc('t.graded_at')}, 'countedAttempt', t.counted_attempt,
        'attemptCount', t.attempt_count, 'submittedAt', ${utc('t.submitted_at')})::jsonb AS receipt
      FROM target t
    ), attempt AS (
      INSERT INTO submission_attempts (id, submission_id, student_id, attempt_number, answers, text, grades, submitted_at, is_late,
        auto_score, pending_items, score, late_note, idempotency_key, request_hash, receipt)
      SELECT $4, submission_id, $5, attempt_count, $8, $9, $10, $7, $11, $12, $13, $6, $14, $15, $16, receipt FROM receipt
      RETURNING id, submission_id, receipt
    )`;

export const submit: Statement = { name: 'submit', text: `${submitCtes} SELECT receipt::text FROM attempt` };

/** The same for an attempt with files `$17`. */
export const submitWithFiles: Statement = {
  name: 'submit-with-files',
  text: `${submitCtes}, attached AS (
      INSERT INTO submission_files (attempt_id, submission_id, file_id)
      SELECT attempt.id, attempt.submission_id, file_id FROM attempt, unnest($17::uuid[]) file_id
    )
    SELECT receipt::text FROM attempt`,
};
