import { hidesNamesSql } from '#assessment/assessments/anonymous/hidden-names.js';
import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';
import { declareCauseSql } from './grade-causes.js';

/** Declares the cause $1 (JSON) of the changes of the open transaction. */
export const declareCause: Statement = { name: 'grade-cause', text: `SELECT ${declareCauseSql('$1::text')}` };

export const ledgerFaults: Statement = {
  name: 'grade-ledger-faults',
  text: `SELECT assessment_id AS "assessmentId", student_id AS "studentId", fault FROM ledger_faults()`,
};

/**
 * Locks those of the assessments $3 whose grades the actor may change. Every statement that changes grades locks their
 * assessment first, which prevents deadlocks.
 */
export const lockAssessments: PreparedRead = {
  name: 'grades-lock-assessments',
  text: (visible) => `
    SELECT a.id, a.max_score AS "maxScore", ${hidesNamesSql('a')} AS "hidesNames",
      a.double_marking_percent IS NOT NULL AS "isDoubleMarked" FROM assessments a
    WHERE ${isOneOf('a.id', '$3::uuid[]')} AND a.classroom_id IS NOT NULL AND ${visible('a')} ORDER BY a.id FOR NO KEY UPDATE OF a`,
};

/** Whether two markers still have to score the latest attempt of `student` at assessment `a` (docs/decisions/0227). */
export const waitsForMarkers = (student: string): string =>
  `(a.double_marking_percent IS NOT NULL AND EXISTS (SELECT FROM submissions w JOIN submission_attempts t ON t.submission_id = w.id
    AND t.attempt_number = w.attempt_count WHERE w.assessment_id = a.id AND w.student_id = ${student} AND t.score IS NULL))`;

/** A row if one of the entries $1 (JSON) gives a score to work that waits for its markers. */
export const bypassesMarkers: Statement = {
  name: 'grades-bypass-markers',
  text: `SELECT 1 FROM jsonb_to_recordset($1::jsonb) AS r ("assessmentId" uuid, "studentId" uuid, score numeric)
         JOIN assessments a ON a.id = r."assessmentId" WHERE r.score IS NOT NULL AND ${waitsForMarkers('r."studentId"')} LIMIT 1`,
};

/** Adds empty grades for those of the entries $1 (JSON) whose student is or was in the class, or has submitted. Returns those it has added. */
export const openGrades: Statement = {
  name: 'grades-open',
  text: `INSERT INTO grades (organization_id, assessment_id, student_id, subject_id, classroom_id)
         SELECT a.organization_id, a.id, r."studentId", a.subject_id, a.classroom_id
         FROM jsonb_to_recordset($1::jsonb) AS r ("assessmentId" uuid, "studentId" uuid) JOIN assessments a ON a.id = r."assessmentId"
         WHERE EXISTS (SELECT FROM classroom_members m WHERE m.classroom_id = a.classroom_id AND m.user_id = r."studentId" AND m.member_role = 'STUDENT')
           OR EXISTS (SELECT FROM submissions s WHERE s.assessment_id = a.id AND s.student_id = r."studentId")
         ORDER BY a.id, r."studentId"
         ON CONFLICT (assessment_id, student_id) DO NOTHING
         RETURNING assessment_id AS "assessmentId", student_id AS "studentId"`,
};

/**
 * Whether a score that is entered at `now` for grade `g` of assessment `a` waits for the release: the assessment has not
 * released its grades, and this one neither.
 */
export const waitsForRelease = (now: string): string =>
  `(a.grade_release <> 'immediate' AND coalesce(a.grades_release_at > ${now}::timestamptz, true)
    AND g.entered_score IS NULL AND g.work_score IS NULL)`;

/** Applies the entries $1 (JSON) at $2 and returns the ids of their grades; an entry with an outdated version changes nothing. */
export const changeGrades: Statement = {
  name: 'grades-change',
  text: `UPDATE grades g SET entered_score = CASE WHEN r."setsScore" AND NOT ${waitsForRelease('$2')} THEN r.score ELSE g.entered_score END,
                draft_score = CASE WHEN NOT r."setsScore" THEN g.draft_score WHEN ${waitsForRelease('$2')} THEN r.score END,
                is_excused = coalesce(r."isExcused", g.is_excused), ${bumpVersion('g')}
         FROM jsonb_to_recordset($1::jsonb)
           AS r ("assessmentId" uuid, "studentId" uuid, "setsScore" boolean, score numeric, "isExcused" boolean, version int)
         JOIN assessments a ON a.id = r."assessmentId"
         WHERE g.assessment_id = r."assessmentId" AND g.student_id = r."studentId" AND (r.version IS NULL OR g.version = r.version)
         RETURNING g.id`,
};

/** The entries of the ledger of student $2 for assessment $1, newest first; with $3 also those of single attempts. */
export const gradeHistory: Statement = {
  name: 'grade-history',
  text: `SELECT c.number, c.kind, c.attempt_number AS "attemptNumber", c.from_score AS "fromScore", c.to_score AS "toScore",
           c.from_excused AS "fromExcused", c.to_excused AS "toExcused", c.source, c.cause, c.reason, c.actor_id AS "actorId",
           ${nameOfUserSql('c.actor_id')} AS "actorName", c.changed_at AS "changedAt"
         FROM grade_changes c WHERE c.assessment_id = $1 AND c.student_id = $2 AND ($3::boolean OR c.kind = 'grade')
         ORDER BY c.number DESC LIMIT $4 OFFSET $5`,
};

export const gradeHistoryCount: Statement = {
  name: 'grade-history-count',
  text: `SELECT count(*)::int AS total FROM grade_changes c
         WHERE c.assessment_id = $1 AND c.student_id = $2 AND ($3::boolean OR c.kind = 'grade')`,
};

/** Enters the drafts of assessment $1, or those of the students $2, and returns the grades with the submissions of their students. */
export const releaseDrafts: Statement = {
  name: 'grades-release-drafts',
  text: `UPDATE grades g SET entered_score = g.draft_score, draft_score = NULL, ${bumpVersion('g')}
         WHERE g.assessment_id = $1 AND g.draft_score IS NOT NULL AND ($2::uuid[] IS NULL OR g.student_id = ANY ($2))
         RETURNING g.id AS "gradeId", g.version,
           (SELECT s.id FROM submissions s WHERE s.assessment_id = g.assessment_id AND s.student_id = g.student_id) AS "submissionId"`,
};

/** Deletes the grades of assessment $1; their ledger stays. */
export const removeGrades: Statement = { name: 'grades-remove', text: 'DELETE FROM grades WHERE assessment_id = $1' };
