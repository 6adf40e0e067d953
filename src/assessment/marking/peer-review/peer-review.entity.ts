import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict, invalid } from '#platform/problems/problem.js';

export const peerReviewStatuses = ['planned', 'open', 'closed', 'released'] as const;
export type PeerReviewStatus = (typeof peerReviewStatuses)[number];

/** Students review each other's work on an assessment by its rubric, and the teacher decides what follows for grades. */
@Entity()
export class PeerReview extends RootEntity {
  @Column('uuid')
  assessmentId: string;

  @Column('uuid')
  classroomId: string;

  /** The criteria, as they were when the peer review was planned. */
  @Column('uuid')
  rubricVersionId: string;

  @Column('integer')
  reviewsPerStudent: number;

  /** Always false, by which the database keeps the work from being marked anonymously (docs/decisions/0232). */
  @Column('boolean')
  hidesNames = false;

  /** Whether authors and reviewers do not learn of each other. */
  @Column('boolean')
  isAnonymous: boolean;

  @Column('timestamptz', { nullable: true })
  opensAt: Date | null = null;

  @Column('timestamptz', { nullable: true })
  closesAt: Date | null = null;

  @Column('text')
  status: PeerReviewStatus = 'planned';

  @Column('text')
  seed: string;

  assertPlanned(): void {
    if (this.status !== 'planned')
      throw conflict('peer_review_begun', 'The peer review has begun. Only its closing time can change.');
  }

  /** Whether reviews are accepted at `now`. */
  acceptsReviews(now: Date): boolean {
    return this.status === 'open' && (this.closesAt === null || now < this.closesAt);
  }

  open(): void {
    this.become('open', ['planned', 'open']);
  }

  close(): void {
    this.become('closed', ['open', 'closed']);
  }

  release(): void {
    this.become('released', ['closed', 'released']);
  }

  private become(status: PeerReviewStatus, from: PeerReviewStatus[]): void {
    if (!from.includes(this.status))
      throw conflict('illegal_transition', `The peer review is ${this.status}, so it cannot become ${status}.`);
    this.status = status;
  }
}

explainConstraints({
  peer_reviews_check: invalid('peer_review_dates', 'closesAt must be after opensAt.'),
  peer_reviews_once_key: conflict('peer_review_begun', 'Another request has planned the peer review. Reload it.'),
  peer_reviews_named_fkey: conflict(
    'peer_review_anonymous',
    'Work is either marked anonymously or reviewed by peers: turn anonymousMarking off, or plan no peer review.',
  ),
  peer_sample_reviews_pkey: conflict('sample_reviewed', 'You have reviewed this sample, and have seen its marks.'),
});
