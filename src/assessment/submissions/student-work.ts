import { ownDates, timeLimitSql } from '#assessment/assessments/exceptions/own-dates.sql.js';
import { StudentWork } from '#assessment/assessments/listing/student-work.port.js';
import { gradePolicy } from '#assessment/grades/grades.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { utc } from '#platform/database/sql-text.js';
import { Provides } from '#platform/ports/ports.js';
import { submissionPolicy } from './submissions.policy.js';
import { isLateSql } from './submissions.sql.js';

/** The work of students, from their submissions and current grades. */
@Provides(StudentWork)
export class SubmittedWork implements StudentWork {
  view({ role }: Actor, assessment: string, student: string, own?: string): string {
    const dates = own ?? 'dates';
    const mayRead = submissionPolicy.scopeOf(role, 'read')?.('w') ?? 'FALSE';
    const mayReadGrade = gradePolicy.scopeOf(role, 'read')?.('g') ?? 'FALSE';
    return `(
      SELECT json_build_object('state', CASE WHEN g.is_excused THEN 'excused' ELSE coalesce(w.status, 'not_submitted') END, 'attemptCount', coalesce(w.attempt_count, 0),
        'attemptsLeft', greatest(0, ${assessment}.max_attempts + ${dates}.extra_attempts + coalesce(w.extra_attempts - w.attempt_count, 0)),
        'score', CASE WHEN ${mayReadGrade} THEN trim_scale(g.score) END, 'isLate', ${isLateSql('w', `${dates}.due_at`)},
        'submittedAt', ${utc('w.submitted_at')}, 'submissionId', CASE WHEN ${mayRead} THEN w.id END,
        'opensAt', ${utc(`${dates}.opens_at`)}, 'dueAt', ${utc(`${dates}.due_at`)}, 'closesAt', ${utc(`${dates}.closes_at`)},
        'timeLimitMinutes', ${timeLimitSql(dates)})
      FROM ${own ? '(SELECT) one' : `${ownDates(assessment, student)} dates`} LEFT JOIN submissions w ON w.assessment_id = ${assessment}.id AND w.student_id = ${student}
        LEFT JOIN grades g ON g.assessment_id = ${assessment}.id AND g.student_id = ${student})`;
  }

  state(assessment: string, student: string): string {
    return `coalesce(
      (SELECT 'excused' FROM grades g WHERE g.assessment_id = ${assessment}.id AND g.student_id = ${student} AND g.is_excused),
      (SELECT w.status FROM submissions w WHERE w.assessment_id = ${assessment}.id AND w.student_id = ${student}), 'not_submitted')`;
  }

  changedAt(assessment: string, student: string): string {
    return `greatest(
      (SELECT w.updated_at FROM submissions w WHERE w.assessment_id = ${assessment}.id AND w.student_id = ${student}),
      (SELECT g.updated_at FROM grades g WHERE g.assessment_id = ${assessment}.id AND g.student_id = ${student}),
      (SELECT max(p.updated_at) FROM attempts p WHERE p.assessment_id = ${assessment}.id AND p.student_id = ${student} AND p.paused_seconds > 0))`;
  }
}
