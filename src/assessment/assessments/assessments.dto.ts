import { MediaView } from '#curriculum/outline/outline.dto.js';
import { PlaceView } from '#curriculum/outline/places/place.dto.js';
import { LimitedSearch, PageOf, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Decimal, Flag, Id, Instant, Int, IntersectionType, Many } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { AssessmentFields } from './assessment-drafts.dto.js';
import {
  type AssessmentState,
  assessmentStates,
  type AssessmentStatus,
  assessmentStatuses,
  type AssessmentType,
  assessmentTypes,
} from './assessment-types.js';
import { DrawView, ItemView } from './items.dto.js';
import { AssessmentContext, AssessmentFilters } from './listing/listed-assessment.dto.js';

const assessmentSorts = ['createdAt', 'dueAt', 'title'] as const;

export class AssessmentQuery extends AssessmentFilters {
  @Choice(assessmentStates, { optional: true, about: 'Only assessments in this state' })
  state?: AssessmentState;

  @Choice(assessmentTypes, { optional: true, about: 'Only assessments of this type' })
  type?: AssessmentType;

  @Id({ optional: true, about: 'Only assessments of this classroom' })
  classroomId?: string;

  @Id({ optional: true, about: 'Only assessments of this subject' })
  subjectId?: string;

  @Flag({ default: false, about: 'With subjectId: include assessments intended for the subject but not assigned' })
  includeUnattached: boolean;

  @LimitedSearch('the title')
  q?: string;

  @Sort(assessmentSorts, '-createdAt')
  sort: SortOf<typeof assessmentSorts>;
}

/** Fields that are derived or change by their own routes. */
class AssessmentProgress {
  @Id()
  authorId: string;

  @Choice(assessmentStatuses, { about: 'Step of its life; state adds what follows from the time' })
  status: AssessmentStatus;

  @Choice(assessmentStates, { about: 'Status and placement in one word' })
  state: AssessmentState;

  @Decimal({ about: 'Points of the whole work' })
  maxScore: number;

  @Id({ nullable: true, about: 'The groups that submit the work together; null if each student submits alone' })
  groupSetId: string | null;
}

export class AssessmentView extends IntersectionType(RecordView, AssessmentFields, AssessmentProgress, PlaceView) {
  @Instant({ nullable: true, about: 'When it was assigned to its subject; null in the bank' })
  attachedAt: Date | null;

  @Int({ min: 0, about: 'Number of questions' })
  itemCount: number;

  @Flag({ about: 'Whether students see the questions only in an attempt that they start' })
  needsStart: boolean;

  @Flag({ about: 'Whether a password is needed to start' })
  needsPassword: boolean;

  @Flag({ about: 'Whether it can be taken in Safe Exam Browser only' })
  needsSafeExamBrowser: boolean;

  @Flag({ about: 'Whether the names of students are hidden from teachers now' })
  hidesNames: boolean;

  @Int({ min: 0, optional: true, about: 'For teachers' })
  submissionCount?: number;

  @Int({ min: 0, optional: true, about: 'For teachers' })
  gradedCount?: number;
}

/** An assessment with the names behind its ids, and the work of the caller or of the caller's children. */
export class ListedAssessmentView extends IntersectionType(AssessmentView, AssessmentContext) {}

export class AssessmentPage extends PageOf(ListedAssessmentView) {}

/** An assessment with its items and the media its texts refer to. */
export class AssessmentDetailView extends IntersectionType(ListedAssessmentView, MediaView) {
  @Many(() => ItemView, { about: 'The questions, in their order' })
  items: ItemView[];

  @Many(() => DrawView, { optional: true, about: 'For teachers: the random draws among the items' })
  draws?: DrawView[];
}

export class AssessmentRemovedView {
  @Flag({ about: 'true: archived, because students have submitted; false: deleted' })
  archived: boolean;
}

export class RemovalQuery {
  @Flag({ default: false, about: 'Admins only: delete with all submissions' })
  force: boolean;
}
