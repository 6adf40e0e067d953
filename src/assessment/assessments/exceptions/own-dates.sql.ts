import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import type { Scope } from '#platform/access/policy.js';

/**
 * A table of one row with the dates and limits of an assessment for one student, after exceptions, time factor and pauses:
 * `opens_at`, `due_at`, `closes_at`, `limit_seconds`, `extension_seconds`, `paused_seconds` and `extra_attempts`.
 * `assessment` is the alias of a row of `assessments`, `student` an SQL expression. Use it in FROM, where PostgreSQL inlines it.
 */
export const ownDates = (assessment: string, student: string): string => `own_dates("${assessment}", ${student})`;

/** Joins `own`, the dates and limits of an assessment for the actor, which PostgreSQL computes once per row. */
export const joinOwnDates = (assessment: string): string =>
  `CROSS JOIN LATERAL (SELECT * FROM ${ownDates(assessment, ':actorId')} dates OFFSET 0) own`;

/** When an assessment is due for a student; null without a due date. Late is what is submitted after it. */
export const ownDueAt = (assessment: string, student: string): string =>
  `(SELECT own.due_at FROM ${ownDates(assessment, student)} own)`;

/**
 * Whether dates of an assessment may differ from those of the class for the students that `isOne` selects by a column of an
 * alias. It is quick to test, and also true for some assessments whose dates do not differ.
 */
export const mayDiffer = (
  assessment: string,
  isOne: (alias: string, column: 'id' | 'studentId') => string,
): string => `(
  ${assessment}.id IN (SELECT e.assessment_id FROM assessment_exceptions e WHERE ${isOne('e', 'studentId')}
    UNION ALL SELECT w.assessment_id FROM attempts w WHERE ${isOne('w', 'studentId')} AND w.paused_seconds > 0)
  OR ${assessment}.group_set_id IS NOT NULL
  OR EXISTS (SELECT FROM assessment_exceptions e WHERE e.assessment_id = ${assessment}.id AND e.student_id IS NULL)
  OR (${assessment}.time_limit_minutes IS NOT NULL OR ${assessment}.type = 'exam')
    AND EXISTS (SELECT FROM student_profiles p WHERE ${isOne('p', 'id')} AND p.time_factor <> 1))`;

/** The time limit of a student in started minutes, with the extension, over a row of `ownDates`; null without a limit. */
export const timeLimitSql = (own: string): string =>
  `ceil((${own}.limit_seconds + ${own}.extension_seconds) / 60.0)::integer`;

/** Assessments whose content is open to the student, or to the parent: those of a child do not open before the child's. */
export const opened: Scope<Assessment> = (row) =>
  openedAt(row, `(SELECT own.opens_at FROM ${ownDates(row, ':actorId')} own)`);

/** Like `opened`, by the opening for the actor, given as SQL. */
export const openedAt = (row: string, opensAt: string): string => `(
  coalesce(${opensAt} <= :now, true)
  AND NOT EXISTS (SELECT FROM guardianships g JOIN assessment_exceptions e ON e.student_id = g.student_id
    WHERE g.parent_id = :actorId AND e.assessment_id = ${row}.id AND e.available_from > :now))`;
