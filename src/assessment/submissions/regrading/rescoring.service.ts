import { Injectable } from '@nestjs/common';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { ItemsService } from '#assessment/assessments/items.service.js';
import type { GradeCause } from '#assessment/grades/grade-causes.js';
import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import { lockScoringRules, releasesGrades, type ScoringRules } from '#assessment/submissions/scoring-rules.sql.js';
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

/** Which submissions of an assessment are scored again, and why. */
export interface RescoringRequest {
  assessmentId: string;
  actorId: string | null;
  cause: GradeCause;
  /** Grade answers again by the current keys. */
  regrades?: boolean;
  /** Release grades before the assessment does. */
  releases?: boolean;
  studentIds?: string[] | undefined;
  classroomId?: string | undefined;
  itemIds?: string[] | undefined;
}

/** The work of a student on an assessment. */
export interface WorkOfStudent {
  assessmentId: string;
  studentId: string;
}

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

export interface RescoringResult {
  submissions: number;
  changes: ChangedScore[];
  /** Entered grades that were released, also without a submission. */
  releasedEntries: number;
}

/** What was scored, and the submissions whose students are notified. */
interface Scored extends Pick<RescoringResult, 'submissions' | 'changes'> {
  notified: Set<string>;
}

/** Scores submissions again, in batches within one transaction. Doing it twice changes nothing. */
@Injectable()
export class RescoringService {
  constructor(
    private readonly items: ItemsService,
    private readonly ledger: GradeLedger,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The lock on the assessment comes first, as in every statement that adds an attempt: no submission is missed, and one
   * that was graded by outdated keys is refused, because adopting new versions changes the version of the assessment.
   */
  run(request: RescoringRequest): Promise<RescoringResult> {
    const { assessmentId, actorId, cause, studentIds, classroomId } = request;
    return this.database.transaction(async () => {
      const [rules] = await this.database.query<ScoringRules>(lockScoringRules, [[assessmentId]]);
      // The assessment has been deleted since.
      if (!rules) return { submissions: 0, changes: [], releasedEntries: 0 };
      const rescoring = await this.rescoringOf(request, rules);
      await this.ledger.because(actorId === null ? null : { userId: actorId }, cause);
      const entries = rescoring.releases ? await this.ledger.releaseDrafts(assessmentId, studentIds) : [];
      const work = (studentIds ?? [null]).map((studentId) => ({ assessmentId, studentId }));
      const { notified, ...scored } = await this.rescoreAll(
        new Map([[assessmentId, { rules, rescoring }]]),
        work,
        classroomId,
      );
      // Students whose submission is graded with the release are notified of that.
      const others = entries.filter(({ submissionId }) => submissionId === null || !notified.has(submissionId));
      await this.queue.addAll(
        'grade-released',
        others.map(({ gradeId, version }) => ({ gradeId, version })),
      );
      const result = { ...scored, releasedEntries: entries.length };
      await this.record(request, result);
      return result;
    });
  }

  /**
   * Scores the work of students and their groups again, for a cause without a person. The number of statements depends on
   * the number of submissions in batches, not on the number of assessments.
   */
  runFor(work: WorkOfStudent[], cause: GradeCause): Promise<void> {
    return this.database.transaction(async () => {
      const ids = [...new Set(work.map(({ assessmentId }) => assessmentId))];
      const locked = await this.database.query<ScoringRules>(lockScoringRules, [ids]);
      const now = this.clock.now();
      const rulesOf = new Map(
        locked.map((rules) => [rules.id, { rules, rescoring: { now, releases: releasesGrades(rules, now) } }]),
      );
      await this.ledger.because(null, cause);
      await this.rescoreAll(rulesOf, work);
    });
  }

  private async rescoringOf(request: RescoringRequest, rules: ScoringRules): Promise<Rescoring> {
    const { assessmentId, regrades = false, releases = false, itemIds } = request;
    const now = this.clock.now();
    const rescoring = { now, releases: releases || releasesGrades(rules, now), ...(itemIds && { itemIds }) };
    if (!regrades) return rescoring;
    await this.items.adoptCurrentVersions(assessmentId);
    return { ...rescoring, items: await this.items.list(assessmentId) };
  }

  /** Scores the submissions of locked assessments, in batches; `studentId: null` means all students. */
  private async rescoreAll(
    rulesOf: Map<string, LockedRules>,
    work: { assessmentId: string; studentId: string | null }[],
    classroomId: string | null = null,
  ): Promise<Scored> {
    const result: Scored = { submissions: 0, changes: [], notified: new Set() };
    const chosen = [work.map(({ assessmentId }) => assessmentId), work.map(({ studentId }) => studentId)] as const;
    let batch: SubmissionRow[] = [];
    let after = lowestId;
    do {
      const values = [chosen[0], after, batchSize, chosen[1], classroomId];
      batch = await this.database.query<SubmissionRow>(nextBatch, values);
      result.changes.push(...(await this.rescoreBatch(rulesOf, batch, result.notified)));
      result.submissions += batch.length;
      after = batch.at(-1)?.id ?? after;
    } while (batch.length === batchSize);
    return result;
  }

  private async rescoreBatch(
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

  private async record(
    { assessmentId, actorId, cause }: RescoringRequest,
    { changes }: RescoringResult,
  ): Promise<void> {
    if (actorId === null) return;
    const actor = { userId: actorId };
    const action = `submission.${auditVerbs[cause.cause] ?? 'rescored'}`;
    const entries = changes.map(({ submissionId, fromScore, toScore }) => {
      const data = { from: { score: fromScore }, to: { score: toScore } };
      return { action, entity: 'submission', entityId: submissionId, data };
    });
    await this.audit.recordAll(actor, entries);
    const data = { changed: changes.length, cause: cause.cause };
    const ofAssessment = `assessment.${auditVerbs[cause.cause] ?? 'rescored'}`;
    await this.audit.record(actor, { action: ofAssessment, entity: 'assessment', entityId: assessmentId, data });
  }
}

const auditVerbs: Partial<Record<GradeCause['cause'], string>> = { regrade: 'regraded', release: 'released' };
