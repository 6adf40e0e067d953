import { Provides } from '#platform/ports/ports.js';
import type { Actor } from '#platform/access/actor.js';
import { utc } from '#platform/database/sql-text.js';
import { StudentWork } from '#assessment/assessments/listing/student-work.port.js';
import { ownDates, timeLimitSql } from '#assessment/assessments/exceptions/own-dates.sql.js';
import { submissionPolicy } from './submissions.policy.js';
import { isLateSql } from './submissions.sql.js';

/** The work of students, from their submissions. */
@Provides(StudentWork)
export class SubmittedWork implements StudentWork {
  view({ role }: Actor, assessment: string, student: string): string {
    const mayRead = submissionPolicy.scopeOf(role, 'read')?.('w') ?? 'FALSE';
    return `(
      SELECT json_build_object('state', coalesce(w.status, 'not_submitted'), 'attemptCount', coalesce(w.attempt_count, 0),
        'attemptsLeft', greatest(0, ${assessment}.max_attempts + own.extra_attempts + coalesce(w.extra_attempts - w.attempt_count, 0)),
        'score', CASE WHEN ${mayRead} THEN trim_scale(w.score) END, 'isLate', ${isLateSql('w', 'own.due_at')},
        'submittedAt', ${utc('w.submitted_at')}, 'submissionId', CASE WHEN ${mayRead} THEN w.id END,
        'opensAt', ${utc('own.opens_at')}, 'dueAt', ${utc('own.due_at')}, 'closesAt', ${utc('own.closes_at')},
        'timeLimitMinutes', ${timeLimitSql('own')})
      FROM ${ownDates(assessment, student)} own LEFT JOIN submissions w ON w.assessment_id = ${assessment}.id AND w.student_id = ${student})`;
  }

  state(assessment: string, student: string): string {
    return `coalesce((SELECT w.status FROM submissions w
      WHERE w.assessment_id = ${assessment}.id AND w.student_id = ${student}), 'not_submitted')`;
  }

  changedAt(assessment: string, student: string): string {
    return `(SELECT w.updated_at FROM submissions w
      WHERE w.assessment_id = ${assessment}.id AND w.student_id = ${student})`;
  }
}
