import { PlacementDraft } from '#curriculum/outline/places/place.dto.js';
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
import {
  type AssessmentType,
  assessmentTypes,
  type Navigation,
  navigations,
  type ReviewRule,
  reviewRules,
} from './assessment-types.js';
import { GradingRules } from './grading-rules/grading-rules.dto.js';
import { ItemDraft } from './items.dto.js';

/** The fields an author may set on create and on change. */
export class AssessmentFields extends GradingRules {
  @Text({ max: 200, example: 'Fractions, week 3', about: 'Title, as students see it' })
  title: string;

  @RichText({ default: '' })
  instructions: string;

  @Choice(assessmentTypes, { default: 'quiz', about: 'Kind of work, for lists and filters' })
  type: AssessmentType;

  @Decimal({ nullable: true, default: null, about: 'Score from which a graded submission counts as passed' })
  passScore: number | null;

  @Instant({ nullable: true, default: null, about: 'When students may begin; null as soon as it is published' })
  availableFrom: Date | null;

  @Instant({
    nullable: true,
    default: null,
    example: '2026-09-08T08:00:00Z',
    about:
      'When the work is due; null for no due date. Shown to students with their own date, to parents with the first one of a child',
  })
  dueAt: Date | null;

  @Int({ min: 1, max: 100, default: 1, about: 'Attempts of each student' })
  maxAttempts: number;

  @Int({
    min: 1,
    max: 10_080,
    nullable: true,
    default: null,
    about: 'Working time from the start of an attempt; null for none',
  })
  timeLimitMinutes: number | null;

  @Choice(navigations, {
    default: 'free',
    about: 'All questions, or one_at_a_time; forward_only does not allow to go back',
  })
  navigation: Navigation;

  @Flag({ default: false, about: 'Show items and choices in another order in each attempt' })
  shuffle: boolean;

  @Choice(reviewRules, { default: 'when_graded', about: 'When students see correct answers and explanations' })
  review: ReviewRule;
}

/** An assessment as its author creates it. */
export class AssessmentDraft extends AssessmentFields {
  @Decimal({ default: 0, about: 'Without items; with items it is the sum of their points' })
  maxScore: number;

  @Many(() => ItemDraft, { max: 300, default: [], about: 'The questions, in their order' })
  items: ItemDraft[];

  @Id({ optional: true, nullable: true, about: 'The subject it is meant for while it is in the bank' })
  subjectId?: string | null;

  @Part(() => PlacementDraft, { optional: true, about: 'Assign the new assessment to a class' })
  placement?: PlacementDraft;
}

export class ContentChanges {
  @Decimal({ about: 'Points of the whole work; the sum of its items if it has any' })
  maxScore: number;

  @Many(() => ItemDraft, { max: 300, about: 'Replaces all items, in order' })
  items: ItemDraft[];

  @Choice(['draft', 'ready'], { about: 'draft while it is written, ready when it may be published' })
  status: 'draft' | 'ready';

  @Id({
    nullable: true,
    about: 'Only while it is in the bank: the subject it is meant for. Assign it to place it there',
  })
  subjectId: string | null;

  @Id({
    nullable: true,
    about:
      'Groups of the class that submit the work together; null: each student submits alone. Before the first start',
  })
  groupSetId: string | null;
}

export class AssessmentChanges extends PartialType(IntersectionType(AssessmentFields, ContentChanges)) {}
