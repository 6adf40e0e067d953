import { Injectable } from '@nestjs/common';
import { doubleMarking } from '#assessment/grades/double-marking.problem.js';
import type { GradeCauseName } from '#assessment/grades/grade-causes.js';
import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import { markItems } from '#assessment/grading/item-marks.js';
import { totalOf } from '#assessment/grading/totals.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { All } from '#platform/ports/ports.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import type { SubmissionWithFacts } from './anonymous-work.js';
import type { Grading } from './grading.dto.js';
import { GroupGradingService } from './group-work/group-grading.service.js';
import { MarkObserver } from './mark-observer.port.js';
import { ClaimsService } from './queue/claims.service.js';
import {
  duesOfSubmissions,
  isClosedForStudent,
  lockScoringRules,
  type OwnDue,
  releasesGrades,
  type ScoringRules,
} from './scoring-rules.sql.js';
import type { SubmissionAttempt } from './submission-attempt.entity.js';
import type { Submission } from './submission.entity.js';
import { attemptPolicy, submissionPolicy } from './submissions.policy.js';
import { SubmissionsService } from './submissions.service.js';

interface GradingOptions {
  /** The version of the submission that the caller has seen. */
  version?: number | undefined;
  cause?: GradeCauseName;
  /** The explanations of the marks were composed from a rubric. */
  isByRubric?: boolean;
}

