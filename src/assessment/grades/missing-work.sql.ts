import { ownDates } from '#assessment/assessments/exceptions/own-dates.sql.js';
import type { Statement } from '#platform/database/database.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';
import { currentStudent } from '#school/people/membership.sql.js';

/**
 * What assessment `a` gives student `student` for missing work at `now`; null if nothing is missing, or it closed before the
 * student joined the class.
 */
const missingScore = (
  student: string,
  now: string,
): string => `CASE WHEN a.missing_percent IS NOT NULL AND a.status = 'published'
    AND (SELECT own.closes_at <= ${now}::timestamptz AND own.closes_at >= (SELECT min(m.joined_at) FROM classroom_members m
      WHERE m.classroom_id = a.classroom_id AND m.user_id = ${student} AND m.member_role = 'STUDENT') FROM ${ownDates('a', student)} own)
    AND EXISTS (SELECT FROM classroom_members m WHERE m.classroom_id = a.classroom_id AND m.user_id = ${student} AND ${currentStudent('m')})
    AND NOT EXISTS (SELECT FROM submissions s WHERE s.assessment_id = a.id AND s.student_id = ${student})
  THEN round(a.max_score * a.missing_percent / 100, 2) END`;

/** Published assessments that closed within 90 days before $1 and give a grade for missing work that some student lacks. */
export const missingAssessments: Statement = {
  name: 'missing-work-assessments',
  text: `SELECT a.id FROM assessments a
         WHERE a.missing_percent IS NOT NULL AND a.status = 'published' AND a.due_at <= $1 AND a.due_at > $1::timestamptz - interval '90 days'
           AND EXISTS (SELECT FROM classroom_members c LEFT JOIN grades g ON g.assessment_id = a.id AND g.student_id = c.user_id
             WHERE c.classroom_id = a.classroom_id AND ${currentStudent('c')}
               AND g.missing_score IS DISTINCT FROM ${missingScore('c.user_id', '$1')})
         ORDER BY a.id LIMIT 50`,
};

/** Locks the assessments $1, as every statement that changes grades. */
export const lockForMissing: Statement = {
  name: 'missing-work-lock',
  text: `SELECT FROM assessments WHERE ${isOneOf('id', '$1::uuid[]')} ORDER BY id FOR NO KEY UPDATE`,
};

/** Adds empty grades for the students whose work for the assessments $1 is missing at $2. */
export const openMissing: Statement = {
  name: 'missing-work-open',
  text: `INSERT INTO grades (organization_id, assessment_id, student_id, subject_id, classroom_id)
         SELECT a.organization_id, a.id, c.user_id, a.subject_id, a.classroom_id
         FROM assessments a JOIN classroom_members c ON c.classroom_id = a.classroom_id AND ${currentStudent('c')}
         WHERE ${isOneOf('a.id', '$1::uuid[]')} AND ${missingScore('c.user_id', '$2')} IS NOT NULL
         ON CONFLICT (assessment_id, student_id) DO NOTHING`,
};

/** Sets or clears the scores for missing work of the assessments $1 at $2. */
export const gradeMissing: Statement = {
  name: 'missing-work-grade',
  text: `UPDATE grades g SET missing_score = ${missingScore('g.student_id', '$2')}, ${bumpVersion('g')}
         FROM assessments a
         WHERE g.assessment_id = a.id AND ${isOneOf('a.id', '$1::uuid[]')} AND g.missing_score IS DISTINCT FROM ${missingScore('g.student_id', '$2')}
         RETURNING g.id`,
};
