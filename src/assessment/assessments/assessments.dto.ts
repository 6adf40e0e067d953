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
import { PageOf, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { MediaView } from '#curriculum/outline/outline.dto.js';
import { PlacementDraft, PlaceView } from '#curriculum/outline/place.dto.js';
import { type GradingMethod, gradingMethods } from '#assessment/grading/attempt-score.js';
import {
  type AssessmentState,
  assessmentStates,
  type AssessmentStatus,
  assessmentStatuses,
  type AssessmentType,
  assessmentTypes,
  type ReviewRule,
  reviewRules,
} from './assessment.entity.js';
import { ItemDraft, ItemView } from './items.dto.js';

/** The fields an author may set on create and on change. */
class AssessmentFields {
  @Text({ max: 200, example: 'Fractions, week 3' })
  title: string;

  @RichText({ default: '' })
  instructions: string;

  @Choice(assessmentTypes, { default: 'quiz' })
  type: AssessmentType;

  @Decimal({ nullable: true, default: null })
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

  @Int({ min: 1, max: 10_080, nullable: true, default: null })
  timeLimitMinutes: number | null;

  @Int({ min: 1, max: 100, default: 1 })
  maxAttempts: number;

  @Choice(gradingMethods, { default: 'highest', about: 'Which attempt counts for the score' })
  gradingMethod: GradingMethod;

  @Flag({ default: false, about: 'Shuffle questions and choices for each student' })
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

  @Part(() => PlacementDraft, { optional: true, about: 'Assign the new assessment to a class' })
  placement?: PlacementDraft;
}

class ContentChanges {
  @Decimal()
  maxScore: number;

  @Many(() => ItemDraft, { max: 300, about: 'Replaces all items, in order' })
  items: ItemDraft[];

  @Choice(['draft', 'ready'])
  status: 'draft' | 'ready';
}

export class AssessmentChanges extends PartialType(IntersectionType(AssessmentFields, ContentChanges)) {}

const assessmentSorts = ['createdAt', 'dueAt', 'title'] as const;

export class AssessmentQuery extends PageQuery {
  @Choice(assessmentStates, { optional: true })
  state?: AssessmentState;

  @Choice(assessmentTypes, { optional: true })
  type?: AssessmentType;

  @Id({ optional: true })
  classroomId?: string;

  @Id({ optional: true })
  subjectId?: string;

  @Flag({ default: false, about: 'With subjectId: include assessments intended for the subject but not assigned' })
  includeUnattached: boolean;

  @Text({ optional: true, max: 100, about: 'Part of the title' })
  q?: string;

  @Sort(assessmentSorts, '-createdAt')
  sort: SortOf<typeof assessmentSorts>;
}

/** Fields that are derived or change by their own routes. */
class AssessmentProgress {
  @Id()
  authorId: string;

  @Choice(assessmentStatuses)
  status: AssessmentStatus;

  @Choice(assessmentStates, { about: 'Status and placement in one word' })
  state: AssessmentState;

  @Decimal()
  maxScore: number;
}

export class AssessmentView extends IntersectionType(RecordView, AssessmentFields, AssessmentProgress, PlaceView) {
  @Instant({ nullable: true })
  attachedAt: Date | null;

  @Int({ min: 0 })
  itemCount: number;

  @Flag({
    optional: true,
    about: 'For students and parents. true: instructions, items and media are hidden until availableFrom',
  })
  isLocked?: boolean;

  @Int({ min: 0, optional: true, about: 'For teachers' })
  submissionCount?: number;

  @Int({ min: 0, optional: true, about: 'For teachers' })
  gradedCount?: number;
}

export class AssessmentPage extends PageOf(AssessmentView) {}

/** An assessment with its items and the media its texts refer to. */
export class AssessmentDetailView extends IntersectionType(AssessmentView, MediaView) {
  @Many(() => ItemView)
  items: ItemView[];
}

export class AssessmentRemovedView {
  @Flag({ about: 'true: archived, because students have submitted; false: deleted' })
  archived: boolean;
}

export class RemovalQuery {
  @Flag({ default: false, about: 'Admins only: delete with all submissions' })
  force: boolean;
}
