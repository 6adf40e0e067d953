import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import type { Visible } from '#platform/database/scoped.repository.js';
import { isOneOf } from '#platform/database/sql-text.js';
import type { WeightedReview } from './peer-scores.js';

/** The points and weights of the reviews of attempt `attempt` that count. */
const countedReviews = (attempt: string) => `(SELECT coalesce(json_agg(json_build_object('points', c.points::text,
  'weight', c.weight::text) ORDER BY c.id), '[]') FROM peer_assignments c
  WHERE c.attempt_id = ${attempt} AND c.peer_review_id = r.id AND c.submitted_at IS NOT NULL AND c.hidden_at IS NULL)`;

/** A work with the reviews that count, which suggest its score. */
export interface SuggestionRow {
  submissionId: string;
  attemptNumber: number;
  counted: WeightedReview[];
  maxScore: string;
  maxPoints: string;
}

/** A reviewed work with the reviews that count. */
export interface ReviewedWorkRow extends SuggestionRow {
  authorName: string;
  reviews: number;
  reported: number;
  score: string | null;
}

const reviewedWorks = (visible: Visible) => `
  FROM peer_reviews r JOIN LATERAL (SELECT p.attempt_id, count(*)::int AS reviews,
      count(*) FILTER (WHERE p.reported_at IS NOT NULL AND p.hidden_at IS NULL)::int AS reported
    FROM peer_assignments p WHERE p.peer_review_id = r.id GROUP BY p.attempt_id) p ON true
  JOIN submission_attempts t ON t.id = p.attempt_id JOIN submissions s ON s.id = t.submission_id JOIN users u ON u.id = s.student_id
  WHERE r.id = $3 AND ${visible('r')}`;

const workColumns = `s.id AS "submissionId", t.attempt_number AS "attemptNumber", ${displayNameSql('u')} AS "authorName", p.reviews, p.reported,
  ${countedReviews('t.id')} AS counted, s.score, (SELECT a.max_score FROM assessments a WHERE a.id = r.assessment_id) AS "maxScore",
  (SELECT v.max_points FROM rubric_versions v WHERE v.id = r.rubric_version_id) AS "maxPoints"`;

/** The works of peer review $3 by author. */
export const workList: PreparedList = {
  name: 'peer-review-work-list',
  matching: reviewedWorks,
  page: (visible) =>
    `SELECT ${workColumns} ${reviewedWorks(visible)} ORDER BY ${nameOrderSql('u')}, t.id LIMIT $4 OFFSET $5`,
};

/** The submissions $1 to the assessment of peer review $2, each with the number of its latest reviewed attempt. */
export const worksOfSubmissions: Statement = {
  name: 'peer-review-works-of-submissions',
  text: `SELECT s.id AS "submissionId", coalesce(w.attempt_number, s.attempt_count) AS "attemptNumber", ${countedReviews('w.id')} AS counted,
           a.max_score AS "maxScore", v.max_points AS "maxPoints"
         FROM peer_reviews r JOIN assessments a ON a.id = r.assessment_id JOIN rubric_versions v ON v.id = r.rubric_version_id
         JOIN submissions s ON s.assessment_id = r.assessment_id AND ${isOneOf('s.id', '$1::uuid[]')}
         LEFT JOIN LATERAL (SELECT own.attempt_number, t.id FROM submission_attempts own
           JOIN submission_attempts t ON t.id = own.id OR t.work_id = own.work_id
           WHERE own.submission_id = s.id AND EXISTS (SELECT FROM peer_assignments p WHERE p.attempt_id = t.id AND p.peer_review_id = r.id)
           ORDER BY own.attempt_number DESC LIMIT 1) w ON TRUE
         WHERE r.id = $2`,
};

/** A reviewer with the own reviews that count, and those of the same works. */
export interface ReviewerRow {
  reviewerId: string;
  reviewerName: string;
  reviews: number;
  reviewsDone: number;
  weight: number | null;
  maxPoints: string;
  own: { points: string; counted: WeightedReview[] }[];
}

const reviewersOf = (visible: Visible) => `
  FROM peer_reviews r JOIN LATERAL (SELECT p.reviewer_id, count(*)::int AS reviews, count(p.submitted_at)::int AS done,
      min(p.weight)::float8 AS weight FROM peer_assignments p WHERE p.peer_review_id = r.id AND p.reviewer_id IS NOT NULL
    GROUP BY p.reviewer_id) p ON true JOIN users u ON u.id = p.reviewer_id WHERE r.id = $3 AND ${visible('r')}`;

/** The reviewers of peer review $3 by name. */
export const reviewerList: PreparedList = {
  name: 'peer-review-reviewers',
  matching: reviewersOf,
  page: (visible) => `
    SELECT u.id AS "reviewerId", ${displayNameSql('u')} AS "reviewerName", p.reviews, p.done AS "reviewsDone", p.weight,
      (SELECT v.max_points FROM rubric_versions v WHERE v.id = r.rubric_version_id) AS "maxPoints",
      (SELECT coalesce(json_agg(json_build_object('points', o.points::text, 'counted', ${countedReviews('o.attempt_id')})), '[]')
        FROM peer_assignments o WHERE o.peer_review_id = r.id AND o.reviewer_id = u.id AND o.submitted_at IS NOT NULL
          AND o.hidden_at IS NULL) AS own
    ${reviewersOf(visible)} ORDER BY ${nameOrderSql('u')} LIMIT $4 OFFSET $5`,
};
