import { Choice, Decimal, Flag, Id, Instant, Int, IntersectionType, Many } from '#platform/shapes/fields.js';
import { PageOf, PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { MediaView } from '#curriculum/outline/outline.dto.js';
import { PlaceView } from '#curriculum/outline/places/place.dto.js';
import {
  type AssessmentState,
  assessmentStates,
  type AssessmentStatus,
  assessmentStatuses,
  type AssessmentType,
  assessmentTypes,
} from './assessment-types.js';
import { ItemView } from './items.dto.js';
import { AssessmentFields } from './assessment-drafts.dto.js';

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

  @SearchWords('the title')
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
