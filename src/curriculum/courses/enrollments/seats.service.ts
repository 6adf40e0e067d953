import { Injectable } from '@nestjs/common';
import type { Course } from '#curriculum/courses/course.entity.js';
import { Notifier, type OneOfMany } from '#messaging/inbox/notifier.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { FairQueue } from '#platform/pacing/fair-queue.js';
import { CourseEnrolled, CourseLeft } from './enrollment-events.js';
import type { EnrollmentSource } from './enrollment.entity.js';
import {
  fillSeats,
  leaveCourse,
  previewSeats,
  type Promoted,
  type SeatedPerson,
  takeSeats,
} from './enrollments.sql.js';
import { seatTexts } from './seat-texts.js';

/** How many people get a seat, wait for one, and were in the course before. */
export interface SeatCounts {
  enrolled: number;
  waiting: number;
  unchanged: number;
}

/** Courses whose people change at the same time in this process. */
const maxParallelCourses = 4;

/**
 * The seats and the waiting list of courses. Callers lock the course first and are in a transaction, so that seats are given
 * in the order in which the lock was taken (docs/decisions/0130).
 */
@Injectable()
export class Seats {
  private readonly turns = new FairQueue(maxParallelCourses);

  constructor(
    private readonly notifier: Notifier,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs a transaction that changes the people of a course when it is the turn of the course. Requests for one course wait
   * here and not for its lock, where each would hold a connection that all other requests lack.
   */
  inTurn<T>(courseId: string, work: () => Promise<T>): Promise<T> {
    return this.turns.run(courseId, () => this.database.transaction(work));
  }

  /** Gives people seats, or places on the waiting list once the course is full. People who have one keep it. */
  async take(course: Course, userIds: string[], source: EnrollmentSource, enrolledBy: string): Promise<SeatCounts> {
    const ids = userIds.map(() => newId());
    const values = [course.id, ids, userIds, source, enrolledBy, this.clock.now()];
    const seated = await this.database.query<SeatedPerson>(takeSeats, values);
    const enrolled = seated.flatMap(({ userId, status }) => (status === 'enrolled' ? [userId] : []));
    if (enrolled.length > 0) await this.events.emit(new CourseEnrolled(enrolled));
    return {
      enrolled: enrolled.length,
      waiting: seated.length - enrolled.length,
      unchanged: userIds.length - seated.length,
    };
  }

  /** What `take` would do. */
  async preview(course: Course, userIds: string[]): Promise<SeatCounts> {
    const [row] = await this.database.query<{ free: number | null; arriving: number }>(previewSeats, [
      course.id,
      userIds,
    ]);
    const { free = null, arriving = 0 } = row ?? {};
    const enrolled = Math.min(free ?? arriving, arriving);
    return { enrolled, waiting: arriving - enrolled, unchanged: userIds.length - arriving };
  }

  /** Ends an enrollment and gives a free seat to the next person. Returns false if the person is not in the course. */
  async release(course: Course, userId: string): Promise<boolean> {
    const left = await this.database.query(leaveCourse, [course.id, userId, this.clock.now()]);
    if (left.length === 0) return false;
    await this.events.emit(new CourseLeft(course.id, userId));
    await this.promote(course);
    return true;
  }

  /**
   * Gives free seats to the first on the waiting lists and tells them, in the courses in which people can enroll. The number of
   * statements does not depend on the number of courses.
   */
  async promote(...courses: Course[]): Promise<void> {
    const now = this.clock.now();
    const open = courses.filter((course) => course.isOpenAt(now));
    if (open.length === 0) return;
    const promoted = await this.database.query<Promoted>(fillSeats, [open.map(({ id }) => id)]);
    if (promoted.length === 0) return;
    await this.events.emit(new CourseEnrolled(promoted.flatMap(({ userIds }) => userIds)));
    await this.notifier.notifyEach('alert', 'course', promoted.map(seatNotification));
  }
}

const seatNotification = ({ courseId, title, userIds }: Promoted): OneOfMany => ({
  to: userIds,
  // A person may get a seat in the same course again after leaving it.
  dedupeKey: `course-seat/${newId()}`,
  texts: seatTexts(title),
  about: { type: 'course', id: courseId },
  link: `/courses/${courseId}`,
});
