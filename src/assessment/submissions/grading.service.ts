import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import { markItems } from '#assessment/grading/item-marks.js';
import { totalOf } from '#assessment/grading/totals.js';
import { latePenalty } from '#assessment/grading/late-penalty.js';
import type { SubmissionAttempt } from './submission-attempt.entity.js';
import type { Grading } from './grading.dto.js';
import { attemptPolicy, submissionPolicy } from './submissions.policy.js';
import { SubmissionsService, type SubmissionWithFacts } from './submissions.service.js';
import { lockScoringRules, type ScoringRules } from './submissions.sql.js';

/** Grades submissions by hand. A person's marks override automatic grades, also when the assessment is regraded. */
@Injectable()
export class GradingService {
  constructor(
    @InjectScoped(submissionPolicy) private readonly submissions: Scoped<typeof submissionPolicy>,
    @InjectScoped(attemptPolicy) private readonly attempts: Scoped<typeof attemptPolicy>,
    private readonly reader: SubmissionsService,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Grades or returns a submission. Answers 412 if it changed since `expectedVersion`. Audited; the student is notified. */
  async grade(actor: Actor, id: string, grading: Grading, expectedVersion?: number): Promise<SubmissionWithFacts> {
    return this.database.transaction(async () => {
      const { assessmentId } = await this.submissions.get(actor, id, 'edit');
      const [rules] = await this.database.query<ScoringRules>(lockScoringRules, [assessmentId]);
      const submission = await this.submissions.lock(actor, id, 'edit');
      const before = { score: submission.score, status: submission.status };
      const attempts = await this.attemptsOf(actor, id);
      const attempt = attempts.find(
        ({ attemptNumber }) => attemptNumber === (grading.attemptNumber ?? submission.attemptCount),
      );
      if (!rules || !attempt) throw notFound('attempt');
      if (grading.status === 'graded') await this.mark(attempt, rules, grading);
      submission.updateScore(attempts, rules.gradingMethod);
      if (grading.feedback !== undefined) submission.feedback = grading.feedback;
      if (grading.status === 'returned') submission.return(actor.userId, this.clock.now());
      else submission.markGraded(actor.userId, this.clock.now());
      await this.submissions.save(submission, expectedVersion);
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
      return this.reader.withFacts(submission);
    });
  }

  private attemptsOf(actor: Actor, submissionId: string): Promise<SubmissionAttempt[]> {
    const rows = this.attempts.visibleTo(actor, 'edit').andWhere('row.submissionId = :submissionId', { submissionId });
    return rows.orderBy('row.attemptNumber').getMany();
  }

  private async mark(attempt: SubmissionAttempt, rules: ScoringRules, { items, score }: Grading): Promise<void> {
    attempt.grades = markItems(attempt.grades, items);
    const total = totalOf(Object.values(attempt.grades));
    if (score === undefined && (total.pendingItems > 0 || Object.keys(attempt.grades).length === 0)) {
      throw conflict(
        'grading_incomplete',
        'Some answers have no score yet. Give each of them a score in items, or give score for the whole attempt.',
      );
    }
    if (score !== undefined && score > Number(rules.maxScore))
      throw invalid('score_above_max', `score must not be greater than maxScore, which is ${Number(rules.maxScore)}.`);
    const late = latePenalty(total.score, { ...rules, submittedAt: attempt.submittedAt });
    Object.assign(attempt, { pendingItems: 0, score: score === undefined ? late.score : score.toFixed(2) });
    await this.attempts.save(attempt);
  }
}
