import { needsStartSql } from '#assessment/assessments/access/access-rules.sql.js';
import { ownDates } from '#assessment/assessments/exceptions/own-dates.sql.js';
import { declareCauseSql } from '#assessment/grades/grade-causes.js';
import { gradingRulesSql } from '#assessment/submissions/scoring-rules.sql.js';
import { passedSql } from '#assessment/submissions/submissions.sql.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { bumpVersion, utc } from '#platform/database/sql-text.js';

/** The items of assessment `a` with their keys, and its draws. */
export const askedItems = `json_build_object(
  'items', (SELECT coalesce(json_agg(json_build_object('id', i.id, 'drawId', i.draw_id, 'content', json_build_object(
      'type', v.type, 'title', v.title, 'prompt', v.prompt, 'format', v.format, 'body', v.body, 'key', v.key,
      'feedback', v.feedback, 'points', trim_scale(i.points)::text, 'tags', '[]'::json)) ORDER BY i.position), '[]'::json)
    FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id WHERE i.assessment_id = a.id),
  'draws', (SELECT coalesce(json_agg(json_build_object('id', d.id, 'count', d.count)), '[]'::json)
    FROM assessment_draws d WHERE d.assessment_id = a.id))`;

/**
 * The context of an attempt, if the actor may see the assessment: its rules, its items with their keys, the attempts used,
 * and the receipt of an attempt with the same Idempotency-Key. `$3` assessment, `$4` Idempotency-Key or null, `$5` the
 * version whose items the caller has cached, or null.
 */
export const attemptContext: PreparedRead = {
  name: 'submit-open',
  text: (visible) => `
    SELECT a.id, a.version, own.opens_at AS "opensAt", own.due_at AS "dueAt", own.closes_at AS "closesAt",
           ${gradingRulesSql('a')}, ${needsStartSql('a')} AS "needsStart",
           a.max_attempts + own.extra_attempts + coalesce(s.extra_attempts, 0) AS "attemptsAllowed",
           coalesce(s.attempt_count, 0) AS "attemptsUsed", earlier.receipt::text, earlier.request_hash AS "requestHash",
           CASE WHEN a.version IS DISTINCT FROM $5::int THEN ${askedItems} END AS items
    FROM assessments a CROSS JOIN LATERAL ${ownDates('a', '$1')} own
    LEFT JOIN submissions s ON s.assessment_id = a.id AND s.student_id = $1
    LEFT JOIN submission_attempts earlier ON earlier.student_id = $1 AND earlier.idempotency_key = $4
    WHERE a.id = $3 AND ${visible('a')}`,
};

/** Changes of grades by this statement are entries of the ledger with this cause. */
const submissionCause = declareCauseSql(
  `json_build_object('cause', 'submission', 'actorId', $5::uuid, 'at', $7::timestamptz)::text`,
);

/** How another attempt changes a submission `s`: its final score follows from sums, without reading the other attempts. */
export const nextAttempt = `attempt_count = s.attempt_count + 1,
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
        ${bumpVersion('s')}`;

/** The response to the student, from the submission that was written. */
export const receipt = `
      SELECT t.id AS submission_id, t.attempt_count, json_build_object(
        'id', t.id, 'version', t.version, 'createdAt', ${utc('t.created_at')}, 'updatedAt', ${utc('t.updated_at')}, 'assessmentId', t.assessment_id,
        'studentId', t.student_id, 'subjectId', t.subject_id, 'classroomId', t.classroom_id, 'status', t.status, 'score', trim_scale(t.score),
        'passed', ${passedSql('t', '(SELECT pass_score FROM open)')}, 'feedback', t.feedback, 'gradedBy', t.graded_by, 'gradedAt', ${utc('t.graded_at')}, 'countedAttempt', t.counted_attempt,
        'attemptCount', t.attempt_count, 'submittedAt', ${utc('t.submitted_at')})::jsonb AS receipt
      FROM target t`;

/**
 * Writes the attempt, or returns no row if its number is taken or the assessment has changed since its context was read.
 * Each attempt number is used once, so concurrent requests cannot exceed the limit. The assessment is locked first, as in
 * every statement that changes its counters, which prevents deadlocks.
 */
const submitCtes = (condition: string, taken: string) => `
    WITH open AS (
      SELECT id, organization_id, grading_method, pass_score FROM assessments WHERE id = $1 AND version = $2 AND ${condition} AND ${submissionCause} IS NOT NULL
      FOR NO KEY UPDATE
    ), taken AS (
      SELECT t.* FROM open CROSS JOIN LATERAL ${taken} t
    ), target AS (
      INSERT INTO submissions AS s (id, organization_id, assessment_id, student_id, subject_id, classroom_id, status, score,
        counted_attempt, graded_at, submitted_at, score_total, scored_attempts)
      SELECT $3, organization_id, open.id, $5, subject_id, classroom_id, CASE WHEN $6::numeric IS NULL THEN 'submitted' ELSE 'graded' END, $6,
        CASE WHEN $6 IS NOT NULL AND grading_method <> 'average' THEN 1 END, CASE WHEN $6 IS NOT NULL THEN $7::timestamptz END, $7,
        coalesce($6, 0), ($6 IS NOT NULL)::int
      FROM open CROSS JOIN taken
      ON CONFLICT (assessment_id, student_id) DO UPDATE SET
        ${nextAttempt}
      RETURNING s.*
    ), receipt AS (${receipt}
    ), attempt AS (
      INSERT INTO submission_attempts (id, submission_id, student_id, attempt_number, answers, text, grades, submitted_at, is_late,
        auto_score, pending_items, score, released_at, late_note, idempotency_key, request_hash, receipt)
      SELECT taken.id, submission_id, $5, attempt_count, $8, $9, $10, $7, $11, $12, $13, $6, CASE WHEN $6 IS NOT NULL THEN $7::timestamptz END, $14, $15, $16, receipt
      FROM receipt CROSS JOIN taken
      RETURNING id, submission_id, receipt
    )`;

/** Attempt number $17 of work that was not started. */
const direct = submitCtes(`status = 'published'`, 'take_attempt($4, open.id, $5, $17, $7)');

/** A started attempt, as $17 if its answers were saved $18 times. The assessment may have been unpublished since. */
const started = submitCtes('TRUE', 'finish_attempt($4, $17, $18, $7)');

const withFiles = (ctes: string, files: string) => `${ctes}, attached AS (
      INSERT INTO submission_files (attempt_id, submission_id, file_id)
      SELECT attempt.id, attempt.submission_id, file_id FROM attempt, unnest(${files}::uuid[]) file_id
    )
    SELECT receipt::text FROM attempt`;

export const submit: Statement = { name: 'submit', text: `${direct} SELECT receipt::text FROM attempt` };

/** The same for an attempt with files `$18`. */
export const submitWithFiles: Statement = { name: 'submit-with-files', text: withFiles(direct, '$18') };

/** Submits a started attempt with files `$19`. */
export const submitStarted: Statement = { name: 'submit-started', text: withFiles(started, '$19') };

/** The stored response to the submission of attempt $1 by student $2, or by their group, and the hash of its request. */
export const receiptOf: Statement = {
  name: 'submission-receipt',
  text: `SELECT receipt::text, request_hash AS "requestHash" FROM submission_attempts WHERE (id = $1 OR work_id = $1) AND student_id = $2`,
};
