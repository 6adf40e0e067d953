import { candidateNameSql, hidesNamesSql } from '#assessment/assessments/anonymous/hidden-names.js';
import { ownDueAt } from '#assessment/assessments/exceptions/own-dates.sql.js';
import type { SubmissionAttempt } from '#assessment/submissions/submission-attempt.entity.js';
import type { SubmissionStatus } from '#assessment/submissions/submission.entity.js';
import { displayNameSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** A submission with its attempts, as it is scored again. */
export interface SubmissionRow {
  id: string;
  assessmentId: string;
  /** null while names are hidden. */
  studentId: string | null;
  studentName: string;
  status: SubmissionStatus;
  score: string | null;
  /** The due date of the student, exceptions included. */
  dueAt: Date | null;
  attempts: AttemptRow[];
}

export type AttemptRow = Pick<
  SubmissionAttempt,
  'id' | 'attemptNumber' | 'answers' | 'grades' | 'score' | 'enteredScore' | 'coveredDays' | 'draftFeedback'
> & { submittedAt: string; releasedAt: string | null; seed: string };

/** The seed of attempt `t` at assessment `a`, which was started as `w` or submitted without a start. */
const seedOfAttempt = "coalesce(w.seed, concat_ws('/', a.id, s.student_id, t.attempt_number))";

/** The seeds of the attempts at assessment $1, submitted or in progress. */
export const attemptSeeds: Statement = {
  name: 'rescoring-seeds',
  text: `SELECT array_agg(DISTINCT seed) AS seeds FROM (
           SELECT ${seedOfAttempt} AS seed FROM submissions s JOIN assessments a ON a.id = s.assessment_id
           JOIN submission_attempts t ON t.submission_id = s.id LEFT JOIN attempts w ON w.id = t.id WHERE s.assessment_id = $1
           UNION ALL
           SELECT w.seed FROM attempts w WHERE w.assessment_id = $1 AND w.status IN ('in_progress', 'paused')) attempt`,
};

/**
 * The next $3 submissions to the assessments $1 after id $2, each with its attempts. $4 has one student for each assessment of
 * $1, whose groups are included, or null for all students. Only of classroom $5, if given.
 */
export const nextBatch: Statement = {
  name: 'rescoring-batch',
  text: `WITH work AS (
           SELECT w.assessment_id, w.student_id FROM unnest($1::uuid[], $4::uuid[]) w (assessment_id, student_id)
         ), chosen AS (
           SELECT s.id FROM work w JOIN submissions s ON s.assessment_id = w.assessment_id WHERE w.student_id IS NULL
           UNION
           SELECT s.id FROM work w JOIN submissions s ON s.assessment_id = w.assessment_id AND s.student_id = w.student_id
           UNION
           SELECT t.submission_id FROM work w
           JOIN submissions s ON s.assessment_id = w.assessment_id AND s.student_id = w.student_id
           JOIN submission_attempts o ON o.submission_id = s.id JOIN submission_attempts t ON t.work_id = o.work_id
         )
         SELECT s.id, s.assessment_id AS "assessmentId", CASE WHEN NOT ${hidesNamesSql('a')} THEN s.student_id END AS "studentId",
           CASE WHEN ${hidesNamesSql('a')} THEN ${candidateNameSql('s')} ELSE ${displayNameSql('u')} END AS "studentName", s.status, s.score,
           ${ownDueAt('a', 's.student_id')} AS "dueAt",
           (SELECT json_agg(json_build_object('id', t.id, 'attemptNumber', t.attempt_number, 'answers', t.answers, 'grades', t.grades,
              'submittedAt', t.submitted_at, 'score', t.score::text, 'enteredScore', t.entered_score::text, 'coveredDays', t.covered_days,
              'draftFeedback', t.draft_feedback, 'releasedAt', t.released_at, 'seed', ${seedOfAttempt}) ORDER BY t.attempt_number)
            FROM submission_attempts t LEFT JOIN attempts w ON w.id = t.id WHERE t.submission_id = s.id) AS attempts
         FROM chosen JOIN submissions s ON s.id = chosen.id JOIN assessments a ON a.id = s.assessment_id JOIN users u ON u.id = s.student_id
         WHERE s.id > $2 AND ($5::uuid IS NULL OR s.classroom_id = $5)
         ORDER BY s.id LIMIT $3`,
};

/** A submission whose final score was written. */
export interface WrittenSubmission {
  submissionId: string;
  version: number;
  status: SubmissionStatus;
}

/** A row if assessment $1 has submitted work that a person has to grade. */
export const unmarkedWork: Statement = {
  name: 'submissions-unmarked',
  text: `SELECT 1 FROM submissions s JOIN submission_attempts t ON t.submission_id = s.id AND t.attempt_number = s.attempt_count
         WHERE s.assessment_id = $1 AND s.status = 'submitted' AND t.score IS NULL AND (t.pending_items > 0 OR t.grades = '{}') LIMIT 1`,
};

/** Writes the attempts $1, a JSON array. */
export const writeAttempts: Statement = {
  name: 'rescoring-write-attempts',
  text: `UPDATE submission_attempts a SET grades = r.grades, auto_score = r.auto_score, pending_items = r.pending_items, score = r.score,
                is_late = r.is_late, late_note = r.late_note, released_at = r.released_at,
                draft_feedback = CASE WHEN r.released_at IS NULL THEN a.draft_feedback END, updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, grades jsonb, auto_score numeric, pending_items int, score numeric,
           is_late boolean, late_note text, released_at timestamptz) WHERE a.id = r.id`,
};

/** Writes the final scores $1, a JSON array, at $2, and returns the submissions with their new versions. */
export const writeSubmissions: Statement = {
  name: 'rescoring-write-submissions',
  text: `UPDATE submissions s SET score = r.score, counted_attempt = r.counted_attempt, score_total = r.score_total,
                scored_attempts = r.scored_attempts, status = r.status, feedback = coalesce(r.feedback, s.feedback),
                graded_at = CASE WHEN r.status <> s.status THEN $2::timestamptz ELSE s.graded_at END, ${bumpVersion('s')}
         FROM jsonb_to_recordset($1::jsonb)
           AS r (id uuid, score numeric, counted_attempt int, score_total numeric, scored_attempts int, status text, feedback text)
         WHERE s.id = r.id
           AND (s.score, s.counted_attempt, s.score_total, s.scored_attempts, s.status, s.feedback) IS DISTINCT FROM
               (r.score, r.counted_attempt, r.score_total, r.scored_attempts, r.status, coalesce(r.feedback, s.feedback))
         RETURNING s.id AS "submissionId", s.version, s.status`,
};
