import { Injectable } from '@nestjs/common';
import type { Course } from '#curriculum/courses/course.entity.js';
import { coursePolicy } from '#curriculum/courses/courses.policy.js';
import { isOpenTo, lockCourse } from '#curriculum/courses/courses.sql.js';
import type { Actor } from '#platform/access/actor.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { forbidden, notFound } from '#platform/problems/problem.js';
import type { Enrollment } from './enrollment.entity.js';
import type { MyEnrollmentQuery } from './enrollments.dto.js';
import { enrollmentPolicy } from './enrollments.policy.js';
import { ownContext, type OwnFacts } from './enrollments.sql.js';
import { Seats } from './seats.service.js';

type OwnEnrollment = Enrollment & OwnFacts;

/** What people do with their own enrollments. */
@Injectable()
export class EnrollmentsService {
  constructor(
    @InjectScoped(enrollmentPolicy) private readonly enrollments: Scoped<typeof enrollmentPolicy>,
    @InjectScoped(coursePolicy) private readonly courses: Scoped<typeof coursePolicy>,
    private readonly seats: Seats,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  listOwn(actor: Actor, { status, ...query }: MyEnrollmentQuery) {
    const rows = this.ownRows(actor);
    if (status) rows.andWhere('row.status = :status', { status });
    return paginateInContext(orderBy(rows, '-enrolledAt', '-id'), query, ownContext);
  }

  /** Takes a seat, or a place on the waiting list of a full course. Idempotent. */
  enroll(actor: Actor, courseId: string) {
    return this.seats.inTurn(courseId, async () => {
      const course = await this.courses.lock(actor, courseId, 'enroll');
      if (!course.isOpenToAllAt(this.clock.now())) {
        const existing = await this.own(actor, courseId);
        if (existing && existing.status !== 'left') return this.seated(actor, course, existing);
        await this.assertMayEnroll(actor, course);
      }
      await this.seats.take(course, [actor.userId], 'self', actor.userId);
      return this.seated(actor, course, await this.own(actor, courseId));
    });
  }

  /** Like `enroll`, with a code that replaces the visibility of the course; `spend` uses it or throws. */
  admit(actor: Actor, courseId: string, spend: () => Promise<void>) {
    return this.seats.inTurn(courseId, async () => {
      await this.database.query(lockCourse, [courseId]);
      // Unscoped: the code also admits to courses that the actor cannot see yet.
      const course = await this.courses.unscoped.findOneByOrFail({ id: courseId });
      const existing = await this.own(actor, courseId);
      if (existing && existing.status !== 'left') return existing;
      course.refuseClosed(this.clock.now());
      await spend();
      await this.seats.take(course, [actor.userId], 'code', actor.userId);
      return this.own(actor, courseId);
    });
  }

  /** Leaves a course or its waiting list, also one the person cannot see any more. Throws 404 if not enrolled. */
  async leave(actor: Actor, courseId: string): Promise<void> {
    await this.seats.inTurn(courseId, async () => {
      await this.database.query(lockCourse, [courseId]);
      // Unscoped: people may leave archived courses, which they cannot see.
      const course = await this.courses.unscoped.findOneBy({ id: courseId });
      if (!course || !(await this.seats.release(course, actor.userId))) throw notFound('enrollment');
    });
  }

  /** The enrollment, with a free seat for a person who was passed over on the waiting list while the account was closed. */
  private async seated(actor: Actor, course: Course, enrollment?: OwnEnrollment) {
    if (enrollment?.status !== 'waiting' || !course.hasFreeSeat) return enrollment;
    await this.seats.promote(course);
    return this.own(actor, course.id);
  }

  private async own(actor: Actor, courseId: string): Promise<OwnEnrollment | undefined> {
    const rows = this.ownRows(actor).andWhere('row.courseId = :courseId', { courseId });
    const [enrollment] = await readInContext(rows, ownContext);
    return enrollment;
  }

  private ownRows(actor: Actor) {
    return this.enrollments.visibleTo(actor).andWhere('row.userId = :actorId');
  }

  private async assertMayEnroll({ userId }: Actor, course: Course): Promise<void> {
    const { id, visibility } = course;
    course.refuseClosed(this.clock.now());
    if (visibility === 'invitation')
      throw forbidden('course_by_invitation', 'This course is by invitation. Enroll with a code from its owner.');
    const [row] = await this.database.query<{ isOpen: boolean }>(isOpenTo, [id, userId, this.clock.now()]);
    if (!row?.isOpen)
      throw forbidden('no_subscription', 'This course requires a subscription. Choose a package to subscribe.');
  }
}
