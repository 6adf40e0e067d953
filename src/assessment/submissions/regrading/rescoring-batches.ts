import { Injectable } from '@nestjs/common';
import type { ScoringRules } from '#assessment/submissions/scoring-rules.sql.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import {
  nextBatch,
  type SubmissionRow,
  writeAttempts,
  writeSubmissions,
  type WrittenSubmission,
} from './rescoring.sql.js';
import { isSameScore, type Rescoring, rescoredAttempt, rescoredSubmission } from './scoring.js';

const batchSize = 200;
const lowestId = '00000000-0000-0000-0000-000000000000';

/** The rules of a locked assessment, and how its submissions are scored again. */
interface LockedRules {
  rules: ScoringRules;
  rescoring: Rescoring;
}

/** A final score that changed or was released. */
export interface ChangedScore {
  submissionId: string;
  /** null while names are hidden; the name is then a candidate number. */
  studentId: string | null;
  studentName: string;
  fromScore: string | null;
  toScore: string | null;
}

/** What was scored, and the submissions whose students are notified. */
interface ScoredBatches {
  submissions: number;
  changes: ChangedScore[];
  notified: Set<string>;
}

/** Reads submissions in batches, scores them again, writes them and queues the notifications of the students. */
@Injectable()
export class RescoringBatches {
  constructor(
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Scores the work of students and their groups on locked assessments; `studentId: null` means all students. */
  async score(
    rulesOf: Map<string, LockedRules>,
    work: { assessmentId: string; studentId: string | null }[],
    classroomId: string | null = null,
  ): Promise<ScoredBatches> {
    const result: ScoredBatches = { submissions: 0, changes: [], notified: new Set() };
    const chosen = [work.map(({ assessmentId }) => assessmentId), work.map(({ studentId }) => studentId)] as const;
    let batch: SubmissionRow[] = [];
    let after = lowestId;
    do {
      const values = [chosen[0], after, batchSize, chosen[1], classroomId];
      batch = await this.database.query<SubmissionRow>(nextBatch, values);
      result.changes.push(...(await this.scoreBatch(rulesOf, batch, result.notified)));
      result.submissions += batch.length;
      after = batch.at(-1)?.id ?? after;
    } while (batch.length === batchSize);
    return result;
  }

  private async scoreBatch(
    rulesOf: Map<string, LockedRules>,
    batch: SubmissionRow[],
    notified: Set<string>,
  ): Promise<ChangedScore[]> {
    const scored = batch.flatMap((row) => {
      const locked = rulesOf.get(row.assessmentId);
      // The assessment has been deleted since.
      if (!locked) return [];
      const { rules, rescoring } = locked;
      const attempts = row.attempts.map((attempt) => rescoredAttempt(attempt, row, rules, rescoring));
      return [{ row, attempts, submission: rescoredSubmission(row, attempts, rules) }];
    });
    await this.database.query(writeAttempts, [JSON.stringify(scored.flatMap(({ attempts }) => attempts))]);
    const submissions = JSON.stringify(scored.map(({ submission }) => submission));
    const values = [submissions, this.clock.now()];
    const written = await this.database.query<WrittenSubmission>(writeSubmissions, values);
    const changes = scored.flatMap(({ row, submission }) => {
      if (!submission.isReleased && isSameScore(row.score, submission.score)) return [];
      const { studentId, studentName } = row;
      return [{ submissionId: row.id, studentId, studentName, fromScore: row.score, toScore: submission.score }];
    });
    const changedIds = new Set(changes.map(({ submissionId }) => submissionId));
    const decided = written.filter((each) => changedIds.has(each.submissionId) && each.status !== 'submitted');
    for (const { submissionId } of decided) notified.add(submissionId);
    const jobs = decided.map(({ submissionId, version }) => ({ submissionId, version }));
    await this.queue.addAll('submission-decided', jobs);
    return changes;
  }
}
