import { type Aggregation, aggregations } from '#assessment/gradebook/calculation/calculate.js';
import { Choice, Decimal, Flag, Id, Instant, Int, IntersectionType, Many, Text } from '#platform/shapes/fields.js';

/** A group of assessments with a weight in the total. */
export class GradeCategoryPart {
  @Text({ max: 100, example: 'Homework', about: 'Name, unique in the subject' })
  name: string;

  @Decimal({ example: 40, about: 'Weight, relative to those of the other categories with counted work' })
  weight: number;

  @Int({ min: 0, max: 100, default: 0, about: 'So many of the lowest percentages of a student do not count' })
  dropLowest: number;

  @Int({ min: 0, max: 100, default: 0, about: 'Only so many of the highest percentages count; 0 for all' })
  keepHighest: number;

  @Flag({ default: false, about: 'Add its percentage on top of the others, with weight as a percentage of the whole' })
  isExtraCredit: boolean;
}

/** What an assessment is for the total. */
export class GradeColumnPart {
  @Id({ about: 'An assessment of the subject' })
  assessmentId: string;

  @Text({ max: 100, nullable: true, default: null, example: 'Homework', about: 'Name of its category; null for none' })
  category: string | null;

  @Flag({ default: false, about: 'Its points are added to those earned, not to those possible' })
  isExtraCredit: boolean;
}

/** How the total grades of a subject are calculated. */
export class GradebookSetupDraft {
  @Choice(aggregations, {
    default: 'points',
    about: 'Within a category, points adds up points, and percent gives each assessment the same weight',
  })
  aggregation: Aggregation;

  @Id({ nullable: true, default: null, about: "Grade scale of the subject; null for the organization's default" })
  scaleId: string | null;

  @Decimal({ max: 100, nullable: true, default: null, example: 50, about: 'Total from which the subject is passed' })
  passPercent: number | null;

  @Decimal({ default: 1, about: 'Weight of the subject in the total of its class; 0 to leave it out' })
  weight: number;

  @Many(() => GradeCategoryPart, {
    max: 50,
    default: [],
    about: 'Without categories, all assessments count together; with them, an assessment without one does not count',
  })
  categories: GradeCategoryPart[];

  @Many(() => GradeColumnPart, { max: 1000, default: [], about: 'Assessments with a category or extra credit' })
  assessments: GradeColumnPart[];
}

class SetupVersion {
  @Id()
  subjectId: string;

  @Int({ min: 0, about: 'Number of changes; 0 for the defaults. Send it as If-Match' })
  version: number;

  @Instant({ nullable: true, about: 'When it was changed last; null for the defaults' })
  updatedAt: Date | null;
}

export class GradebookSetupView extends IntersectionType(SetupVersion, GradebookSetupDraft) {}
