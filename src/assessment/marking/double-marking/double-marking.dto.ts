import { CriterionMark, CriterionMarkView } from '#assessment/marking/rubrics/rubric-marks.dto.js';
import { ItemMark } from '#assessment/submissions/grading.dto.js';
import { Choice, Decimal, Id, Instant, Int, Many, Text } from '#platform/shapes/fields.js';
import { type DoubleMarkingState, doubleMarkingStates } from './reconcile.js';

/** The marks of a rubric for one item, or for the whole work. */
class MarkedRubric {
  @Id({ optional: true, about: 'The item; by default the whole work' })
  itemId?: string;

  @Many(() => CriterionMark, { min: 1, max: 50, about: 'One mark for each criterion' })
  marks: CriterionMark[];
}

/** How a teacher marks work: each item by points or by its rubric, or the whole. */
class MarkedWorkDraft {
  @Decimal({
    optional: true,
    about: 'Points for the whole attempt. Default: the sum of the items, less the late penalty',
  })
  score?: number;

  @Many(() => ItemMark, { max: 300, default: [], about: 'Scores of single answers' })
  items: ItemMark[];

  @Many(() => MarkedRubric, { max: 300, default: [], about: 'Marks by the rubrics of the assessment' })
  rubrics: MarkedRubric[];
}

/** The marks that a marker gives independently of the other one. */
export class MarkerScoreDraft extends MarkedWorkDraft {
  @Text({ max: 5000, default: '', about: 'For the other markers' })
  comment: string;
}

/** The decision of a third teacher on work whose markers differ too much. */
export class MarkingDecision extends MarkedWorkDraft {
  @Text({ max: 2000, about: 'Why, for the history of the grade' })
  reason: string;
}

class MarkerRubricView {
  @Id({ nullable: true, about: 'The item; null for the whole work' })
  itemId: string | null;

  @Decimal({ about: 'Points by the rubric' })
  points: number;

  @Many(() => CriterionMarkView, { about: 'The mark of each criterion' })
  marks: CriterionMarkView[];
}

export class MarkerScoreView {
  @Id({ nullable: true, about: 'The teacher; null after an erasure' })
  markerId: string | null;

  @Text({ nullable: true, about: 'Name of the teacher' })
  markerName: string | null;

  @Decimal({ about: 'The points' })
  score: number;

  @Many(() => ItemMark, { about: 'Scores of single answers' })
  items: ItemMark[];

  @Many(() => MarkerRubricView, { about: 'Marks by rubrics' })
  rubrics: MarkerRubricView[];

  @Text({ max: 5000, about: 'For the other markers' })
  comment: string;

  @Instant({ about: 'When it was given' })
  updatedAt: Date;
}

/** The scores of the two markers for one item. */
export class ComparedItemView {
  @Id()
  itemId: string;

  @Decimal({ about: 'Points of the item' })
  maxScore: number;

  @Decimal({
    nullable: true,
    about: 'Score of the first marker, in the order of scores; null for an answer without one',
  })
  first: number | null;

  @Decimal({ nullable: true, about: 'Score of the second marker' })
  second: number | null;
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

  @Many(() => ComparedItemView, {
    about: 'Both scores of each item, with automatic grades; empty until two have been given',
  })
  items: ComparedItemView[];
}
