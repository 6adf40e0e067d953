import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue, Task } from '#platform/jobs/queue.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { conflict, Problem } from '#platform/problems/problem.js';
import { allocate, type Assignment, type ReviewedWork } from './allocation.js';
import type { PeerReview } from './peer-review.entity.js';
import { peerReviewPolicy } from './peer-review.policy.js';
import {
  addAssignments,
  assignmentsOf,
  closeDue,
  closesOf,
  dueToOpen,
  lockReview,
  moveAssignments,
  submittedWorks,
  type SubmittedWorkRow,
} from './peer-review.sql.js';

/** Allocates submitted works to reviewers, and opens and closes peer reviews in time. */
@Injectable()
export class AllocationService {
  constructor(
    @InjectScoped(peerReviewPolicy) private readonly reviews: Scoped<typeof peerReviewPolicy>,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Allocates the works that have no reviewers yet; the caller holds the lock of the peer review. Doing it twice changes
   * nothing. Throws 409 while the assessment is open, and for fewer than two works.
   */
  async allocate({ id, assessmentId, reviewsPerStudent, seed }: PeerReview): Promise<void> {
    const [assessment] = await this.database.query<{ closesAt: Date | null }>(closesOf, [assessmentId]);
    const closesAt = assessment?.closesAt ?? null;
    if (closesAt && this.clock.now() < closesAt)
      throw conflict(
        'assessment_open',
        `Students can submit until ${closesAt.toISOString()}. Open the peer review then.`,
      );
    const rows = await this.database.query<SubmittedWorkRow>(submittedWorks, [assessmentId]);
    const existing = await this.database.query<Assignment & { id: string }>(assignmentsOf, [id]);
    const works = worksOf(rows);
    if (works.length < 2) throw conflict('too_few_works', 'A peer review needs at least two submitted works.');
    const attempts = new Map(rows.toReversed().map(({ workId, attemptId }) => [workId, attemptId]));
    const before = new Map(existing.map((one) => [one.id, one.workId]));
    const all = allocate(works, existing, { perReviewer: reviewsPerStudent, seed });
    const withAttempt = all.map((one) => ({ ...one, attemptId: attempts.get(one.workId) }));
    const moved = withAttempt.filter((one) => one.id !== undefined && before.get(one.id) !== one.workId);
    const added = withAttempt.filter((one) => one.id === undefined).map((one) => ({ ...one, id: newId() }));
    // Moved ones first: a new reviewer takes over a work that they free.
    if (moved.length > 0) await this.database.query(moveAssignments, [JSON.stringify(moved)]);
    if (added.length > 0) await this.database.query(addAssignments, [id, JSON.stringify(added)]);
  }

  @Scheduled('open-and-close-peer-reviews', '15 * * * * *')
  async openAndClose(now = this.clock.now()): Promise<number> {
    const closed = await this.database.query(closeDue, [now]);
    const due = await this.database.query<{ peerReviewId: string }>(dueToOpen, [now]);
    await this.queue.addAll('open-peer-review', due);
    return closed.length + due.length;
  }

  /** Opens a planned peer review. One that cannot be opened yet stays planned. */
  @Task('open-peer-review')
  async openPlanned({ peerReviewId }: { peerReviewId: string }): Promise<void> {
    try {
      await this.database.transaction(async () => {
        await this.database.query(lockReview, [peerReviewId]);
        // Unscoped: a job has no actor.
        const review = await this.reviews.unscoped.findOneBy({ id: peerReviewId });
        if (review?.status !== 'planned') return;
        review.open();
        await this.allocate(review);
        await this.reviews.save(review);
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
}

/** The works with the members who can review. */
function worksOf(rows: SubmittedWorkRow[]): ReviewedWork[] {
  const works = new Map(rows.map(({ workId }) => [workId, { id: workId, members: [] as string[] }]));
  for (const { workId, studentId, isReviewer } of rows) if (isReviewer) works.get(workId)?.members.push(studentId);
  return [...works.values()];
}
