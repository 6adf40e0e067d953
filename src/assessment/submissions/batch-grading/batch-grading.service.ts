import { Injectable } from '@nestjs/common';
import { doubleMarking } from '#assessment/grades/double-marking.problem.js';
import type { GradeCause } from '#assessment/grades/grade-causes.js';
import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import { isDoubleMarked } from '#assessment/submissions/grading.service.js';
import { GroupGradingService } from '#assessment/submissions/group-work/group-grading.service.js';
import { ClaimsService } from '#assessment/submissions/queue/claims.service.js';
import {
  duesOfSubmissions,
  lockScoringRules,
  type OwnDue,
  releasesGrades,
  type ScoringRules,
} from '#assessment/submissions/scoring-rules.sql.js';
import type { SubmissionAttempt } from '#assessment/submissions/submission-attempt.entity.js';
import type { Submission } from '#assessment/submissions/submission.entity.js';
import { attemptPolicy, submissionPolicy } from '#assessment/submissions/submissions.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { notFound } from '#platform/problems/problem.js';
import { enterScores, writeGraded } from './batch-grading.sql.js';

/** A score for the whole of an attempt. */
export interface AttemptScore {
  submissionId: string;
  attemptNumber: number;
  /** In points of the assessment, at most its maxScore. */
  score: number;
}

/** A submission that is graded, with the attempt that gets the score and the score before. */
interface GradedSubmission {
  submission: Submission;
  attempt: SubmissionAttempt;
  from: Pick<Submission, 'score' | 'status'>;
  isDraft: boolean;
}

