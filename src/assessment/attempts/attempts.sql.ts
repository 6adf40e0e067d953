import { ownDates } from '#assessment/assessments/exceptions/own-dates.sql.js';
import { gradingRulesSql } from '#assessment/submissions/scoring-rules.sql.js';
import { askedItems } from '#assessment/submissions/submitting/submit.sql.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';

/** The columns of an attempt `w` and what its assessment `a` rules, over `own`. */
const facts = `
  w.id, w.assessment_id AS "assessmentId", w.student_id AS "studentId", w.attempt_number AS "attemptNumber", w.status, w.seed,
  w.group_id AS "groupId", CASE WHEN w.group_id IS NOT NULL THEN ARRAY(SELECT m.student_id FROM group_members m WHERE m.group_id = w.group_id) END AS members,
  w.navigation, w.position, w.furthest, w.screen_id AS "screenId", w.last_sequence::float8 AS "lastSequence", w.saves,
  CASE WHEN w.submitted_at IS NULL THEN w.text ELSE coalesce((SELECT t.text FROM submission_attempts t WHERE t.id = w.id), w.text) END AS text,
  w.started_at AS "startedAt", w.limit_seconds AS "limitSeconds", w.extension_seconds AS "extensionSeconds",
  w.paused_seconds AS "pausedSeconds", w.paused_at AS "pausedAt", w.deadline_at AS "deadlineAt", w.submitted_at AS "submittedAt",
  a.version AS "assessmentVersion", a.instructions, w.shuffle, a.ip_ranges AS "ipRanges", a.browser_exam_keys AS "browserExamKeys",
  a.config_keys AS "configKeys", ${gradingRulesSql('a')}, own.due_at AS "dueAt"`;

/** Answers saved so far; once submitted, they are in the submission. */
const savedAnswers = `CASE WHEN w.submitted_at IS NULL
    THEN (SELECT coalesce(json_object_agg(s.item_id, s.response), '{}') FROM attempt_answers s WHERE s.attempt_id = w.id)
    ELSE coalesce((SELECT t.answers::json FROM submission_attempts t WHERE t.id = w.id), '{}') END`;

const itemTimes = `(SELECT coalesce(json_agg(json_build_object('itemId', t.item_id, 'seconds', t.seconds)), '[]')
    FROM attempt_item_times t WHERE t.attempt_id = w.id)`;

/**
 * Attempt $3 with the rules of its assessment; its answers so far if $5; and the items with their keys, unless the caller
 * has cached those of version $4.
 */
export const attemptFacts: PreparedRead = {
  name: 'attempt-facts',
  text: (visible) => `
    SELECT ${facts}, CASE WHEN $5::boolean THEN (${savedAnswers}) END AS answers,
      CASE WHEN $5 THEN ${itemTimes} END AS "timeSpent",
      CASE WHEN a.version IS DISTINCT FROM $4::int THEN ${askedItems} END AS items
    FROM attempts w JOIN assessments a ON a.id = w.assessment_id CROSS JOIN LATERAL ${ownDates('a', 'w.student_id')} own
    WHERE w.id = $3 AND ${visible('w')}`,
};

/** The same for attempt $1 without an actor. */
export const overdueFacts: Statement = {
  name: 'attempt-overdue-facts',
  text: `
    SELECT ${facts}, ${savedAnswers} AS answers, ${itemTimes} AS "timeSpent", ${askedItems} AS items
    FROM attempts w JOIN assessments a ON a.id = w.assessment_id CROSS JOIN LATERAL ${ownDates('a', 'w.student_id')} own
    WHERE w.id = $1`,
};

