import { PageOf } from '#platform/api/page.js';
import { Choice, Decimal, Id, Instant, Int, Many, Text } from '#platform/shapes/fields.js';
import { type RubricKind, rubricKinds } from './rubric.entity.js';
import { RubricCriterionView } from './rubrics.dto.js';

/** The rubric by which an assessment, or one item of it, is marked. */
export class RubricAttachment {
  @Id()
  rubricId: string;

  @Id({ optional: true, about: 'The item; by default the whole work' })
  itemId?: string;
}

export class AttachedRubricView {
  @Id()
  rubricId: string;

  @Id({ nullable: true, about: 'The item; null for the whole work' })
  itemId: string | null;

  @Text({ max: 200, about: 'Title of the rubric' })
  title: string;

  @Choice(rubricKinds, { about: 'rubric: levels with fixed points; guide: points up to a maximum' })
  kind: RubricKind;

  @Int({ min: 1, about: 'Version of the criteria' })
  number: number;

  @Decimal({ about: 'Sum of the highest points' })
  maxPoints: number;

  @Many(() => RubricCriterionView, { about: 'The criteria in their order' })
  criteria: RubricCriterionView[];
}

export class AttachedRubricPage extends PageOf(AttachedRubricView) {}

export class CriterionMark {
  @Id()
  criterionId: string;

  @Id({ optional: true, about: 'For a rubric: the level' })
  levelId?: string;

  @Decimal({ max: 1000, optional: true, about: 'For a guide: the points' })
  points?: number;

  @Text({ max: 2000, default: '', about: 'Comment for the student' })
  comment: string;
}

/** How an attempt is marked by the attached rubric; its points become the score, scaled to those of the item or work. */
export class RubricMarkDraft {
  @Id({ optional: true, about: 'The item; by default the whole work' })
  itemId?: string;

  @Int({ min: 1, optional: true, about: 'Default: the latest attempt' })
  attemptNumber?: number;

  @Many(() => CriterionMark, { min: 1, max: 50, about: 'One mark for each criterion' })
  marks: CriterionMark[];
}

export class CriterionMarkView {
  @Id()
  criterionId: string;

  @Id({ nullable: true, about: 'The level; null in a guide, and for the mean of two levels of two markers' })
  levelId: string | null;

  @Decimal({ about: 'The points' })
  points: number;

  @Text({ max: 4001, about: 'Comment for the student; those of two markers are lines of one' })
  comment: string;
}

export class RubricMarkView {
  @Id({ nullable: true, about: 'The item; null for the whole work' })
  itemId: string | null;

  @Int({ min: 1, about: 'The attempt' })
  attemptNumber: number;

  @Decimal({ about: 'Points by the rubric' })
  points: number;

  @Decimal({ about: 'Highest points by the rubric' })
  maxPoints: number;

  @Many(() => CriterionMarkView, { about: 'The mark of each criterion' })
  marks: CriterionMarkView[];

  @Many(() => RubricCriterionView, { about: 'The criteria by which it was marked' })
  criteria: RubricCriterionView[];

  @Instant({ about: 'When it was marked' })
  updatedAt: Date;
}

export class RubricMarkPage extends PageOf(RubricMarkView) {}
