import { hidesNamesSql } from '#assessment/assessments/anonymous/hidden-names.js';
import { waitsForMarkers, waitsForRelease } from '#assessment/grades/grades.sql.js';
import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';
import { studentOfYear } from '#school/promotions/promoted-members.sql.js';

/**
 * Locks the published assessments $2 of subject $1 until the transaction ends, as every statement does that changes grades.
 * The next statement sees what the transactions before it have committed.
 */
export const lockColumns: Statement = {
  name: 'gradebook-lock-columns',
  text: `SELECT a.id FROM assessments a WHERE a.subject_id = $1 AND a.status = 'published' AND ${isOneOf('a.id', '$2::uuid[]')}
         ORDER BY a.id FOR NO KEY UPDATE`,
};

/** The state at $4 of each of the cells $2 (JSON) of subject $1 and class $3, in their order. */
export const cellStates: Statement = {
  name: 'gradebook-cell-states',
  text: `SELECT a.max_score::float AS "maxScore", a.id IS NOT NULL AS "hasAssessment", coalesce(${hidesNamesSql('a')}, false) AS "hidesNames",
           coalesce(${waitsForMarkers("(r.value ->> 'studentId')::uuid")}, false) AS "waitsForMarkers",
           EXISTS (SELECT FROM classroom_members m WHERE m.classroom_id = $3 AND m.user_id = (r.value ->> 'studentId')::uuid
             AND ${studentOfYear('m')}) AS "hasStudent",
           coalesce(g.version, 0) AS version, g.score::float AS score, coalesce(g.is_excused, false) AS "isExcused",
           coalesce(g.draft_score, g.entered_score)::float AS "enteredScore",
           ${waitsForRelease('$4')} AS "isDraft", coalesce(g.work_score, g.missing_score)::float AS "otherScore"
         FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY r (value, n)
         LEFT JOIN assessments a ON a.id = (r.value ->> 'assessmentId')::uuid AND a.subject_id = $1 AND a.status = 'published'
         LEFT JOIN grades g ON g.assessment_id = a.id AND g.student_id = (r.value ->> 'studentId')::uuid
         ORDER BY r.n`,
};

/** The sum of the versions of the grades of each student of class $2 in subject $1; it changes with each of them. */
export const rowVersions: Statement = {
  name: 'gradebook-row-versions',
  text: `SELECT m.user_id AS "studentId", coalesce(sum(g.version), 0)::int AS version
         FROM classroom_members m LEFT JOIN grades g ON g.student_id = m.user_id AND g.subject_id = $1
         WHERE m.classroom_id = $2 AND ${studentOfYear('m')} GROUP BY m.user_id`,
};
