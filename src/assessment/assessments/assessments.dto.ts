import {
  Anything,
  Choice,
  Decimal,
  Flag,
  Id,
  Instant,
  Int,
  IntersectionType,
  Json,
  Many,
  Part,
  PartialType,
  Text,
} from '#platform/http/fields.js';
import { PageOf, PageQuery, Sort } from '#platform/http/page.js';
import { RecordView } from '#platform/http/record.view.js';
import { MediaView } from '#curriculum/subjects/outline.dto.js';
import { QuestionDraft } from '#assessment/questions/questions.dto.js';
import {
  type QuestionType,
  questionTypes,
  type TextFormat,
  textFormats,
} from '#assessment/questions/question-content.js';
import { type GradingMethod, gradingMethods } from '#assessment/submissions/grading/attempt-score.js';
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

/** A question of the bank, or a new one that goes into the bank on the way. */
export class ItemDraft {
  @Id({ optional: true, about: 'A question of the bank; its present wording is taken' })
  questionId?: string;

  @Part(() => QuestionDraft, { optional: true, about: 'A new question' })
  question?: QuestionDraft;

  @Decimal({ min: 0.01, max: 1000, optional: true, about: "The question's own points when left out" })
  points?: number;
}

class AssessmentFields {
  @Text({ max: 200, example: 'Fractions, week 3' })
  title: string;

  @Text({ max: 20_000, default: '' })
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

/** Where in a subject; the finest place given counts, what lies above it is filled in. */
export class PlacementDraft {
  @Id()
  subjectId: string;

  @Id({ optional: true })
  unitId?: string;

  @Id({ optional: true })
  partId?: string;

  @Id({ optional: true })
  sectionId?: string;
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

export class AssessmentView extends IntersectionType(RecordView, AssessmentFields) {
  @Id()
  authorId: string;

  @Choice(assessmentStatuses)
  status: AssessmentStatus;

  @Choice(assessmentStates, { about: 'Status and placement in one word' })
  state: AssessmentState;

  @Decimal()
  maxScore: number;

  @Id({ nullable: true })
  classroomId: string | null;

  @Id({ nullable: true })
  subjectId: string | null;

  @Id({ nullable: true })
  unitId: string | null;

  @Id({ nullable: true })
  partId: string | null;

  @Id({ nullable: true })
  sectionId: string | null;

  @Instant({ nullable: true })
  attachedAt: Date | null;

  @Int({ min: 0 })
  itemCount: number;

  @Int({ min: 0, optional: true, about: 'For teachers' })
  submissionCount?: number;

  @Int({ min: 0, optional: true, about: 'For teachers' })
  gradedCount?: number;
}

export class AssessmentPage extends PageOf(AssessmentView) {}

export class ItemView {
  @Id({ about: 'Answers are given by this id' })
  id: string;

  @Int({ min: 0 })
  position: number;

  @Decimal()
  points: number;

  @Choice(questionTypes)
  type: QuestionType;

  @Text({ max: 20_000 })
  prompt: string;

  @Choice(textFormats)
  format: TextFormat;

  @Json({ about: 'What is asked; its shape depends on the type' })
  body: object;

  @Id({ optional: true, about: 'For teachers' })
  questionId?: string;

  @Id({ optional: true, about: 'For teachers' })
  questionVersionId?: string;

  @Text({ optional: true, about: 'For teachers' })
  title?: string;

  @Anything({ optional: true, about: 'For teachers: what is right' })
  key?: unknown;

  @Text({ optional: true, max: 20_000, about: 'For teachers' })
  feedback?: string;
}

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
