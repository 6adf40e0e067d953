import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Decimal, Flag, Id, Int, Many, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type RubricKind, rubricKinds } from './rubric.entity.js';

export class RubricLevelDraft {
  @Text({ max: 200, example: 'Good' })
  title: string;

  @Text({ max: 2000, default: '', about: 'When work reaches the level' })
  description: string;

  @Decimal({ max: 1000, about: 'Points of the level' })
  points: number;
}

export class RubricCriterionDraft {
  @Text({ max: 200, example: 'Reasoning' })
  title: string;

  @Text({ max: 2000, default: '', about: 'What is judged' })
  description: string;

  @Decimal({
    max: 1000,
    optional: true,
    about: 'For a guide: the highest points; a rubric has those of its best level',
  })
  maxPoints?: number;

  @Many(() => RubricLevelDraft, {
    max: 20,
    default: [],
    about: 'For a rubric: at least two levels',
    example: [
      { title: 'Good', points: 2 },
      { title: 'Weak', points: 0 },
    ],
  })
  levels: RubricLevelDraft[];
}

class RubricFields {
  @Text({ max: 200, example: 'Essay' })
  title: string;

  @Flag({ default: false, about: 'Whether other teachers may use it' })
  isShared: boolean;

  @Many(() => RubricCriterionDraft, { min: 1, max: 50, about: 'The criteria in their order' })
  criteria: RubricCriterionDraft[];
}

export class RubricDraft extends RubricFields {
  @Choice(rubricKinds, { default: 'rubric', about: 'rubric: levels with fixed points; guide: points up to a maximum' })
  kind: RubricKind;
}

export class RubricChanges extends PartialType(RubricFields) {}

export class RubricLevelView extends RubricLevelDraft {
  @Id()
  id: string;
}

export class RubricCriterionView {
  @Id()
  id: string;

  @Text({ max: 200, about: 'Title of the criterion' })
  title: string;

  @Text({ max: 2000, about: 'What is judged' })
  description: string;

  @Decimal({ about: 'The highest points' })
  maxPoints: number;

  @Many(() => RubricLevelView, { about: 'Empty in a guide' })
  levels: RubricLevelView[];
}

export class RubricView extends RecordView {
  @Id()
  ownerId: string;

  @Text({ max: 200, about: 'Title of the rubric' })
  title: string;

  @Choice(rubricKinds, { about: 'rubric: levels with fixed points; guide: points up to a maximum' })
  kind: RubricKind;

  @Flag({ about: 'Whether other teachers may use it' })
  isShared: boolean;

  @Int({ min: 1, about: 'Number of the current version of the criteria; used versions never change' })
  currentNumber: number;
}

export class RubricPage extends PageOf(RubricView) {}

export class RubricDetailView extends RubricView {
  @Decimal({ about: 'Sum of the highest points of the criteria' })
  maxPoints: number;

  @Many(() => RubricCriterionView, { about: 'The criteria in their order' })
  criteria: RubricCriterionView[];
}

export class RubricQuery extends PageQuery {}
