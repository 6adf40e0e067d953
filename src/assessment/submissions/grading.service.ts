import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { exact } from '#questions/types/shared/fraction.js';
import { totalOf } from '#assessment/grading/totals.js';
import { latePenalty } from '#assessment/grading/late-penalty.js';
import type { AttemptGrades, Submission, SubmissionAttempt } from './submission.entity.js';
import type { Grading, ItemMark } from './submissions.dto.js';
import { attemptPolicy, submissionPolicy } from './submissions.policy.js';

/** A student's work has been graded or given back by a person. */
export class SubmissionGraded {
  constructor(
    readonly submissionId: string,
    readonly studentId: string,
    readonly status: 'graded' | 'returned',
  ) {}
}

/** Grading by a person, who has the last word over the machine (OQ-118). */
@Injectable()
export class GradingService {
  constructor(
    @InjectScoped(submissionPolicy) private readonly submissions: Scoped<typeof submissionPolicy>,
    @InjectScoped(attemptPolicy) private readonly attempts: Scoped<typeof attemptPolicy>,
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly events: Events,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Grades the work or returns it. Of two teachers at once one is told that the other was faster (412). */
  async grade(actor: Actor, id: string, grading: Grading, expected?: number): Promise<Submission> {
    return this.database.transaction(async () => {
      const { assessmentId } = await this.submissions.get(actor, id, 'edit');
      const assessment = await this.lockAssessment(assessmentId);
      const submission = await this.submissions.lock(actor, id, 'edit');
      const before = { score: submission.score, status: submission.status };
      const attempts = await this.attemptsOf(id);
      const attempt = attempts.find(
        ({ attemptNumber }) => attemptNumber === (grading.attemptNumber ?? submission.attemptCount),
      );
      if (!attempt) throw notFound('attempt');
      if (grading.status === 'graded') await this.mark(attempt, assessment, grading);
      submission.count(attempts, assessment.gradingMethod);
      if (grading.feedback !== undefined) submission.feedback = grading.feedback;
      if (grading.status === 'returned') submission.return(actor.userId, this.clock.now());
      else submission.gradedByPerson(actor.userId, this.clock.now());
      await this.submissions.save(submission, expected);
      const data = {
        attempt: attempt.attemptNumber,
        from: before,
        to: { score: submission.score, status: submission.status },
      };
      await this.audit.record(actor, {
        action: `submission.${grading.status}`,
        entity: 'submission',
        entityId: id,
        data,
      });
      await this.queue.add('submission-decided', { submissionId: id, version: submission.version });
      await this.events.emit(new SubmissionGraded(id, submission.studentId, grading.status));
      return submission;
    });
  }

  /** Locked first, as handing in does, so that a grade and an attempt never wait for each other in a circle. */
  async lockAssessment(id: string): Promise<Assessment> {
    // Unscoped: the submission carried the permission.
    const rows = this.assessments.unscoped.createQueryBuilder('row').where('row.id = :id', { id });
    return rows.setLock('for_no_key_update').getOneOrFail();
  }

  private attemptsOf(submissionId: string): Promise<SubmissionAttempt[]> {
    // Unscoped: reached through their submission.
    return this.attempts.unscoped.find({ where: { submissionId }, order: { attemptNumber: 'ASC' } });
  }

  private async mark(attempt: SubmissionAttempt, assessment: Assessment, { items, score }: Grading): Promise<void> {
    attempt.grades = markItems(attempt.grades, items);
    const total = totalOf(Object.values(attempt.grades));
    if (score === undefined && (total.pendingItems > 0 || Object.keys(attempt.grades).length === 0)) {
      throw conflict(
        'grading_incomplete',
        'Some answers have no points yet. Give each its points, or a score for the whole.',
      );
    }
    if (score !== undefined && score > Number(assessment.maxScore))
      throw invalid('score_above_max', `The score is at most ${Number(assessment.maxScore)}.`);
    const late = latePenalty(total.score, {
      ...assessment,
      submittedAt: attempt.submittedAt,
      penaltyPercentPerDay: assessment.latePenaltyPercent,
    });
    Object.assign(attempt, { pendingItems: 0, score: score === undefined ? late.score : score.toFixed(2) });
    // Unscoped: reached through their submission.
    await this.attempts.unscoped.update(
      { id: attempt.id },
      { grades: attempt.grades, pendingItems: 0, score: attempt.score },
    );
  }
}

/** The grades with a person's marks in place of the machine's. */
function markItems(grades: AttemptGrades, marks: ItemMark[]): AttemptGrades {
  const marked = { ...grades };
  for (const [index, { itemId, score, explanation = '' }] of marks.entries()) {
    const grade = grades[itemId];
    if (!grade) throw fault(index, 'itemId', 'there is no such item in this attempt');
    if (score > Number(grade.maxScore)) throw fault(index, 'score', `score is at most ${Number(grade.maxScore)}`);
    const outcome = score === 0 ? 'incorrect' : score === Number(grade.maxScore) ? 'correct' : 'partially_correct';
    const said = explanation || 'Graded by your teacher.';
    marked[itemId] = { ...grade, score: exact(score.toFixed(2)).toFixed(2), outcome, explanation: said, by: 'person' };
  }
  return marked;
}

const fault = (index: number, field: string, message: string) =>
  invalid('grading_invalid', 'The points of an answer are not right; see errors.', [
    { field: `items.${index}.${field}`, rule: field, message },
  ]);