/** What decides whether a student may start, and the items, unless the caller has cached those of version $4. */
export const startContext: PreparedRead = {
  name: 'attempt-start-context',
  text: (visible) => `
    SELECT a.id, a.version, a.group_set_id IS NOT NULL AS "isGroupWork", own.opens_at AS "opensAt", own.closes_at AS "closesAt",
      a.max_attempts + own.extra_attempts + coalesce(s.extra_attempts, 0) AS "attemptsAllowed",
      coalesce(s.attempt_count, 0) AS "attemptsUsed", coalesce(s.attempt_count, 0) + 1 AS "attemptNumber", a.password_hash AS "passwordHash", a.ip_ranges AS "ipRanges",
      a.browser_exam_keys AS "browserExamKeys", a.config_keys AS "configKeys", w.id AS "runningId", w.screen_id AS "runningScreen",
      CASE WHEN a.version IS DISTINCT FROM $4::int THEN ${askedItems} END AS items
    FROM assessments a CROSS JOIN LATERAL ${ownDates('a', '$1')} own
    LEFT JOIN submissions s ON s.assessment_id = a.id AND s.student_id = $1
    LEFT JOIN attempts w ON w.assessment_id = a.id AND w.student_id = $1 AND w.status IN ('in_progress', 'paused')
    WHERE a.id = $3 AND ${visible('a')}`,
};

/** The group of student $2 for assessment $1, the number of its attempts, and its open one. */
export const groupContext: Statement = {
  name: 'attempt-group-context',
  text: `
    SELECT m.group_id AS "groupId", w.id AS "runningId", w.screen_id AS "runningScreen",
      coalesce((SELECT max(t.group_attempt) FROM attempts t WHERE t.assessment_id = a.id AND t.group_id = m.group_id
        AND t.status IN ('submitted', 'auto_submitted')), 0) AS "attemptsUsed"
    FROM assessments a JOIN group_members m ON m.group_set_id = a.group_set_id AND m.student_id = $2
    LEFT JOIN attempts w ON w.assessment_id = a.id AND w.group_id = m.group_id AND w.status IN ('in_progress', 'paused')
    WHERE a.id = $1`,
};

/** Student $4 continues the open attempt $1 of their group on screen $2 at $3, as the member who works on it. Returns no row if it is over. */
export const continueOfGroup: Statement = {
  name: 'attempt-continue-of-group',
  text: `
    WITH w AS (
      UPDATE attempts w SET screen_id = $2, last_seen_at = $3, student_id = $4,
        attempt_number = CASE WHEN w.student_id = $4 THEN w.attempt_number ELSE $5 END
      WHERE w.id = $1 AND w.status IN ('in_progress', 'paused')
        AND EXISTS (SELECT FROM group_members m WHERE m.group_id = w.group_id AND m.student_id = $4)
      RETURNING w.*
    )
    SELECT ${facts}, ${savedAnswers} AS answers, ${itemTimes} AS "timeSpent"
    FROM w JOIN assessments a ON a.id = w.assessment_id CROSS JOIN LATERAL ${ownDates('a', 'w.student_id')} own`,
};

/**
 * Starts attempt number $4 of student $3 at assessment $2 of version $5, or continues it on screen $6, and returns it without
 * its items, as attempt $10 of group $9 unless they are null. Returns no row if the assessment has changed, or the number has been
 * submitted. At an assessment that is not published any more, only an open attempt goes on.
 */
export const startAttempt: Statement = {
  name: 'attempt-start',
  text: `
    WITH w AS (
      INSERT INTO attempts AS w (id, organization_id, assessment_id, student_id, classroom_id, subject_id, attempt_number, status,
        seed, shuffle, navigation, screen_id, started_at, last_seen_at, group_id, group_attempt)
      SELECT $1, a.organization_id, a.id, $3, a.classroom_id, a.subject_id, $4, 'in_progress', $8, a.shuffle, a.navigation, $6, $7, $7, $9, $10
      FROM assessments a WHERE a.id = $2 AND a.version = $5
        AND (a.status = 'published' OR EXISTS (SELECT FROM attempts o WHERE o.assessment_id = a.id AND o.student_id = $3
          AND o.attempt_number = $4 AND o.status IN ('in_progress', 'paused')))
      ON CONFLICT (assessment_id, student_id, attempt_number) WHERE status <> 'voided' DO UPDATE SET
        screen_id = EXCLUDED.screen_id, last_seen_at = EXCLUDED.last_seen_at
      WHERE w.status IN ('in_progress', 'paused')
      RETURNING w.*
    )
    SELECT ${facts}, ${savedAnswers} AS answers, ${itemTimes} AS "timeSpent"
    FROM w JOIN assessments a ON a.id = w.assessment_id CROSS JOIN LATERAL ${ownDates('a', 'w.student_id')} own`,
};
