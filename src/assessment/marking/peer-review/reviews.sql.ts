import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead, Visible } from '#platform/database/scoped.repository.js';

/** The works that reviewer $2 reviews in peer review $1, in the order of allocation. */
export const taskList: Statement = {
  name: 'peer-review-tasks',
  text: `SELECT p.id, CASE WHEN NOT r.is_anonymous THEN ${nameOfUserSql('t.student_id')} END AS "authorName", t.text, t.answers,
           coalesce(p.marks, '[]') AS marks, p.comment, p.submitted_at AS "submittedAt"
         FROM peer_assignments p JOIN peer_reviews r ON r.id = p.peer_review_id JOIN submission_attempts t ON t.id = p.attempt_id
         WHERE p.peer_review_id = $1 AND p.reviewer_id = $2 ORDER BY p.id`,
};

/** The peer review of assignment $1 of reviewer $2. */
export const reviewOfTask: Statement = {
  name: 'peer-review-of-task',
  text: 'SELECT p.peer_review_id AS "peerReviewId" FROM peer_assignments p WHERE p.id = $1 AND p.reviewer_id = $2',
};

/** Locks peer review $1 against changes of its status and allocation. */
export const lockShared: Statement = {
  name: 'peer-review-lock-shared',
  text: 'SELECT FROM peer_reviews WHERE id = $1 FOR SHARE',
};

/** Saves the marks $3 with points $4, comment $5 and weight $6 at $7 for assignment $1 of reviewer $2. */
export const saveReview: Statement = {
  name: 'peer-review-save',
  text: `UPDATE peer_assignments SET marks = $3, points = $4, comment = $5, weight = $6, submitted_at = $7, updated_at = now()
         WHERE id = $1 AND reviewer_id = $2 RETURNING id`,
};

/** Whether assignment `p` is about the work of submission $1, which members of a group share. */
const ofSubmission = `p.attempt_id IN (SELECT t.id FROM submission_attempts o
  JOIN submission_attempts t ON t.id = o.id OR t.work_id = o.work_id WHERE o.submission_id = $1)`;

/** The reviews of submission $1; only released ones that are not hidden, unless $2. */
export const feedbackList: Statement = {
  name: 'peer-review-feedback',
  text: `SELECT p.id, CASE WHEN $2::boolean OR NOT r.is_anonymous THEN ${nameOfUserSql('p.reviewer_id')} END AS "reviewerName",
           p.points::float8 AS points, p.marks, p.comment, p.weight::float8 AS weight, p.report_reason AS "reportReason",
           p.reported_at IS NOT NULL AS "isReported", p.hidden_at IS NOT NULL AS "isHidden"
         FROM peer_assignments p JOIN peer_reviews r ON r.id = p.peer_review_id
         WHERE ${ofSubmission} AND p.submitted_at IS NOT NULL
           AND ($2::boolean OR r.status = 'released' AND p.hidden_at IS NULL) ORDER BY p.id`,
};

/** Reports review $1 of the work of student $2, for reason $3 at $4. */
export const reportReview: Statement = {
  name: 'peer-review-report',
  text: `UPDATE peer_assignments p SET report_reason = $3, reported_at = $4, updated_at = now()
         FROM peer_reviews r WHERE p.id = $1 AND r.id = p.peer_review_id AND r.status = 'released' AND p.submitted_at IS NOT NULL
           AND p.hidden_at IS NULL AND EXISTS (SELECT FROM submission_attempts o JOIN submission_attempts t ON t.id = o.id OR t.work_id = o.work_id
             WHERE t.id = p.attempt_id AND o.student_id = $2)
         RETURNING p.id`,
};

/** Hides review $3, or shows it again, as $4 says. */
export const setHidden: PreparedRead = {
  name: 'peer-review-hide',
  text: (visible) => `
    UPDATE peer_assignments p SET hidden_at = CASE WHEN $4::boolean THEN coalesce(p.hidden_at, now()) END,
      hidden_by = CASE WHEN $4::boolean THEN $1::uuid END, updated_at = now()
    FROM peer_reviews r WHERE p.id = $3::uuid AND r.id = p.peer_review_id AND p.submitted_at IS NOT NULL AND ${visible('r')} RETURNING p.id`,
};

/** Is file $3 in a work that the actor reviews? */
export const reviewedFile = (visible: Visible): string => `EXISTS (
  SELECT FROM submission_files f JOIN peer_assignments p ON p.attempt_id = f.attempt_id JOIN peer_reviews r ON r.id = p.peer_review_id
  WHERE f.file_id = $3::uuid AND p.reviewer_id = $1::uuid AND r.status = 'open' AND ${visible('r')})`;
