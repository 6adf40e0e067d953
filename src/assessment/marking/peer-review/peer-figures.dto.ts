import { PageOf } from '#platform/api/page.js';
import { Decimal, Figure, Id, Int, Many, Text } from '#platform/shapes/fields.js';

/** Scores that one request may accept. */
export const maxAcceptedScores = 500;

export class PeerReviewerView {
  @Id()
  reviewerId: string;

  @Text({ about: 'Name of the student' })
  reviewerName: string;

  @Int({ min: 0, about: 'Works allocated' })
  reviews: number;

  @Int({ min: 0, about: 'Works reviewed' })
  reviewsDone: number;

  @Figure({
    min: 0,
    max: 1,
    nullable: true,
    about: 'Agreement with the teacher on the samples; null before the first review',
  })
  weight: number | null;

  @Decimal({
    max: 100,
    nullable: true,
    about: 'Agreement with the scores of the works, in percent; null without reviews',
  })
  quality: number | null;
}

export class PeerReviewerPage extends PageOf(PeerReviewerView) {}

/** A reviewed work with the score that follows from its reviews. */
export class PeerWorkView {
  @Id()
  submissionId: string;

  @Text({ about: 'Name of the author, or of one of the group' })
  authorName: string;

  @Int({ min: 0, about: 'Reviews allocated' })
  reviews: number;

  @Int({ min: 0, about: 'Reviews that count' })
  reviewsDone: number;

  @Int({ min: 0, about: 'Reviews that were reported and are not hidden' })
  reported: number;

  @Decimal({ nullable: true, about: 'Weighted mean of the reviews as points of the work; null without reviews' })
  suggestedScore: number | null;

  @Decimal({ nullable: true, about: 'The score of the submission' })
  score: number | null;
}

export class PeerWorkPage extends PageOf(PeerWorkView) {}

/** The teacher accepts the score that the reviews suggest. */
export class PeerScoreAcceptance {
  @Decimal({ about: 'The suggested score the teacher has seen; 409 if it has changed since' })
  score: number;
}

/** The suggested score of one of several works. */
export class AcceptedPeerScore extends PeerScoreAcceptance {
  @Id({ about: 'A submission to the assessment; of a group one of its members' })
  submissionId: string;
}

/** The teacher accepts the scores of several works, all or none. */
export class PeerScoresAcceptance {
  @Many(() => AcceptedPeerScore, { min: 1, max: maxAcceptedScores, about: 'The works and their suggested scores' })
  scores: AcceptedPeerScore[];
}

export class PeerScoresAcceptedView {
  @Int({ min: 0, about: 'Submissions that were graded' })
  accepted: number;
}
