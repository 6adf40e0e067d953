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
import { PageOf, PageQuery, Sort } from '#platform/api/page.js';
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

  @Flag({ default: false, about: 'Take work after dueAt' })
  allowLate: boolean;

  @Decimal({ max: 100, default: 0, about: 'Percent taken off for each started day' })
  latePenaltyPercent: number;

  @Instant({ nullable: true, default: null, about: 'The last moment late work is taken' })
  lateUntil: Date | null;

  @Int({ min: 1, max: 10_080, nullable: true, default: null })
  timeLimitMinutes: number | null;

  @Int({ min: 1, max: 100, default: 1 })
  maxAttempts: number;

  @Choice(gradingMethods, { default: 'highest', about: 'Which of several attempts counts' })
  gradingMethod: GradingMethod;

  @Flag({ default: false, about: 'Lay questions and choices out differently for every student' })
  shuffle: boolean;

  @Choice(reviewRules, { default: 'when_graded', about: 'When students see what was right' })
  review: ReviewRule;
}

export class AssessmentDraft extends AssessmentFields {
  @Decimal({ default: 0, about: 'For work without questions; otherwise the sum of their points' })
  maxScore: number;

  @Many(() => ItemDraft, { max: 300, default: [] })
  items: ItemDraft[];

  @Part(() => PlacementDraft, { optional: true, about: 'Assign it at once' })
  placement?: PlacementDraft;
}

class ContentChanges {
  @Decimal()
  maxScore: number;

  @Many(() => ItemDraft, { max: 300, about: 'All items anew, in order' })
  items: ItemDraft[];

  @Choice(['draft', 'ready'])
  status: 'draft' | 'ready';
}

export class AssessmentChanges extends PartialType(IntersectionType(AssessmentFields, ContentChanges)) {}

export class AssessmentQuery extends PageQuery {
  @Choice(assessmentStates, { optional: true })
  state?: AssessmentState;

  @Choice(assessmentTypes, { optional: true })
  type?: AssessmentType;

  @Id({ optional: true })
  classroomId?: string;

  @Id({ optional: true })
  subjectId?: string;

  @Flag({ default: false, about: 'With subjectId: also those meant for the subject that are not assigned yet' })
  includeUnattached: boolean;

  @Text({ optional: true, max: 100, about: 'Part of the title' })
  q?: string;

  @Sort(['createdAt', 'dueAt', 'title'], '-createdAt')
  sort: string;
}

/** Whose it is, how far it is, and what there is to reach. */
class AssessmentStanding {
  @Id()
  authorId: string;

  @Choice(assessmentStatuses)
  status: AssessmentStatus;

  @Choice(assessmentStates, { about: 'Status and placement in one word' })
  state: AssessmentState;

  @Decimal()
  maxScore: number;
}

export class AssessmentView extends IntersectionType(RecordView, AssessmentFields, AssessmentStanding, PlaceView) {
  @Instant({ nullable: true })
  attachedAt: Date | null;

  @Int({ min: 0 })
  itemCount: number;

  @Flag({
    optional: true,
    about: 'For students and parents. true: instructions, questions and media open at availableFrom',
  })
  isLocked?: boolean;

  @Int({ min: 0, optional: true, about: 'For teachers' })
  submissionCount?: number;

  @Int({ min: 0, optional: true, about: 'For teachers' })
  gradedCount?: number;
}

export class AssessmentPage extends PageOf(AssessmentView) {}

export class AssessmentDetailView extends IntersectionType(AssessmentView, MediaView) {
  @Many(() => ItemView)
  items: ItemView[];
}

export class AssessmentRemovedView {
  @Flag({ about: 'true: kept, because students handed in work; false: gone' })
  archived: boolean;
}

export class RemovalQuery {
  @Flag({ default: false, about: 'Admins only: delete with all submissions' })
  force: boolean;
}
