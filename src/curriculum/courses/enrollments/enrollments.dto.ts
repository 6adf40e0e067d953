import { type CourseStatus, courseStatuses } from '#curriculum/courses/course.entity.js';
import { PageOf, PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Id, Ids, Instant, Int, IntersectionType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import {
  type EnrollmentSource,
  enrollmentSources,
  type EnrollmentStatus,
  enrollmentStatuses,
} from './enrollment.entity.js';

/** The state of an enrollment. */
export class EnrollmentState {
  @Choice(enrollmentStatuses, { about: 'enrolled: has a seat; waiting: is on the waiting list; left: has left' })
  status: EnrollmentStatus;

  @Int({ min: 1, nullable: true, about: 'Place on the waiting list; null unless waiting' })
  position: number | null;

  @Instant({ about: 'When the person enrolled' })
  enrolledAt: Date;
}

export class EnrollmentView extends IntersectionType(RecordView, EnrollmentState) {
  @Id({ about: 'Id of the person' })
  userId: string;

  @Id({ about: 'Id of the course' })
  courseId: string;

  @Choice(enrollmentSources, { about: 'How the person came to be enrolled' })
  source: EnrollmentSource;

  @Instant({ nullable: true, about: 'When the person left; null until then' })
  leftAt: Date | null;
}

/** One's own enrollment. */
export class MyEnrollmentView extends IntersectionType(EnrollmentView) {
  @Text({ max: 255, about: 'Title of the course' })
  courseTitle: string;

  @Choice(courseStatuses, { about: 'Status of the course; only its owner and admins open one that is not published' })
  courseStatus: CourseStatus;
}

export class MyEnrollmentPage extends PageOf(MyEnrollmentView) {}

export class MyEnrollmentQuery extends PageQuery {
  @Choice(enrollmentStatuses, { optional: true, about: 'Only enrollments in this status' })
  status?: EnrollmentStatus;
}

/** A person in the roster of a course. */
export class RosterEntryView extends IntersectionType(EnrollmentView) {
  @Text({ example: 'Ben Berg', about: 'Name of the person' })
  name: string;
}

export class RosterPage extends PageOf(RosterEntryView) {}

const rosterSorts = ['name', 'enrolledAt', 'sequence'] as const;

export class RosterQuery extends PageQuery {
  @Choice(enrollmentStatuses, { optional: true, about: 'Only people in this status; default: all but those who left' })
  status?: EnrollmentStatus;

  @SearchWords('the name, username or email address')
  q?: string;

  @Sort(rosterSorts, 'name')
  sort: SortOf<typeof rosterSorts>;
}

export class EnrollmentDraft {
  @Ids({ min: 1, max: 200, about: 'Ids of the people, in the order in which seats are given' })
  userIds: string[];
}

/** What happened to the people of a request. */
export class SeatCountsView {
  @Int({ min: 0, about: 'Number of people who got a seat' })
  enrolled: number;

  @Int({ min: 0, about: 'Number of people who joined the waiting list' })
  waiting: number;

  @Int({ min: 0, about: 'Number of people who had a seat or a place on the waiting list already' })
  unchanged: number;
}
