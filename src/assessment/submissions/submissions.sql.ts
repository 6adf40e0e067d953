import type { PreparedRead, Visible } from '#platform/database/scoped.repository.js';
import type { Statement } from '#platform/database/database.js';
import { displayNameSql, nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import type { Submission } from './submission.entity.js';
import type { SubmissionFactsView } from './submission-facts.dto.js';

/** Is file $3 part of a submission the actor may see? */
export const readableFile = (visible: Visible): string => `EXISTS (
  SELECT FROM submission_files f JOIN submissions row ON row.id = f.submission_id
  WHERE f.file_id = $3::uuid AND ${visible('row')})`;

/** Whether a graded submission reaches the pass score; null without a pass score, and unless it is graded. */
export const passedSql = (submission: string, passScore: string): string =>
  `CASE WHEN ${submission}.status = 'graded' THEN ${submission}.score >= ${passScore} END`;

/** What a view shows of a submission beyond its own columns. */
export type SubmissionFacts = SubmissionFactsView & { id: string };

/** Whether the latest attempt at the submission came after the due date, in every statement. */
export const isLateSql = (submission: string, dueAt: string): string =>
  `coalesce(${submission}.submitted_at > ${dueAt}, false)`;

/** The facts of the submissions $1. */
export const submissionFacts: Statement = {
  name: 'submission-facts',
  text: `SELECT s.id, ${displayNameSql('u')} AS "studentName", a.title AS "assessmentTitle", a.max_score::float AS "maxScore",
           a.due_at AS "dueAt", ${isLateSql('s', 'a.due_at')} AS "isLate",
           ${passedSql('s', 'a.pass_score')} AS passed, b.name AS "subjectName", c.name AS "classroomName",
           ${nameOfUserSql('s.graded_by')} AS "gradedByName"
         FROM submissions s JOIN users u ON u.id = s.student_id JOIN assessments a ON a.id = s.assessment_id
         JOIN subjects b ON b.id = s.subject_id JOIN classrooms c ON c.id = s.classroom_id
         WHERE s.id = ANY ($1::uuid[])`,
};

/** What decides whether the grades of a submission may be reviewed. */
export type ReviewFacts = Pick<Submission, 'status' | 'attemptCount' | 'extraAttempts'> &
  Pick<Assessment, 'review' | 'maxAttempts' | 'availableFrom' | 'dueAt' | 'lateUntil'>;

/**
 * The review facts of submission $3. A reader of the submission may no longer see the assessment itself, if it was moved
 * to another class.
 */
export const reviewFacts: PreparedRead = {
  name: 'submission-review-facts',
  text: (visible) => `
    SELECT s.status, s.attempt_count AS "attemptCount", s.extra_attempts AS "extraAttempts", a.review,
           a.max_attempts AS "maxAttempts", a.available_from AS "availableFrom", a.due_at AS "dueAt", a.late_until AS "lateUntil"
    FROM submissions s JOIN assessments a ON a.id = s.assessment_id WHERE s.id = $3 AND ${visible('s')}`,
};

/** The rules by which the attempts at an assessment are scored. */
export type ScoringRules = Pick<Assessment, 'id' | 'maxScore' | 'dueAt' | 'latePenaltyPercent' | 'gradingMethod'>;

/**
 * The scoring rules of assessment $1, locked until the transaction ends. Every statement that changes submissions locks
 * their assessment first, which prevents deadlocks.
 */
export const lockScoringRules: Statement = {
  name: 'submission-scoring-rules',
  text: `SELECT id, max_score AS "maxScore", due_at AS "dueAt", late_penalty_percent AS "latePenaltyPercent",
                grading_method AS "gradingMethod"
         FROM assessments WHERE id = $1 FOR NO KEY UPDATE`,
};

/** Deletes the submissions of assessment $1 and returns the ids of their files. */
export const removeSubmissions: Statement = {
  name: 'assessment-submissions-remove',
  text: `WITH deleted AS (DELETE FROM submissions WHERE assessment_id = $1 RETURNING id)
         SELECT DISTINCT f.file_id AS "fileId" FROM deleted JOIN submission_files f ON f.submission_id = deleted.id`,
};