/** Grades submissions by hand. A person's marks override automatic grades, also when the assessment is regraded. */
@Injectable()
export class GradingService {
  constructor(
    @InjectScoped(submissionPolicy) private readonly submissions: Scoped<typeof submissionPolicy>,
    @InjectScoped(attemptPolicy) private readonly attempts: Scoped<typeof attemptPolicy>,
    private readonly reader: SubmissionsService,
    private readonly ledger: GradeLedger,
    private readonly claims: ClaimsService,
    @All(MarkObserver) private readonly observers: MarkObserver[],
    private readonly groups: GroupGradingService,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Grades or returns a submission. Answers 412 if it changed since `version`. Audited; the student is notified. */
  async grade(
    actor: Actor,
    id: string,
    grading: Grading,
    { version, cause, isByRubric = false }: GradingOptions = {},
  ): Promise<SubmissionWithFacts> {
    return this.database.transaction(async () => {
      const { assessmentId } = await this.submissions.get(actor, id, 'edit');
      await this.claims.assertFree(actor, id);
      const [rules] = await this.database.query<ScoringRules>(lockScoringRules, [[assessmentId]]);
      const submission = await this.submissions.lock(actor, id, 'edit');
      const from = { score: submission.score, status: submission.status };
      const attempts = await this.attemptsOf(actor, id);
      const number = grading.attemptNumber ?? submission.attemptCount;
      const attempt = attempts.find(({ attemptNumber }) => attemptNumber === number);
      if (!rules || !attempt) throw notFound('attempt');
      if (grading.status !== 'returned' && cause !== 'reconciliation' && isDoubleMarked(rules, attempt))
        throw doubleMarking();
      const named = cause ?? (grading.status === 'returned' ? 'return' : 'mark');
      const reference = { submissionId: id, attemptNumber: number };
      await this.ledger.because(actor, { cause: named, reason: grading.reason, reference });
      if (grading.status === 'returned') await this.markReturned(attempt, grading.feedback);
      else await this.mark(actor, attempt, rules, { ...grading, isByRubric });
      submission.updateScore(attempts, rules.gradingMethod);
      const isDraft = this.decide(actor, submission, attempt, grading);
      await this.submissions.save(submission, version);
      if (attempt.workId !== null) {
        const work = { submissionId: id, attemptId: attempt.id, isDraft };
        await this.groups.follow(actor, [work], grading.reason ?? '');
      }
      if (attempt.pendingItems === 0) await this.claims.end(actor, id);
      const to = { score: submission.score, status: submission.status };
      const entry = { action: `submission.${grading.status}`, entity: 'submission', entityId: id };
      await this.audit.record(actor, { ...entry, data: { attempt: number, from, to, isDraft } });
      if (!isDraft) await this.queue.add('submission-decided', { submissionId: id, version: submission.version });
      return this.reader.withFacts(actor, submission);
    });
  }

  /** Throws 409 if the student could not submit again. A later release keeps the feedback. */
  private async markReturned(attempt: SubmissionAttempt, feedback = attempt.draftFeedback): Promise<void> {
    const now = this.clock.now();
    const [closed] = await this.database.query(isClosedForStudent, [attempt.submissionId, now]);
    if (closed) throw returnClosed();
    await this.attempts.save(Object.assign(attempt, { returnedAt: now, draftFeedback: feedback }));
  }

  /** Returns the submission or marks it as graded. Returns true for a draft, which changes nothing that the student sees. */
  private decide(actor: Actor, submission: Submission, attempt: SubmissionAttempt, grading: Grading): boolean {
    const isReturn = grading.status === 'returned';
    if (!isReturn && attempt.releasedAt === null) return true;
    const feedback = grading.feedback ?? attempt.draftFeedback;
    if (feedback !== null) submission.feedback = feedback;
    if (isReturn) submission.return(actor.userId, this.clock.now());
    else submission.markGraded(actor.userId, this.clock.now());
    return false;
  }

  private attemptsOf(actor: Actor, submissionId: string): Promise<SubmissionAttempt[]> {
    const rows = this.attempts.visibleTo(actor, 'edit').andWhere('row.submissionId = :submissionId', { submissionId });
    return rows.orderBy('row.attemptNumber').getMany();
  }

  /** Applies the marks to the attempt. With `partial`, answers may still lack a score. Feedback alone keeps the score. */
  private async mark(
    actor: Actor,
    attempt: SubmissionAttempt,
    rules: ScoringRules,
    grading: Grading & Pick<GradingOptions, 'isByRubric'>,
  ): Promise<void> {
    const { items, score, feedback } = grading;
    attempt.grades = markItems(attempt.grades, items);
    if (feedback !== undefined) attempt.draftFeedback = feedback;
    const { pendingItems, ...total } = totalOf(Object.values(attempt.grades));
    const entered = score?.toFixed(2) ?? (items.length === 0 ? attempt.enteredScore : null);
    const isIncomplete = entered === null && (pendingItems > 0 || Object.keys(attempt.grades).length === 0);
    if (isIncomplete && grading.status !== 'partial') throw gradingIncomplete();
    if (score !== undefined && score > Number(rules.maxScore))
      throw invalid('score_above_max', `score must not be greater than maxScore, which is ${Number(rules.maxScore)}.`);
    if (isIncomplete) attempt.pendingItems = pendingItems;
    else await this.score(attempt, rules, { total: total.score, entered });
    await this.attempts.save(attempt);
    if (items.length === 0 || grading.isByRubric) return;
    for (const observer of this.observers) await observer.marked(actor, attempt.id, items);
  }

  /** Sets the score of an attempt whose answers are all graded, and releases it if the assessment releases grades immediately. */
  private async score(
    attempt: SubmissionAttempt,
    rules: ScoringRules,
    scores: { total: string; entered: string | null },
  ): Promise<void> {
    const [due] = await this.database.query<OwnDue>(duesOfSubmissions, [[attempt.submissionId]]);
    const now = this.clock.now();
    attempt.setScore(scores, { ...rules, dueAt: due?.dueAt ?? null }, releasesGrades(rules, now) ? now : null);
  }
}

/** Whether two markers have to decide on the attempt first. */
export const isDoubleMarked = (rules: ScoringRules, { score }: SubmissionAttempt): boolean =>
  rules.doubleMarkingPercent !== null && score === null;

const returnClosed = () =>
  conflict(
    'return_closed',
    'The student can no longer submit this assessment. Give a later date with POST /assessments/{id}/exceptions first, then return the work.',
  );

const gradingIncomplete = () =>
  conflict(
    'grading_incomplete',
    'Some answers have no score yet. Give each of them a score in items, or give score for the whole attempt.',
  );
