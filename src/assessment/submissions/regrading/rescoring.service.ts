import { Injectable } from '@nestjs/common';
import { ItemsService } from '#assessment/assessments/items.service.js';
import type { GradeCause } from '#assessment/grades/grade-causes.js';
import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import { lockScoringRules, releasesGrades, type ScoringRules } from '#assessment/submissions/scoring-rules.sql.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { type ChangedScore, RescoringBatches } from './rescoring-batches.js';
import { attemptSeeds } from './rescoring.sql.js';
import type { Rescoring } from './scoring.js';

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

export interface RescoringResult {
  submissions: number;
  changes: ChangedScore[];
  /** Entered grades that were released, also without a submission. */
  releasedEntries: number;
  /** Items that keep their keys, because the responses do not fit the changed questions. */
  skippedItems: string[];
}

/** Scores submissions again, in batches within one transaction. Doing it twice changes nothing. */
@Injectable()
export class RescoringService {
  constructor(
    private readonly items: ItemsService,
    private readonly ledger: GradeLedger,
    private readonly batches: RescoringBatches,
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
      if (!rules) return { submissions: 0, changes: [], releasedEntries: 0, skippedItems: [] };
      const skippedItems = request.regrades ? await this.adoptCurrentVersions(request) : [];
      const rescoring = await this.rescoringOf(request, rules);
      await this.ledger.because(actorId === null ? null : { userId: actorId }, cause);
      const entries = rescoring.releases ? await this.ledger.releaseDrafts(assessmentId, studentIds) : [];
      const work = (studentIds ?? [null]).map((studentId) => ({ assessmentId, studentId }));
      const { notified, ...scored } = await this.batches.score(
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
      const result = { ...scored, releasedEntries: entries.length, skippedItems };
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
      await this.batches.score(rulesOf, work);
    });
  }

  private async adoptCurrentVersions({ assessmentId, itemIds }: RescoringRequest): Promise<string[]> {
    const [attempts] = await this.database.query<{ seeds: string[] | null }>(attemptSeeds, [assessmentId]);
    return this.items.adoptCurrentVersions(assessmentId, attempts?.seeds ?? [], itemIds);
  }

  private async rescoringOf(request: RescoringRequest, rules: ScoringRules): Promise<Rescoring> {
    const { assessmentId, regrades = false, releases = false, itemIds } = request;
    const now = this.clock.now();
    const rescoring = { now, releases: releases || releasesGrades(rules, now), ...(itemIds && { itemIds }) };
    if (!regrades) return rescoring;
    return { ...rescoring, items: await this.items.list(assessmentId) };
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
