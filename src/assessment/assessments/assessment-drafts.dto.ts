import {
  Choice,
  Decimal,
  Flag,
  Id,
  Instant,
  Int,
  IntersectionType,
  Many,
  Part,
  PartialType,
  RichText,
  Text,
} from '#platform/shapes/fields.js';
import { PlacementDraft } from '#curriculum/outline/places/place.dto.js';
import { type GradingMethod, gradingMethods } from '#assessment/grading/attempt-score.js';
import { type AssessmentType, assessmentTypes, type ReviewRule, reviewRules } from './assessment-types.js';
import { ItemDraft } from './items.dto.js';

/** The fields an author may set on create and on change. */
export class AssessmentFields {
  @Text({ max: 200, example: 'Fractions, week 3' })
  title: string;

  @RichText({ default: '' })
  instructions: string;

  @Choice(assessmentTypes, { default: 'quiz' })
  type: AssessmentType;

  @Decimal({ nullable: true, default: null, about: 'Score from which a graded submission counts as passed' })
  passScore: number | null;

  @Instant({ nullable: true, default: null })
  availableFrom: Date | null;

  @Instant({ nullable: true, default: null })
  dueAt: Date | null;

  @Flag({ default: false, about: 'Accept submissions after dueAt' })
  allowLate: boolean;

  @Decimal({ max: 100, default: 0, about: 'Percent deducted for each started day' })
  latePenaltyPercent: number;

  @Instant({ nullable: true, default: null, about: 'When late submissions close' })
  lateUntil: Date | null;

  @Int({ min: 1, max: 100, default: 1 })
  maxAttempts: number;

  @Choice(gradingMethods, { default: 'highest', about: 'Which attempt counts for the score' })
  gradingMethod: GradingMethod;

  @Flag({
    default: false,
    about: 'Show items and choices in an order of its own to each student, the same on every read',
  })
  shuffle: boolean;

  @Choice(reviewRules, { default: 'when_graded', about: 'When students see correct answers and explanations' })
  review: ReviewRule;
}

/** An assessment as its author creates it. */
export class AssessmentDraft extends AssessmentFields {
  @Decimal({ default: 0, about: 'Without items; with items it is the sum of their points' })
  maxScore: number;

  @Many(() => ItemDraft, { max: 300, default: [] })
  items: ItemDraft[];

  @Id({ optional: true, nullable: true, about: 'The subject it is meant for while it is in the bank' })
  subjectId?: string | null;

  @Part(() => PlacementDraft, { optional: true, about: 'Assign the new assessment to a class' })
  placement?: PlacementDraft;
}

export class ContentChanges {
  @Decimal()
  maxScore: number;

  @Many(() => ItemDraft, { max: 300, about: 'Replaces all items, in order' })
  items: ItemDraft[];

  @Choice(['draft', 'ready'])
  status: 'draft' | 'ready';

  @Id({
    nullable: true,
    about: 'Only while it is in the bank: the subject it is meant for. Assign it to place it there',
  })
  subjectId: string | null;
}

export class AssessmentChanges extends PartialType(IntersectionType(AssessmentFields, ContentChanges)) {}
