import { RubricCriterionView } from '#assessment/marking/rubrics/rubrics.dto.js';
import { Choice, Flag, Id, Instant, Int, Many, Part, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type PeerReviewStatus, peerReviewStatuses } from './peer-review.entity.js';

/** How the students of a class review each other's work on an assessment. */
export class PeerReviewDraft {
  @Int({ min: 1, max: 10, default: 3, about: 'Works that each student reviews, and reviews of each work' })
  reviewsPerStudent: number;

  @Flag({ default: true, about: 'Whether authors and reviewers do not learn of each other' })
  isAnonymous: boolean;

  @Instant({
    nullable: true,
    default: null,
    example: '2026-09-10T08:00:00Z',
    about: 'When a job opens it; null: when a teacher opens it',
  })
  opensAt: Date | null;

  @Instant({
    nullable: true,
    default: null,
    example: '2026-09-15T08:00:00Z',
    about: 'When a job closes it; null: when a teacher closes it',
  })
  closesAt: Date | null;
}

export class PeerReviewChanges extends PartialType(PeerReviewDraft) {}

/** What the caller has done and has to do. */
export class ReviewerProgressView {
  @Int({ min: 0, about: 'Samples to review first' })
  samples: number;

  @Int({ min: 0, about: 'Samples the caller has reviewed' })
  samplesDone: number;

  @Int({ min: 0, about: 'Works allocated to the caller' })
  reviews: number;

  @Int({ min: 0, about: 'Of these, works the caller has reviewed' })
  reviewsDone: number;
}

export class PeerReviewView extends RecordView {
  @Id()
  assessmentId: string;

  @Choice(peerReviewStatuses, { about: 'planned, open for reviews, closed, or released to the authors' })
  status: PeerReviewStatus;

  @Int({ min: 1, about: 'Works that each student reviews' })
  reviewsPerStudent: number;

  @Flag({ about: 'Whether authors and reviewers do not learn of each other' })
  isAnonymous: boolean;

  @Instant({ nullable: true, about: 'When a job opens it' })
  opensAt: Date | null;

  @Instant({ nullable: true, about: 'When a job closes it' })
  closesAt: Date | null;

  @Text({ max: 200, optional: true, about: 'For teachers: the seed of the allocation' })
  seed?: string;

  @Many(() => RubricCriterionView, { about: 'The criteria of the reviews' })
  criteria: RubricCriterionView[];

  @Part(() => ReviewerProgressView, { optional: true, about: 'For students: the own progress' })
  progress?: ReviewerProgressView;
}
