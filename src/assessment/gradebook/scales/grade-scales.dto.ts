import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Decimal, Flag, Int, IntersectionType, Many, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type GradeScaleKind, gradeScaleKinds } from './grade-scale.entity.js';

/** The lowest percentage of a band, and the grade it stands for. */
export class GradeBandPart {
  @Text({ max: 20, example: 'A', about: 'The grade' })
  label: string;

  @Decimal({ max: 100, example: 90, about: 'The band begins at this percentage, rounded to two decimals' })
  minPercent: number;
}

/** A grade scale as an admin writes it: `bands`, or `low` and `high` for a linear scale. */
export class GradeScaleDraft {
  @Text({ max: 100, example: 'Letter grades', about: 'Name, unique in the organization' })
  name: string;

  @Choice(gradeScaleKinds, { about: 'bands for grades such as A to F, linear for grades such as 0 to 20' })
  kind: GradeScaleKind;

  @Many(() => GradeBandPart, {
    max: 50,
    default: [],
    about: 'In any order; one of them begins at 0. Empty for a linear scale',
    example: [
      { label: 'Passed', minPercent: 50 },
      { label: 'Failed', minPercent: 0 },
    ],
  })
  bands: GradeBandPart[];

  @Decimal({ nullable: true, default: null, max: 1000, about: 'Grade of 0% on a linear scale; may be above high' })
  low: number | null;

  @Decimal({ nullable: true, default: null, max: 1000, about: 'Grade of 100% on a linear scale' })
  high: number | null;

  @Int({ min: 0, max: 2, default: 0, about: 'Decimals of a grade on a linear scale' })
  decimals: number;

  @Flag({ default: false, about: 'Use it for all subjects without a scale of their own; replaces the former default' })
  isDefault: boolean;
}

export class GradeScaleChanges extends PartialType(GradeScaleDraft) {}

export class GradeScaleView extends IntersectionType(RecordView, GradeScaleDraft) {}

export class GradeScaleQuery extends PageQuery {}

export class GradeScalePage extends PageOf(GradeScaleView) {}
