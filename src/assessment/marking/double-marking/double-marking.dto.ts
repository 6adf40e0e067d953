import { Choice, Decimal, Id, Instant, Int, Many, Text } from '#platform/shapes/fields.js';
import { type DoubleMarkingState, doubleMarkingStates } from './reconcile.js';

/** The score a marker gives independently of the other one. */
export class MarkerScoreDraft {
  @Decimal({ about: 'Points for the whole attempt, at most maxScore' })
  score: number;

  @Text({ max: 5000, default: '', about: 'For the other markers' })
  comment: string;
}

/** The decision of a third teacher on work whose markers differ too much. */
export class MarkingDecision {
  @Decimal({ about: 'Points for the whole attempt, at most maxScore' })
  score: number;

  @Text({ max: 2000, about: 'Why, for the history of the grade' })
  reason: string;
}

export class MarkerScoreView {
  @Id({ nullable: true, about: 'The teacher; null after an erasure' })
  markerId: string | null;

  @Text({ nullable: true, about: 'Name of the teacher' })
  markerName: string | null;

  @Decimal({ about: 'The points' })
  score: number;

  @Text({ max: 5000, about: 'For the other markers' })
  comment: string;

  @Instant({ about: 'When it was given' })
  updatedAt: Date;
}

export class DoubleMarkingView {
  @Int({ min: 1, about: 'The attempt that is marked' })
  attemptNumber: number;

  @Choice(doubleMarkingStates, {
    about: 'waiting for marks; disputed: a third teacher decides; decided: it has a score',
  })
  state: DoubleMarkingState;

  @Int({ min: 0, about: 'How many teachers have given a score' })
  markers: number;

  @Many(() => MarkerScoreView, { about: 'Your own score, and those of others once two have been given' })
  scores: MarkerScoreView[];
}
