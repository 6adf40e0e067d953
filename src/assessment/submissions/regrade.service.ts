import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { type AuditEntry, AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { conflict } from '#platform/problems/problem.js';
import { exact, sum } from '#questions/types/shared/fraction.js';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import { type Item, ItemsService } from '#assessment/assessments/items.service.js';
import { finalScoreOf } from '#assessment/grading/attempt-score.js';
import { gradeItem } from '#questions/types/grade-item.js';
import { totalOf } from '#assessment/grading/totals.js';
import { latePenalty } from '#assessment/grading/late-penalty.js';
import { lockScoringRules, type ScoringRules } from './submissions.sql.js';
import { nextBatch, writeAttempts, writeSubmissions } from './regrade.sql.js';
import type { SubmissionAttempt } from './submission-attempt.entity.js';

const batchSize = 200;
const lowestId = '00000000-0000-0000-0000-000000000000';

interface SubmissionRow {
  id: string;
  score: string | null;
  attempts: AttemptRow[];
}

type AttemptRow = Pick<SubmissionAttempt, 'id' | 'attemptNumber' | 'answers' | 'grades' | 'score'> & {
  submittedAt: string;
};

interface WrittenSubmission {
  submissionId: string;
  version: number;
}

interface RegradeJob {
  assessmentId: string;
  actorId: string;
}

/** Grades the submissions of an assessment again after an answer key was corrected. Grades given by a person are kept. */
@Injectable()
export class RegradeService {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly items: ItemsService,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** Enqueues the regrading of an assessment. Returns the number of its submissions. */
  async enqueue(actor: Actor, assessmentId: string): Promise<{ submissions: number }> {
    const assessment = await this.assessments.get(actor, assessmentId, 'edit');
    if (assessment.itemCount === 0)
      throw conflict('nothing_to_regrade', 'This assessment has no items. Grade its submissions one by one.');
    const job: RegradeJob = { assessmentId, actorId: actor.userId };
    await this.queue.add('regrade-assessment', job);
    return { submissions: assessment.submissionCount };
  }

  /** Regrades in batches within one transaction. Running it again changes nothing. */
  @Task('regrade-assessment')
  async regrade({ assessmentId, actorId }: RegradeJob): Promise<void> {
    await this.database.transaction(async () => {
      const [rules] = await this.database.query<ScoringRules>(lockScoringRules, [assessmentId]);
      // The assessment has been deleted since.
      if (!rules) return;
      await this.items.adoptCurrentVersions(assessmentId);
      const items = await this.items.list(assessmentId);
      let changed = 0;
      let batch: SubmissionRow[] = [];
      let after = lowestId;
      do {
        batch = await this.database.query<SubmissionRow>(nextBatch, [assessmentId, after, batchSize]);
        const entries = await this.regradeBatch(rules, items, batch);
        await this.audit.recordAll({ userId: actorId }, entries);
        changed += entries.length;
        after = batch.at(-1)?.id ?? after;
      } while (batch.length === batchSize);
      const entry = { action: 'assessment.regraded', entity: 'assessment', entityId: assessmentId, data: { changed } };
      await this.audit.record({ userId: actorId }, entry);
    });
  }

  /** Returns an audit entry for each final score that changed, and enqueues a notification for each. */
  private async regradeBatch(rules: ScoringRules, items: Item[], batch: SubmissionRow[]): Promise<AuditEntry[]> {
    const attempts = batch.flatMap((submission) =>
      submission.attempts.map((attempt) => regraded(attempt, items, rules)),
    );
    await this.database.query(writeAttempts, [JSON.stringify(attempts)]);
    const attemptById = new Map(attempts.map((attempt) => [attempt.id, attempt]));
    const submissions = batch.map((submission) => finalScoresOf(submission, attemptById, rules));
    const written = await this.database.query<WrittenSubmission>(writeSubmissions, [JSON.stringify(submissions)]);
    const changes = changesOf(batch, submissions);
    const changedIds = new Set(changes.map(({ entityId }) => entityId));
    await this.queue.addAll(
      'submission-decided',
      written.filter(({ submissionId }) => changedIds.has(submissionId)),
    );
    return changes;
  }
}

type RegradedAttempt = ReturnType<typeof regraded>;

/** The columns of an attempt graded by the current keys. Its score stays if it has none yet or a person has to read an answer. */
function regraded(attempt: AttemptRow, items: Item[], rules: ScoringRules) {
  const grades = Object.fromEntries(
    items.map(({ id, content }) => {
      const earlier = attempt.grades[id];
      return [id, earlier?.by === 'person' ? earlier : gradeItem(content, attempt.answers[id] ?? null)];
    }),
  );
  const total = totalOf(Object.values(grades));
  const late = latePenalty(total.score, { ...rules, submittedAt: new Date(attempt.submittedAt) });
  const score = attempt.score === null || total.pendingItems > 0 ? attempt.score : late.score;
  return {
    id: attempt.id,
    attemptNumber: attempt.attemptNumber,
    grades,
    auto_score: total.score,
    pending_items: total.pendingItems,
    score,
  };
}

/** The score columns of a submission, from its regraded attempts. */
function finalScoresOf(
  { id, attempts }: SubmissionRow,
  attemptById: Map<string, RegradedAttempt>,
  { gradingMethod }: ScoringRules,
) {
  const scored = attempts.flatMap(({ id: attemptId, attemptNumber }) => {
    const score = attemptById.get(attemptId)?.score ?? null;
    return score === null ? [] : [{ attemptNumber, score }];
  });
  const final = finalScoreOf(scored, gradingMethod);
  return {
    id,
    score: final?.score ?? null,
    counted_attempt: final?.attemptNumber ?? null,
    score_total: sum(scored.map(({ score }) => exact(score))).toFixed(2),
    scored_attempts: scored.length,
  };
}

/** An audit entry for each submission whose final score differs from the one before. */
function changesOf(batch: SubmissionRow[], submissions: Pick<SubmissionRow, 'id' | 'score'>[]): AuditEntry[] {
  const earlier = new Map(batch.map(({ id, score }) => [id, score]));
  return submissions.flatMap(({ id, score }) => {
    const from = earlier.get(id) ?? null;
    if (isSameScore(score, from)) return [];
    const data = { from: { score: from }, to: { score } };
    return [{ action: 'submission.regraded', entity: 'submission', entityId: id, data }];
  });
}

/** `1.5` and `1.50` are the same score. */
const isSameScore = (one: string | null, other: string | null): boolean =>
  one === null || other === null ? one === other : exact(one).compare(exact(other)) === 0;