/** Gives many submissions to one assessment scores for their whole work, by the rules by which a teacher grades one. */
@Injectable()
export class BatchGradingService {
  constructor(
    @InjectScoped(submissionPolicy) private readonly submissions: Scoped<typeof submissionPolicy>,
    @InjectScoped(attemptPolicy) private readonly attempts: Scoped<typeof attemptPolicy>,
    private readonly ledger: GradeLedger,
    private readonly claims: ClaimsService,
    private readonly groups: GroupGradingService,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Grades all or none in a fixed number of statements: 404 unless the actor may grade each submission, 409 if another teacher
   * has claimed one or two markers have to decide. Audited; students whose grade is not a draft are notified. The work of a
   * group is graded once, for all members. Returns how many submissions got a score.
   */
  async grade(actor: Actor, assessmentId: string, scores: AttemptScore[], cause: GradeCause): Promise<number> {
    return this.database.transaction(async () => {
      const ids = [...new Set(scores.map(({ submissionId }) => submissionId))];
      await this.claims.assertAllFree(actor, ids);
      const [rules] = await this.database.query<ScoringRules>(lockScoringRules, [[assessmentId]]);
      const submissions = await this.locked(actor, assessmentId, ids);
      if (!rules || submissions.length < ids.length) throw notFound('submission');
      const attempts = await this.attemptsOf(actor, ids);
      const dues = await this.database.query<OwnDue>(duesOfSubmissions, [ids]);
      await this.ledger.because(actor, cause);
      const graded = this.graded(actor, rules, scoresOfWorks(scores, attempts), { submissions, attempts, dues });
      const written = await this.write(graded);
      await this.follow(actor, graded, cause.reason ?? '');
      await this.claims.endAll(actor, ids);
      await this.audit.recordAll(actor, graded.map(auditEntry));
      const drafts = new Set(graded.flatMap(({ isDraft, submission }) => (isDraft ? [submission.id] : [])));
      await this.queue.addAll(
        'submission-decided',
        written.filter(({ submissionId }) => !drafts.has(submissionId)),
      );
      return ids.length;
    });
  }

  private locked(actor: Actor, assessmentId: string, ids: string[]): Promise<Submission[]> {
    const rows = this.submissions
      .visibleTo(actor, 'edit')
      .andWhere('row.assessmentId = :assessmentId', { assessmentId });
    return rows.andWhere('row.id = ANY(:ids)', { ids }).orderBy('row.id').setLock('pessimistic_write').getMany();
  }

  private async attemptsOf(actor: Actor, ids: string[]): Promise<Map<string, SubmissionAttempt[]>> {
    const rows = this.attempts.visibleTo(actor, 'edit').andWhere('row.submissionId = ANY(:ids)', { ids });
    const attempts = await rows.orderBy('row.submissionId').addOrderBy('row.attemptNumber').getMany();
    const bySubmission = new Map(ids.map((id): [string, SubmissionAttempt[]] => [id, []]));
    for (const attempt of attempts) bySubmission.get(attempt.submissionId)?.push(attempt);
    return bySubmission;
  }

  /** Applies the scores to the loaded rows, as a teacher does with the score of one attempt. */
  private graded(
    actor: Actor,
    rules: ScoringRules,
    scores: AttemptScore[],
    {
      submissions,
      attempts,
      dues,
    }: { submissions: Submission[]; attempts: Map<string, SubmissionAttempt[]>; dues: OwnDue[] },
  ): GradedSubmission[] {
    const now = this.clock.now();
    const byId = new Map(submissions.map((submission) => [submission.id, submission]));
    const dueOf = new Map(dues.map(({ id, dueAt }) => [id, dueAt]));
    return scores.map(({ submissionId, attemptNumber, score }) => {
      const [submission, own = []] = [byId.get(submissionId), attempts.get(submissionId)];
      const attempt = own.find((each) => each.attemptNumber === attemptNumber);
      if (!submission || !attempt) throw notFound('attempt');
      if (isDoubleMarked(rules, attempt)) throw doubleMarking();
      const from = { score: submission.score, status: submission.status };
      const entered = score.toFixed(2);
      const policy = { ...rules, dueAt: dueOf.get(submissionId) ?? null };
      attempt.setScore({ total: entered, entered }, policy, releasesGrades(rules, now) ? now : null);
      submission.updateScore(own, rules.gradingMethod);
      const isDraft = attempt.releasedAt === null;
      if (!isDraft) {
        submission.feedback = attempt.draftFeedback ?? submission.feedback;
        submission.markGraded(actor.userId, now);
      }
      return { submission, attempt, from, isDraft };
    });
  }

  private async write(graded: GradedSubmission[]): Promise<{ submissionId: string; version: number }[]> {
    const attempts = graded.map(({ attempt: { id, score, enteredScore, lateNote, releasedAt } }) => ({
      id,
      score,
      entered_score: enteredScore,
      late_note: lateNote,
      released_at: releasedAt,
    }));
    await this.database.query(enterScores, [JSON.stringify(attempts)]);
    const rows = graded.map(({ submission: { id, score, status, feedback, ...row } }) => ({
      id,
      score,
      status,
      feedback,
      counted_attempt: row.countedAttempt,
      score_total: row.scoreTotal,
      scored_attempts: row.scoredAttempts,
      graded_by: row.gradedBy,
      graded_at: row.gradedAt,
    }));
    return this.database.query(writeGraded, [JSON.stringify(rows)]);
  }

  private async follow(actor: Actor, graded: GradedSubmission[], reason: string): Promise<void> {
    const works = graded.filter(({ attempt }) => attempt.workId !== null);
    const ofGroups = works.map(({ submission, attempt, isDraft }) => {
      return { submissionId: submission.id, attemptId: attempt.id, isDraft };
    });
    await this.groups.follow(actor, ofGroups, reason);
  }
}

/** One score for each work: members of a group share theirs, and a repeated submission has one. */
function scoresOfWorks(scores: AttemptScore[], attempts: Map<string, SubmissionAttempt[]>): AttemptScore[] {
  const workOf = ({ submissionId, attemptNumber }: AttemptScore): string => {
    const attempt = attempts.get(submissionId)?.find((each) => each.attemptNumber === attemptNumber);
    return attempt?.workId ?? submissionId;
  };
  return [...new Map(scores.map((score) => [workOf(score), score])).values()];
}

function auditEntry({ submission, attempt, from, isDraft }: GradedSubmission) {
  const to = { score: submission.score, status: submission.status };
  const data = { attempt: attempt.attemptNumber, from, to, isDraft };
  return { action: 'submission.graded', entity: 'submission', entityId: submission.id, data };
}
