import { Injectable } from '@nestjs/common';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import { submissionPolicy } from '#assessment/submissions/submissions.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { onePage, type Page } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { ClaimsService } from './claims.service.js';
import type { NextDraft, QueueEntryView, QueueItemView, QueueQuery } from './queue.dto.js';
import { claimNext, queueItems, queueList } from './queue.sql.js';

/** The work of an assessment that waits to be graded, by student or by item. */
@Injectable()
export class QueueService {
  constructor(
    @InjectScoped(submissionPolicy) private readonly submissions: Scoped<typeof submissionPolicy>,
    private readonly assessments: AssessmentsService,
    private readonly claims: ClaimsService,
  ) {}

  async list(actor: Actor, assessmentId: string, { itemId, ...query }: QueueQuery): Promise<Page<QueueEntryView>> {
    await this.assessments.get(actor, assessmentId, 'edit');
    const filters = [assessmentId, itemId ?? null, this.claims.period().now];
    return paginatePrepared<QueueEntryView>(query, queueList, filters, (list, values) =>
      this.submissions.read(actor, list, values, 'edit'),
    );
  }

  async listItems(actor: Actor, assessmentId: string): Promise<Page<QueueItemView>> {
    await this.assessments.get(actor, assessmentId, 'edit');
    return onePage(await this.submissions.read<QueueItemView>(actor, queueItems, [assessmentId], 'edit'));
  }

  /** Claims the next work for the actor. */
  async next(
    actor: Actor,
    assessmentId: string,
    { itemId, skip }: NextDraft,
  ): Promise<{ submissionId: string | null }> {
    await this.assessments.get(actor, assessmentId, 'edit');
    const { now, until } = this.claims.period();
    const values = [assessmentId, itemId ?? null, now, until, skip];
    const [claimed] = await this.submissions.read<{ submissionId: string }>(actor, claimNext, values, 'edit');
    return claimed ?? { submissionId: null };
  }

  async claim(actor: Actor, submissionId: string) {
    await this.submissions.get(actor, submissionId, 'edit');
    return this.claims.claim(actor, submissionId);
  }

  async endClaim(actor: Actor, submissionId: string): Promise<void> {
    await this.submissions.get(actor, submissionId, 'edit');
    await this.claims.end(actor, submissionId);
  }
}
