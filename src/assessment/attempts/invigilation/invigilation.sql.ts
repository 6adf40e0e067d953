import { hidesNamesSql } from '#assessment/assessments/anonymous/hidden-names.js';
import { graceSeconds } from '#assessment/attempts/attempt-facts.js';
import { mayBecomeSql } from '#assessment/attempts/attempt-states.js';
import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';
import { currentStudent } from '#school/people/membership.sql.js';

/** The open attempts at assessment $1, of the students $2 and their groups unless it is null. */
const selected = (to: 'paused' | 'in_progress' | 'auto_submitted') =>
  `w.assessment_id = $1 AND ${mayBecomeSql('w.status', to)} AND ($2::uuid[] IS NULL OR w.student_id = ANY ($2)
    OR w.group_id IN (SELECT m.group_id FROM group_members m WHERE m.student_id = ANY ($2)))`;

/** Pauses attempts at $3. One whose time is up is not paused. */
export const pauseAttempts: Statement = {
  name: 'attempts-pause',
  text: `UPDATE attempts w SET status = 'paused', paused_at = $3, version = version + 1, updated_at = now()
         WHERE ${selected('paused')} AND (w.deadline_at IS NULL OR $3 < w.deadline_at) RETURNING w.id`,
};

/** The seconds for which attempt `w` was paused, once a pause ends at $3. */
const pausedUntilNow = `w.paused_seconds + ceil(greatest(0, extract(epoch FROM $3::timestamptz - w.paused_at)))::integer`;

/** Continues paused attempts at $3. The time of the pause is added to their deadline. */
export const resumeAttempts: Statement = {
  name: 'attempts-resume',
  text: `UPDATE attempts w SET status = 'in_progress', paused_at = NULL, version = version + 1, updated_at = now(),
           paused_seconds = ${pausedUntilNow}
         WHERE ${selected('in_progress')} RETURNING w.id`,
};

/** Stops the open attempts at $3, so that they cannot be changed until they are submitted, and returns their ids. */
export const stopAttempts: Statement = {
  name: 'attempts-stop',
  text: `UPDATE attempts w SET status = 'paused', paused_at = coalesce(paused_at, $3), version = version + 1, updated_at = now()
         WHERE ${selected('auto_submitted')} RETURNING w.id AS "attemptId"`,
};

/** Voids attempt $1 for reason $2 at $3, where a pause ends. Returns no row if it is over. */
export const voidAttempt: Statement = {
  name: 'attempt-void',
  text: `UPDATE attempts w SET status = 'voided', paused_at = NULL, paused_seconds = coalesce(${pausedUntilNow}, w.paused_seconds),
           void_reason = $2, version = version + 1, updated_at = now()
         WHERE w.id = $1 AND ${mayBecomeSql('w.status', 'voided')} RETURNING w.id`,
};

/**
 * Marks at most 500 attempts as overdue whose time was up before $1 and returns their ids. Each is returned once, and again
 * after ten minutes if its job has failed.
 */
export const claimOverdue: Statement = {
  name: 'attempts-claim-overdue',
  text: `
    UPDATE attempts SET overdue_at = $1 WHERE id = ANY (ARRAY(
      SELECT id FROM attempts WHERE status = 'in_progress' AND deadline_at < $1
        AND (overdue_at IS NULL OR overdue_at < $1::timestamptz - interval '10 minutes')
      ORDER BY deadline_at LIMIT 500 FOR UPDATE SKIP LOCKED))
    RETURNING id AS "attemptId"`,
};

/** Deletes the attempts at assessment $1 and returns the ids of their files. */
export const removeAttempts: Statement = {
  name: 'attempts-remove',
  text: `WITH deleted AS (DELETE FROM attempts WHERE assessment_id = $1 RETURNING id)
         SELECT DISTINCT f.file_id AS "fileId" FROM deleted JOIN attempt_files f ON f.attempt_id = deleted.id`,
};

