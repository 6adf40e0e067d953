import type { CountedMark } from '#assessment/marking/rubrics/rubric-points.js';
import type { RubricCriterion } from '#assessment/marking/rubrics/rubric.entity.js';
import type { Statement } from '#platform/database/database.js';
import { currentStudent } from '#school/people/membership.sql.js';

/** The criteria by which works are reviewed. */
export interface ReviewRubric {
  id: string;
  criteria: RubricCriterion[];
  maxPoints: string;
}

const rubricColumns = `v.id, v.criteria, v.max_points AS "maxPoints"`;

/** The rubric for the whole work of assessment $1. */
export const attachedRubric: Statement = {
  name: 'peer-review-attached-rubric',
  text: `SELECT ${rubricColumns} FROM assessment_rubrics a JOIN rubric_versions v ON v.id = a.rubric_version_id
         WHERE a.assessment_id = $1 AND a.item_id IS NULL`,
};

export const rubricVersion: Statement = {
  name: 'peer-review-rubric',
  text: `SELECT ${rubricColumns} FROM rubric_versions v WHERE v.id = $1`,
};

/** A student with the latest work. */
export interface SubmittedWorkRow {
  workId: string;
  attemptId: string;
  studentId: string;
  /** Whether the student still attends the class and can review. */
  isReviewer: boolean;
}

/** The latest work of each student for assessment $1, without returned work. Members of a group have the same work. */
export const submittedWorks: Statement = {
  name: 'peer-review-works',
  text: `SELECT coalesce(t.work_id, t.id) AS "workId", t.id AS "attemptId", s.student_id AS "studentId",
           EXISTS (SELECT FROM classroom_members m WHERE m.classroom_id = s.classroom_id AND m.user_id = s.student_id
             AND ${currentStudent('m')}) AS "isReviewer"
         FROM submissions s JOIN submission_attempts t ON t.submission_id = s.id AND t.attempt_number = s.attempt_count
         WHERE s.assessment_id = $1 AND s.status <> 'returned' ORDER BY t.id`,
};

/** The assignments of peer review $1. */
export const assignmentsOf: Statement = {
  name: 'peer-review-assignments',
  text: `SELECT p.id, coalesce(t.work_id, t.id) AS "workId", p.reviewer_id AS "reviewerId", p.submitted_at IS NOT NULL AS "isStarted"
         FROM peer_assignments p JOIN submission_attempts t ON t.id = p.attempt_id
         WHERE p.peer_review_id = $1 AND p.reviewer_id IS NOT NULL ORDER BY p.id`,
};

/** Adds the assignments $2, an array of { id, attemptId, reviewerId }, to peer review $1. */
export const addAssignments: Statement = {
  name: 'peer-review-add-assignments',
  text: `INSERT INTO peer_assignments (id, peer_review_id, attempt_id, reviewer_id)
         SELECT r.id, $1, r."attemptId", r."reviewerId" FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, "attemptId" uuid, "reviewerId" uuid)`,
};

/** Gives the assignments $1, an array of { id, attemptId }, to other works, unless they have been reviewed. */
export const moveAssignments: Statement = {
  name: 'peer-review-move-assignments',
  text: `UPDATE peer_assignments p SET attempt_id = r."attemptId", updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "attemptId" uuid) WHERE p.id = r.id AND p.submitted_at IS NULL`,
};

/** The peer reviews that should have opened in the day before $1. */
export const dueToOpen: Statement = {
  name: 'peer-review-due-to-open',
  text: `SELECT id AS "peerReviewId" FROM peer_reviews
         WHERE status = 'planned' AND opens_at <= $1 AND opens_at > $1::timestamptz - interval '1 day' LIMIT 100`,
};

/** Closes the peer reviews whose time has come at $1. */
export const closeDue: Statement = {
  name: 'peer-review-close-due',
  text: `UPDATE peer_reviews SET status = 'closed', version = version + 1, updated_at = now()
         WHERE status = 'open' AND closes_at <= $1 RETURNING id`,
};

/** The progress of reviewer $2 in peer review $1. */
export const reviewerProgress: Statement = {
  name: 'peer-review-progress',
  text: `SELECT (SELECT count(*)::int FROM peer_samples s WHERE s.peer_review_id = $1) AS samples,
           (SELECT count(*)::int FROM peer_samples s JOIN peer_sample_reviews r ON r.sample_id = s.id
             WHERE s.peer_review_id = $1 AND r.reviewer_id = $2) AS "samplesDone",
           count(*)::int AS reviews, count(p.submitted_at)::int AS "reviewsDone"
         FROM peer_assignments p WHERE p.peer_review_id = $1 AND p.reviewer_id = $2`,
};

/** The samples of peer review $1 with the marks of reviewer $2; those of the teacher also without them if $3. */
export const sampleList: Statement = {
  name: 'peer-review-samples',
  text: `SELECT s.id, s.title, s.text, CASE WHEN $3::boolean OR r.marks IS NOT NULL THEN s.marks ELSE '[]' END AS marks,
           coalesce(r.marks, '[]') AS "ownMarks"
         FROM peer_samples s LEFT JOIN peer_sample_reviews r ON r.sample_id = s.id AND r.reviewer_id = $2
         WHERE s.peer_review_id = $1 ORDER BY s.created_at, s.id`,
};

/** Adds a sample $1 to peer review $2 with title $3, text $4, marks $5 and points $6. */
export const addSample: Statement = {
  name: 'peer-review-add-sample',
  text: 'INSERT INTO peer_samples (id, peer_review_id, title, text, marks, points) VALUES ($1, $2, $3, $4, $5, $6)',
};

export const removeSample: Statement = {
  name: 'peer-review-remove-sample',
  text: 'DELETE FROM peer_samples WHERE peer_review_id = $1 AND id = $2 RETURNING id',
};

/** Saves the marks $4 with points $5 of reviewer $3 for sample $2 of peer review $1. Returns no row if it is not open, or has no such sample. */
export const addSampleReview: Statement = {
  name: 'peer-review-add-sample-review',
  text: `INSERT INTO peer_sample_reviews (sample_id, reviewer_id, marks, points)
         SELECT s.id, $3, $4, $5 FROM peer_samples s JOIN peer_reviews r ON r.id = s.peer_review_id
         WHERE r.id = $1 AND r.status = 'open' AND s.id = $2 FOR SHARE OF r RETURNING sample_id`,
};

/** The marks of the teacher and those of a reviewer, null until then, for one sample. */
export interface Calibration {
  reference: CountedMark[];
  marks: CountedMark[] | null;
}

/** The calibration of reviewer $2 in peer review $1. */
export const calibrationOf: Statement = {
  name: 'peer-review-calibration',
  text: `SELECT s.marks AS reference, r.marks FROM peer_samples s LEFT JOIN peer_sample_reviews r ON r.sample_id = s.id AND r.reviewer_id = $2
         WHERE s.peer_review_id = $1`,
};

/** When assessment $1 closes for everyone; null if it does not. */
export const closesOf: Statement = {
  name: 'peer-review-assessment-closes',
  text: `SELECT CASE WHEN a.allow_late THEN a.late_until ELSE a.due_at END AS "closesAt" FROM assessments a WHERE a.id = $1`,
};

export const lockReview: Statement = {
  name: 'peer-review-lock',
  text: 'SELECT FROM peer_reviews WHERE id = $1 FOR UPDATE',
};
