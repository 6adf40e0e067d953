import { hidesNamesSql } from '#assessment/assessments/anonymous/hidden-names.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import { ownDates, ownDueAt } from '#assessment/assessments/exceptions/own-dates.sql.js';
import type { LatePolicy } from '#assessment/grading/late-penalty.js';
import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';

/** The fields of LatePolicy, the release of grades and whether names are hidden, of the assessment with the given alias. */
export const gradingRulesSql = (assessment: string): string => `${assessment}.max_score AS "maxScore",
  ${assessment}.late_penalty_percent AS "latePenaltyPercent", ${assessment}.late_interval AS "lateInterval",
  ${assessment}.late_floor_percent AS "lateFloorPercent", ${assessment}.grade_release AS "gradeRelease",
  ${assessment}.grades_release_at AS "gradesReleaseAt", ${hidesNamesSql(assessment)} AS "hidesNames",
  (SELECT o.time_zone FROM organizations o WHERE o.id = ${assessment}.organization_id) AS "timeZone"`;

/** The rules by which the attempts at an assessment are scored. */
export type ScoringRules = Pick<
  Assessment,
  'id' | 'gradingMethod' | 'doubleMarkingPercent' | 'gradeRelease' | 'gradesReleaseAt' | 'hidesNames'
> &
  LatePolicy;

/** Whether new grades are visible to students as soon as they are given. */
export const releasesGrades = (
  { gradeRelease, gradesReleaseAt }: Pick<ScoringRules, 'gradeRelease' | 'gradesReleaseAt'>,
  now: Date,
): boolean => gradeRelease === 'immediate' || (gradesReleaseAt !== null && gradesReleaseAt <= now);

/**
 * The scoring rules of the assessments $1, locked until the transaction ends. Every statement that changes submissions locks
 * their assessments first, in the order of their ids, which prevents deadlocks.
 */
export const lockScoringRules: Statement = {
  name: 'submission-scoring-rules',
  text: `SELECT a.id, ${gradingRulesSql('a')}, a.grading_method AS "gradingMethod", a.double_marking_percent AS "doubleMarkingPercent"
         FROM assessments a WHERE ${isOneOf('a.id', '$1::uuid[]')} ORDER BY a.id FOR NO KEY UPDATE OF a`,
};

/** A submission with the due date of its student, exceptions included. */
export interface OwnDue {
  id: string;
  dueAt: Date | null;
}

/** The due dates of the students of the submissions $1, as `OwnDue`. */
export const duesOfSubmissions: Statement = {
  name: 'submission-dues',
  text: `SELECT s.id, ${ownDueAt('a', 's.student_id')} AS "dueAt" FROM submissions s JOIN assessments a ON a.id = s.assessment_id
         WHERE ${isOneOf('s.id', '$1::uuid[]')}`,
};

/** A row if the assessment has closed by $2 for the student of submission $1; while names are hidden, for the class. */
export const isClosedForStudent: Statement = {
  name: 'submission-closed',
  text: `SELECT 1 FROM submissions s JOIN assessments a ON a.id = s.assessment_id
         CROSS JOIN LATERAL ${ownDates('a', `CASE WHEN ${hidesNamesSql('a')} THEN NULL ELSE s.student_id END`)} own
         WHERE s.id = $1 AND own.closes_at <= $2`,
};

/** A row if assessment $1 has submissions. */
export const hasSubmissions: Statement = {
  name: 'assessment-has-submissions',
  text: 'SELECT 1 FROM submissions WHERE assessment_id = $1 LIMIT 1',
};
