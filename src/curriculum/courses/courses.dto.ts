import { PageOf, PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import {
  Choice,
  Flag,
  Id,
  Instant,
  Int,
  IntersectionType,
  Part,
  PartialType,
  RichText,
  Text,
} from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type CourseStatus, courseStatuses, type CourseVisibility, courseVisibilities } from './course.entity.js';
import { EnrollmentState } from './enrollments/enrollments.dto.js';

export class CourseDraft {
  @Text({ max: 255, example: 'Reading maps', about: 'Title of the course' })
  title: string;

  @RichText({ max: 5000, nullable: true, default: null, about: 'What the course is about' })
  description: string | null;

  @Choice(courseVisibilities, {
    default: 'open',
    about:
      'Who may enroll: everyone, people with a subscription to the course, or only invited people, who alone see it',
  })
  visibility: CourseVisibility;

  @Instant({ nullable: true, default: null, about: 'When the content opens; people may enroll before' })
  startsAt: Date | null;

  @Instant({
    nullable: true,
    default: null,
    example: '2027-06-30T16:00:00Z',
    about: 'When enrolling ends; later than startsAt. The content stays readable',
  })
  endsAt: Date | null;

  @Int({ min: 1, nullable: true, default: null, example: 30, about: 'Number of seats; null for no limit' })
  capacity: number | null;
}

export class CourseChanges extends PartialType(CourseDraft) {
  @Id({ optional: true, about: 'Id of the new owner, an active teacher or admin; only admins hand over courses' })
  createdBy?: string;
}

const courseSorts = ['title', 'createdAt'] as const;

export class CourseQuery extends PageQuery {
  @Choice(courseStatuses, {
    default: 'published',
    about: 'Only courses in this status; drafts are seen by their owner',
  })
  status: CourseStatus;

  @Flag({ default: false, about: 'Only courses that belong to you' })
  mine: boolean;

  @Flag({ default: false, about: 'Only courses in which you are enrolled or wait for a seat' })
  enrolled: boolean;

  @SearchWords('the title')
  q?: string;

  @Sort(courseSorts, 'title')
  sort: SortOf<typeof courseSorts>;
}

/** The enrollment of the caller in a course. */
export class OwnEnrollmentView extends IntersectionType(EnrollmentState) {
  @Id({ about: 'Id of the enrollment' })
  id: string;
}

export class CourseView extends IntersectionType(RecordView, CourseDraft) {
  @Id({ about: 'Id of the owner' })
  createdBy: string;

  @Text({ nullable: true, example: 'Ana Abel', about: 'Name of the owner' })
  createdByName: string | null;

  @Choice(courseStatuses, { about: 'Drafts are hidden from others; archived courses are read-only' })
  status: CourseStatus;

  @Int({ min: 0, about: 'Number of people with a seat' })
  enrolledCount: number;

  @Int({ min: 0, about: 'Number of people on the waiting list' })
  waitingCount: number;

  @Instant({ nullable: true, about: 'When it was published first; null for drafts' })
  publishedAt: Date | null;

  @Instant({ nullable: true, about: 'When it was archived; null unless archived' })
  archivedAt: Date | null;

  @Part(() => OwnEnrollmentView, { nullable: true, about: 'Your enrollment; null if you never enrolled' })
  enrollment: OwnEnrollmentView | null;
}

export class CoursePage extends PageOf(CourseView) {}

export class CourseRemovedView {
  @Flag({ about: 'true: archived, because people enrolled in it or it has content; false: deleted' })
  archived: boolean;
}
