import { Injectable } from '@nestjs/common';
import { namesHidden } from '#assessment/assessments/anonymous/hidden-names.js';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginateItems } from '#platform/api/paginate.js';
import { Database } from '#platform/database/database.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { conflict } from '#platform/problems/problem.js';
import type { RegradeDraft } from './regrade.dto.js';
import type { ChangedScore } from './rescoring-batches.js';
import { type RescoringRequest, type RescoringResult, RescoringService } from './rescoring.service.js';

interface RegradeJob extends Partial<RegradeDraft> {
  assessmentId: string;
  actorId: string;
}

/** Grades the submissions of an assessment again after an answer key was corrected. Grades given by a person are kept. */
@Injectable()
export class RegradeService {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly rescoring: RescoringService,
    private readonly queue: JobQueue,
    private readonly database: Database,
  ) {}

  /** Enqueues the regrading of an assessment. Returns the number of its submissions. */
  async enqueue(actor: Actor, assessmentId: string, draft: RegradeDraft): Promise<{ submissions: number }> {
    const { submissionCount } = await this.regradable(actor, assessmentId, draft);
    const job: RegradeJob = { ...draft, assessmentId, actorId: actor.userId };
    await this.queue.add('regrade-assessment', job);
    return { submissions: draft.studentIds?.length ?? submissionCount };
  }

  /** Whose score a regrade would change: it is done and rolled back, so that it cannot differ from the regrade itself. */
  async preview(
    actor: Actor,
    assessmentId: string,
    draft: RegradeDraft,
    query: PageQuery,
  ): Promise<Page<ChangedScore> & Pick<RescoringResult, 'submissions' | 'skippedItems'>> {
    await this.regradable(actor, assessmentId, draft);
    const { submissions, changes, skippedItems } = await this.rolledBack(
      requestOf({ ...draft, assessmentId, actorId: actor.userId }),
    );
    return { ...(await paginateItems(query, changes)), submissions, skippedItems };
  }

  @Task('regrade-assessment')
  async regrade(job: RegradeJob): Promise<void> {
    await this.rescoring.run(requestOf(job));
  }

  private async regradable(actor: Actor, assessmentId: string, { studentIds }: RegradeDraft) {
    const assessment = await this.assessments.get(actor, assessmentId, 'edit');
    if (assessment.itemCount === 0)
      throw conflict('nothing_to_regrade', 'This assessment has no items. Grade its submissions one by one.');
    if (assessment.hidesNames && studentIds) throw namesHidden();
    return assessment;
  }

  private async rolledBack(request: RescoringRequest): Promise<RescoringResult> {
    try {
      return await this.database.transaction(async () => {
        throw new DryRun(await this.rescoring.run(request));
      });
    } catch (error) {
      if (error instanceof DryRun) return error.result;
      throw error;
    }
  }
}

class DryRun extends Error {
  constructor(readonly result: RescoringResult) {
    super('dry run');
  }
}

const requestOf = ({ assessmentId, actorId, reason, ...filters }: RegradeJob): RescoringRequest => ({
  assessmentId,
  actorId,
  ...filters,
  regrades: true,
  cause: { cause: 'regrade', reason: reason ?? '', reference: { assessmentId } },
});
