import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database, type Statement } from '#platform/database/database.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { conflict } from '#platform/problems/problem.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import { type Item, ItemsService } from '#assessment/assessments/items.service.js';
import { finalScoreOf } from '#assessment/grading/attempt-score.js';
import { gradeItem } from '#questions/types/grade-item.js';
import { totalOf } from '#assessment/grading/totals.js';
import { GradingService } from './grading.service.js';
import { latePenalty } from '#assessment/grading/late-penalty.js';
import type { SubmissionAttempt } from './submission.entity.js';

const batchSize = 200;

/**
 * Items take over the present wording of their questions, so that a corrected key counts. Where one does, it is another
 * version of the assessment: what is being handed in right now is graded by it too.
 */
const takeCurrent: Statement = {
  name: 'regrade-take-current',
  text: `WITH taken AS (
           UPDATE assessment_items i SET question_version_id = q.current_version_id
           FROM question_versions v JOIN questions q ON q.id = v.question_id
           JOIN question_versions w ON w.id = q.current_version_id
           WHERE i.assessment_id = $1 AND i.question_version_id = v.id AND v.id <> w.id AND w.body = v.body AND w.type = v.type
           RETURNING i.id)
         UPDATE assessments SET version = version + 1, updated_at = now() WHERE id = $1 AND EXISTS (SELECT FROM taken)`,
};
const nextBatch: Statement = {
  name: 'regrade-batch',
  text: `SELECT s.id, s.score, json_agg(json_build_object('id', a.id, 'attemptNumber', a.attempt_number, 'answers', a.answers,
                  'grades', a.grades, 'submittedAt', a.submitted_at, 'score', a.score::text) ORDER BY a.attempt_number) AS attempts
         FROM submissions s JOIN submission_attempts a ON a.submission_id = s.id
         WHERE s.assessment_id = $1 AND s.id > $2 GROUP BY s.id ORDER BY s.id LIMIT $3`,
};
const writeAttempts: Statement = {
  name: 'regrade-write-attempts',
  text: `UPDATE submission_attempts a SET grades = r.grades, auto_score = r.auto_score, pending_items = r.pending_items, score = r.score, updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, grades jsonb, auto_score numeric, pending_items int, score numeric) WHERE a.id = r.id`,
};
const writeSubmissions: Statement = {
  name: 'regrade-write-submissions',
  text: `UPDATE submissions s SET score = r.score, counted_attempt = r.counted_attempt, score_total = r.score_total,
                scored_attempts = r.scored_attempts, version = version + 1, updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, score numeric, counted_attempt int, score_total numeric, scored_attempts int)
         WHERE s.id = r.id RETURNING s.id AS "submissionId", s.version`,
};

interface SubmittedWork {
  id: string;
  score: string | null;
  attempts: (Pick<SubmissionAttempt, 'id' | 'attemptNumber' | 'answers' | 'grades' | 'score'> & {
    submittedAt: string;
  })[];
}

interface Written {
  submissionId: string;
  version: number;
}

interface Order {
  assessmentId: string;
  actorId: string;
}

/** Grades work again after a key was corrected; what a person decided stays (OQ-114). */
@Injectable()
export class RegradeService {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly items: ItemsService,
    private readonly grading: GradingService,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** Queues the regrading. Returns how many submissions it will look at. */
  async order(actor: Actor, assessmentId: string): Promise<{ submissions: number }> {
    const assessment = await this.assessments.get(actor, assessmentId, 'edit');
    if (assessment.itemCount === 0) throw conflict('nothing_to_regrade', 'This assessment has no questions.');
    const order: Order = { assessmentId, actorId: actor.userId };
    await this.queue.add('regrade-assessment', order);
    return { submissions: assessment.submissionCount };
  }

  /** All in one transaction, a few hundred submissions at a time; run twice it changes nothing more. */
  @Task('regrade-assessment')
  async regrade({ assessmentId, actorId }: Order): Promise<void> {
    await this.database.transaction(async () => {
      const assessment = await this.grading.lockAssessment(assessmentId);
      await this.database.query(takeCurrent, [assessmentId]);
      const items = await this.items.list(assessmentId);
      let changed = 0;
      let batch: SubmittedWork[] = [];
      let after = '00000000-0000-0000-0000-000000000000';
      do {
        batch = await this.database.query<SubmittedWork>(nextBatch, [assessmentId, after, batchSize]);
        changed += await this.regradeBatch(assessment, items, batch);
        after = batch.at(-1)?.id ?? after;
      } while (batch.length === batchSize);
      const entry = { action: 'assessment.regraded', entity: 'assessment', entityId: assessmentId, data: { changed } };
      await this.audit.record({ userId: actorId }, entry);
    });
  }

  private async regradeBatch(assessment: Assessment, items: Item[], batch: SubmittedWork[]): Promise<number> {
    const attempts = batch.flatMap((handed) => handed.attempts.map((attempt) => regraded(attempt, items, assessment)));
    await this.database.query(writeAttempts, [JSON.stringify(attempts)]);
    const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]));
    const submissions = batch.map((handed) => countingOf(handed, byId, assessment));
    const written = await this.database.query<Written>(writeSubmissions, [JSON.stringify(submissions)]);
    const changed = submissions.filter(({ score }, index) => Number(score) !== Number(batch[index]?.score));
    const ids = new Set(changed.map(({ id }) => id));
    const told = written.filter(({ submissionId }) => ids.has(submissionId));
    await this.queue.addAll('submission-decided', told);
    return changed.length;
  }
}

type Regraded = ReturnType<typeof regraded>;

/** An attempt as the present keys grade it. A score a person gave to the whole is kept. */
function regraded(attempt: SubmittedWork['attempts'][number], items: Item[], assessment: Assessment) {
  const grades = Object.fromEntries(
    items.map(({ id, content }) => {
      const earlier = attempt.grades[id];
      return [id, earlier?.by === 'person' ? earlier : gradeItem(content, attempt.answers[id] ?? null)];
    }),
  );
  const total = totalOf(Object.values(grades));
  const submittedAt = new Date(attempt.submittedAt);
  const late = latePenalty(total.score, {
    ...assessment,
    submittedAt,
    penaltyPercentPerDay: assessment.latePenaltyPercent,
  });
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

function countingOf({ id, attempts }: SubmittedWork, byId: Map<string, Regraded>, { gradingMethod }: Assessment) {
  const scored = attempts.flatMap(({ id: attemptId, attemptNumber }) => {
    const score = byId.get(attemptId)?.score ?? null;
    return score === null ? [] : [{ attemptNumber, score }];
  });
  const counting = finalScoreOf(scored, gradingMethod);
  const total = scored.reduce((sum, { score }) => sum + Number(score), 0).toFixed(2);
  return {
    id,
    score: counting?.score ?? null,
    counted_attempt: counting?.attemptNumber ?? null,
    score_total: total,
    scored_attempts: scored.length,
  };
}
