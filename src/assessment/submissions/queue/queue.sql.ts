import { candidateNameSql, hidesNamesSql } from '#assessment/assessments/anonymous/hidden-names.js';
import { ownDueAt } from '#assessment/assessments/exceptions/own-dates.sql.js';
import { isLateSql } from '#assessment/submissions/submissions.sql.js';
import { displayNameSql, nameOfUserSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { isOneOf } from '#platform/database/sql-text.js';

/** Whether the actor has not marked attempt `t` of submission `s` already, as one of two markers. */
const unmarkedByActor = `NOT EXISTS (SELECT FROM marker_scores m
  WHERE m.submission_id = s.id AND m.attempt_number = t.attempt_number AND m.marker_id = $1::uuid)`;

/** The work of a group waits once, with the first of its members. */
const isFirstOfWork = `NOT EXISTS (SELECT FROM submission_attempts e WHERE e.work_id = t.work_id AND e.id < t.id)`;

/** Submissions of assessment $3 whose latest attempt `t` the actor has to grade: all, or those with an ungraded answer to item $4. */
const waiting = (
  visible: (alias: string) => string,
): string => `s.assessment_id = $3::uuid AND s.status = 'submitted' AND ${visible('s')}
  AND t.attempt_number = s.attempt_count AND t.score IS NULL AND t.pending_items > 0 AND ${unmarkedByActor} AND ${isFirstOfWork}
  AND ($4::uuid IS NULL OR t.grades -> ($4::uuid)::text ->> 'outcome' = 'pending')`;

const joins = `submissions s JOIN submission_attempts t ON t.submission_id = s.id`;

/** Oldest first; by candidate number while names are hidden. */
const queueOrder = `CASE WHEN ${hidesNamesSql('a')} THEN s.candidate_number END, s.submitted_at, s.id`;

/** The queue in its order, with the claim of another or the own claim at $5. */
export const queueList: PreparedList = {
  name: 'grading-queue',
  matching: (visible) => `FROM ${joins} WHERE ${waiting(visible)} AND $5::timestamptz IS NOT NULL`,
  page: (visible) => `
    SELECT s.id AS "submissionId", t.attempt_number AS "attemptNumber", s.version, s.candidate_number AS "candidateNumber",
      CASE WHEN ${hidesNamesSql('a')} THEN ${candidateNameSql('s')} ELSE ${displayNameSql('u')} END AS "studentName",
      CASE WHEN ${hidesNamesSql('a')} THEN date_trunc('day', t.submitted_at, 'UTC') ELSE t.submitted_at END AS "submittedAt", t.pending_items AS "pendingItems", ${isLateSql('s', ownDueAt('a', 's.student_id'))} AS "isLate",
      c.teacher_id AS "claimedBy", ${nameOfUserSql('c.teacher_id')} AS "claimedByName", c.expires_at AS "claimedUntil"
    FROM ${joins} JOIN users u ON u.id = s.student_id JOIN assessments a ON a.id = s.assessment_id
    LEFT JOIN grading_claims c ON c.submission_id = s.id AND c.expires_at > $5::timestamptz
    WHERE ${waiting(visible)} ORDER BY ${queueOrder} LIMIT $6 OFFSET $7`,
};

/** The number of ungraded answers for each item of assessment $3. */
export const queueItems: PreparedRead = {
  name: 'grading-queue-items',
  text: (visible) => `
    SELECT i.id AS "itemId", i.position, v.title, v.type, count(s.id)::int AS waiting
    FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id
    LEFT JOIN LATERAL (SELECT s.id FROM ${joins} WHERE s.assessment_id = $3::uuid AND s.status = 'submitted' AND ${visible('s')}
      AND t.attempt_number = s.attempt_count AND t.score IS NULL AND t.grades -> i.id::text ->> 'outcome' = 'pending'
      AND ${unmarkedByActor} AND ${isFirstOfWork}) s ON TRUE
    WHERE i.assessment_id = $3::uuid GROUP BY i.id, i.position, v.title, v.type HAVING count(s.id) > 0 ORDER BY i.position`,
};

/**
 * Claims the next submission of the queue for the actor at $5 until $6: the one they have claimed already, else the first that
 * no other has claimed, without those of $7. Concurrent callers skip each other's rows, so no two get the same.
 */
export const claimNext: PreparedRead = {
  name: 'grading-queue-next',
  text: (visible) => `
    WITH next AS (
      SELECT s.id FROM ${joins} JOIN assessments a ON a.id = s.assessment_id LEFT JOIN grading_claims c ON c.submission_id = s.id AND c.expires_at > $5::timestamptz
      WHERE ${waiting(visible)} AND (c.teacher_id IS NULL OR c.teacher_id = $1::uuid) AND s.id <> ALL ($7::uuid[])
      ORDER BY c.teacher_id IS NULL, ${queueOrder} LIMIT 1 FOR NO KEY UPDATE OF s SKIP LOCKED
    )
    INSERT INTO grading_claims AS g (submission_id, teacher_id, claimed_at, expires_at)
    SELECT id, $1::uuid, $5, $6 FROM next
    ON CONFLICT (submission_id) DO UPDATE SET teacher_id = EXCLUDED.teacher_id, expires_at = EXCLUDED.expires_at,
      claimed_at = CASE WHEN g.teacher_id = EXCLUDED.teacher_id THEN g.claimed_at ELSE EXCLUDED.claimed_at END
      WHERE g.teacher_id = EXCLUDED.teacher_id OR g.expires_at <= $5
    RETURNING submission_id AS "submissionId"`,
};

/** Claims submission $1 for teacher $2 at $3 until $4; no row if another has claimed it. */
export const claim: Statement = {
  name: 'grading-claim',
  text: `INSERT INTO grading_claims AS g (submission_id, teacher_id, claimed_at, expires_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (submission_id) DO UPDATE SET teacher_id = EXCLUDED.teacher_id, expires_at = EXCLUDED.expires_at, claimed_at = EXCLUDED.claimed_at
         WHERE g.teacher_id = EXCLUDED.teacher_id OR g.expires_at <= $3
         RETURNING submission_id AS "submissionId", expires_at AS "claimedUntil"`,
};

/** The name of a teacher other than $2 who has claimed one of the submissions $1 at $3. */
export const foreignClaim: Statement = {
  name: 'grading-claim-of-other',
  text: `SELECT ${nameOfUserSql('c.teacher_id')} AS name FROM grading_claims c
         WHERE ${isOneOf('c.submission_id', '$1::uuid[]')} AND c.teacher_id <> $2 AND c.expires_at > $3 ORDER BY c.submission_id LIMIT 1`,
};

/** Ends the claims of teacher $2 on the submissions $1. */
export const endClaim: Statement = {
  name: 'grading-claim-end',
  text: `DELETE FROM grading_claims WHERE ${isOneOf('submission_id', '$1::uuid[]')} AND teacher_id = $2`,
};
