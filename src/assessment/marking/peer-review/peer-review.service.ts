import { Injectable } from '@nestjs/common';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import { AllocationService } from './allocation.service.js';
import type { PeerReviewChanges, PeerReviewDraft, PeerReviewView, ReviewerProgressView } from './peer-review.dto.js';
import type { PeerReview } from './peer-review.entity.js';
import { peerReviewPolicy } from './peer-review.policy.js';
import { attachedRubric, reviewerProgress, type ReviewRubric, rubricVersion } from './peer-review.sql.js';

/** Plans, opens, closes and releases the peer review of an assessment. */
@Injectable()
export class PeerReviewService {
  constructor(
    @InjectScoped(peerReviewPolicy) private readonly reviews: Scoped<typeof peerReviewPolicy>,
    private readonly assessments: AssessmentsService,
    private readonly allocation: AllocationService,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The peer review of an assessment; 404 if there is none the actor sees. */
  async of(actor: Actor, assessmentId: string, action: 'read' | 'edit' | 'review' = 'read'): Promise<PeerReview> {
    const rows = this.reviews.visibleTo(actor).andWhere('row.assessmentId = :assessmentId', { assessmentId });
    const found = await rows.getOne();
    if (!found) throw notFound('peer review');
    return action === 'read' ? found : this.reviews.get(actor, found.id, action);
  }

  /** The same for a teacher, locked until the end of the transaction, so that its status and samples stay. */
  async lock(actor: Actor, assessmentId: string): Promise<PeerReview> {
    const { id } = await this.of(actor, assessmentId);
    return this.reviews.lock(actor, id, 'edit');
  }

  async show(actor: Actor, assessmentId: string): Promise<PeerReviewView> {
    return this.viewOf(actor, await this.of(actor, assessmentId));
  }

  /** Plans the peer review by the rubric for the whole work; 409 without one. */
  async plan(actor: Actor, assessmentId: string, draft: PeerReviewDraft): Promise<PeerReviewView> {
    return this.database.transaction(async () => {
      const { classroomId } = await this.assessments.get(actor, assessmentId, 'edit');
      if (!classroomId)
        throw conflict('not_attached', 'Assign the assessment to a subject before planning a peer review.');
      const [rubric] = await this.database.query<ReviewRubric>(attachedRubric, [assessmentId]);
      if (!rubric) throw conflict('no_rubric', 'Attach a rubric for the whole work to the assessment first.');
      const values = { ...draft, assessmentId, classroomId, rubricVersionId: rubric.id, seed: newId() };
      const review = await this.reviews.create(actor, values);
      await this.record(actor, 'planned', review);
      return this.viewOf(actor, await this.of(actor, assessmentId));
    });
  }

  /** Changes a planned peer review; of a running one, the closing time. */
  async change(
    actor: Actor,
    assessmentId: string,
    { closesAt, ...changes }: PeerReviewChanges,
    expected?: number,
  ): Promise<PeerReviewView> {
    return this.alter(actor, assessmentId, 'changed', async (review) => {
      if (Object.values(changes).some((value) => value !== undefined)) review.assertPlanned();
      if (closesAt !== undefined && review.status !== 'open') review.assertPlanned();
      Object.assign(review, changes, closesAt !== undefined && { closesAt });
      await this.reviews.save(review, expected);
    });
  }

  /** Allocates the works and opens the reviews. Repeated while it is open, it allocates what was submitted since. */
  open(actor: Actor, assessmentId: string): Promise<PeerReviewView> {
    return this.alter(actor, assessmentId, 'opened', async (review) => {
      review.open();
      await this.allocation.allocate(review);
      await this.reviews.save(review);
    });
  }

  close(actor: Actor, assessmentId: string): Promise<PeerReviewView> {
    return this.alter(actor, assessmentId, 'closed', async (review) => {
      review.close();
      await this.reviews.save(review);
    });
  }

  /** Shows the reviews to the authors. */
  release(actor: Actor, assessmentId: string): Promise<PeerReviewView> {
    return this.alter(actor, assessmentId, 'released', async (review) => {
      review.release();
      await this.reviews.save(review);
    });
  }

  async rubricOf({ rubricVersionId }: PeerReview): Promise<ReviewRubric> {
    const [rubric] = await this.database.query<ReviewRubric>(rubricVersion, [rubricVersionId]);
    if (!rubric) throw notFound('rubric');
    return rubric;
  }

  /** Locks the peer review, so that status and allocation change one after the other. */
  private async alter(
    actor: Actor,
    assessmentId: string,
    change: string,
    work: (review: PeerReview) => Promise<void>,
  ): Promise<PeerReviewView> {
    return this.database.transaction(async () => {
      const review = await this.lock(actor, assessmentId);
      await work(review);
      await this.record(actor, change, review);
      return this.viewOf(actor, review);
    });
  }

  private async viewOf(actor: Actor, review: PeerReview): Promise<PeerReviewView> {
    const { criteria } = await this.rubricOf(review);
    if (peerReviewPolicy.scopeOf(actor.role, 'edit')) return Object.assign(review, { criteria });
    const [progress] = await this.database.query<ReviewerProgressView>(reviewerProgress, [review.id, actor.userId]);
    const { seed: _, ...shown } = review;
    return { ...shown, criteria, ...(progress && { progress }) };
  }

  private async record(actor: Actor, change: string, { id, assessmentId, status }: PeerReview): Promise<void> {
    const entry = { action: `peer_review.${change}`, entity: 'peer_review', entityId: id };
    await this.audit.record(actor, { ...entry, data: { assessmentId, status, at: this.clock.now() } });
  }
}