/** A row if assessment $1 has attempts. */
export const hasAttempts: Statement = {
  name: 'attempts-exist',
  text: `SELECT 1 FROM attempts WHERE assessment_id = $1 AND status <> 'voided' LIMIT 1`,
};

/**
 * The students of the class of assessment `a`, and those who left it during an attempt, each with the latest attempt `w`, that of
 * their group included.
 */
const latestAttempts = (visible: (alias: string) => string) => `
  FROM assessments a CROSS JOIN LATERAL (
    SELECT m.user_id AS id FROM classroom_members m WHERE m.classroom_id = a.classroom_id AND ${currentStudent('m')}
    UNION SELECT t.student_id FROM attempts t WHERE t.assessment_id = a.id AND t.status IN ('in_progress', 'paused')) taker
  JOIN users u ON u.id = taker.id
  LEFT JOIN group_members g ON g.group_set_id = a.group_set_id AND g.student_id = u.id
  LEFT JOIN LATERAL (SELECT * FROM attempts t WHERE t.assessment_id = a.id AND t.status <> 'voided'
      AND (t.student_id = u.id OR t.group_id = g.group_id AND t.status IN ('in_progress', 'paused'))
    ORDER BY t.submitted_at DESC NULLS FIRST, t.attempt_number DESC LIMIT 1) w ON true
  WHERE a.id = $3 AND ${visible('a')} AND $4::timestamptz IS NOT NULL`;

/** Null for submitted work while names are hidden: id and time would lead to the work. */
const unlessRecognisable = (column: string): string =>
  `CASE WHEN NOT ${hidesNamesSql('a')} OR w.status IN ('in_progress', 'paused') THEN ${column} END`;

/** A row of AttemptBoardRowView at $4. Whose time is up counts as submitted. */
const boardRow = `
  u.id AS "studentId", ${displayNameSql('u')} AS "studentName", ${unlessRecognisable('w.id')} AS "attemptId", w.attempt_number AS "attemptNumber",
  CASE WHEN w.id IS NULL THEN 'not_started'
    WHEN w.status = 'in_progress' AND w.deadline_at + interval '${graceSeconds} seconds' < $4 THEN 'auto_submitted' ELSE w.status END AS status,
  w.position, a.item_count AS "itemCount", w.screen_id AS "screenId",
  CASE WHEN w.status IN ('in_progress', 'paused') THEN
    (SELECT count(*)::int FROM attempt_answers s WHERE s.attempt_id = w.id AND s.response <> 'null') END AS "answeredCount",
  w.started_at AS "startedAt", ${unlessRecognisable('w.last_seen_at')} AS "lastSeenAt", w.deadline_at AS "deadlineAt", w.paused_at AS "pausedAt",
  ${unlessRecognisable('w.submitted_at')} AS "submittedAt", ceil(w.extension_seconds / 60.0)::int AS "extraMinutes",
  CASE WHEN w.status IN ('in_progress', 'paused') THEN
    greatest(0, ceil(extract(epoch FROM w.deadline_at - coalesce(w.paused_at, $4))))::int END AS "secondsLeft"`;

/** The board of assessment $3 at $4: its students by name. */
export const board: PreparedList = {
  name: 'attempt-board',
  matching: latestAttempts,
  page: (visible) => `SELECT ${boardRow} ${latestAttempts(visible)} ORDER BY ${nameOrderSql('u')} LIMIT $5 OFFSET $6`,
};

/** The attempts $1 as their students' streams show them. */
export const streamedAttempts: Statement = {
  name: 'attempts-streamed',
  text: `
    SELECT w.id, w.status, w.screen_id AS "screenId", w.deadline_at AS "deadlineAt", w.paused_at AS "pausedAt",
      w.submitted_at AS "submittedAt", w.limit_seconds AS "limitSeconds", w.extension_seconds AS "extensionSeconds"
    FROM attempts w WHERE ${isOneOf('w.id', '$1::uuid[]')}`,
};
