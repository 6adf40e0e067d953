import { Decimal, Flag, Many, Part, Text } from '#platform/shapes/fields.js';

/** A total grade. */
export class GradeTotalView {
  @Decimal({
    nullable: true,
    example: 82.5,
    about: 'Percentage, above 100 only by extra credit; null without counted work',
  })
  percent: number | null;

  @Text({ nullable: true, example: 'B', about: 'Grade on the scale of the subject; null without a scale' })
  grade: string | null;

  @Flag({ nullable: true, about: 'Whether it reaches the pass mark of the subject; null without one' })
  passed: boolean | null;
}

export class CategoryTotalView {
  @Text({ max: 100, about: 'Name of the category' })
  name: string;

  @Decimal({ nullable: true, about: 'Percentage over graded work; null without any' })
  percent: number | null;

  @Decimal({ nullable: true, about: 'Percentage with work without a grade as zero' })
  percentWithUngraded: number | null;
}

/** The total of a student in a subject, with and without the work that has no grade yet. */
export class SubjectTotalsView {
  @Part(() => GradeTotalView, { about: 'Over graded work only' })
  current: GradeTotalView;

  @Part(() => GradeTotalView, {
    about: 'With all work without a grade as zero: the total if nothing else is submitted',
  })
  withUngraded: GradeTotalView;

  @Many(() => CategoryTotalView, { about: 'In the order of the setup; empty without categories' })
  categories: CategoryTotalView[];
}
