import { Injectable } from '@nestjs/common';
import { coursePolicy } from '#curriculum/courses/courses.policy.js';
import type { Actor } from '#platform/access/actor.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { byName, orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { invalid, notFound } from '#platform/problems/problem.js';
import type { EnrollmentSource } from './enrollment.entity.js';
import type { RosterQuery } from './enrollments.dto.js';
import { enrollmentPolicy } from './enrollments.policy.js';
import { enrollable, peopleFound, rosterContext, rosterName } from './enrollments.sql.js';
import { type SeatCounts, Seats } from './seats.service.js';

/** The people of a course, for its owner and admins. */
@Injectable()
export class RosterService {
  constructor(
    @InjectScoped(enrollmentPolicy) private readonly enrollments: Scoped<typeof enrollmentPolicy>,
    @InjectScoped(coursePolicy) private readonly courses: Scoped<typeof coursePolicy>,
    private readonly seats: Seats,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** The people of a course, with names and places on the waiting list. */
  async list(actor: Actor, courseId: string, { status, q, sort, ...query }: RosterQuery) {
    await this.courses.get(actor, courseId, 'edit');
    const rows = this.enrollments.visibleTo(actor).andWhere('row.courseId = :courseId', { courseId });
    if (status) rows.andWhere('row.status = :status', { status });
    else rows.andWhere(`row.status <> 'left'`);
    if (q) rows.andWhere(peopleFound, { q });
    if (sort === 'name' || sort === '-name')
      rows.addSelect(byName(rosterName), 'sorted_name').orderBy('sorted_name', sort === 'name' ? 'ASC' : 'DESC');
    else orderBy(rows, sort);
    return paginateInContext(orderBy(rows), query, rosterContext);
  }

  /** Enrolls people in a course of any visibility. Throws 400 `people_unknown` unless all have an account. */
  async enroll(actor: Actor, courseId: string, userIds: string[]): Promise<SeatCounts> {
    const unique = [...new Set(userIds)];
    await this.courses.get(actor, courseId, 'edit');
    await this.assertEnrollable(unique);
    return this.admit(actor, courseId, unique, 'staff');
  }

  /** Gives seats to people whose accounts the caller has checked. */
  admit(actor: Actor, courseId: string, userIds: string[], source: EnrollmentSource): Promise<SeatCounts> {
    return this.seats.inTurn(courseId, async () => {
      const course = await this.courses.lock(actor, courseId);
      course.refuseClosed(this.clock.now());
      const counts = await this.seats.take(course, userIds, source, actor.userId);
      const data = { ...counts, source };
      await this.audit.record(actor, { action: 'course.people_enrolled', entity: 'course', entityId: courseId, data });
      return counts;
    });
  }

  /** What `admit` would do. */
  async preview(actor: Actor, courseId: string, userIds: string[]): Promise<SeatCounts> {
    const course = await this.courses.get(actor, courseId, 'edit');
    course.refuseClosed(this.clock.now());
    return this.seats.preview(course, userIds);
  }

  /** Ends the enrollment of a person. Throws 404 if the person is not in the course. */
  async remove(actor: Actor, courseId: string, userId: string): Promise<void> {
    await this.seats.inTurn(courseId, async () => {
      const course = await this.courses.lock(actor, courseId);
      if (!(await this.seats.release(course, userId))) throw notFound('enrollment');
      const data = { userId };
      await this.audit.record(actor, { action: 'course.person_removed', entity: 'course', entityId: courseId, data });
    });
  }

  private async assertEnrollable(userIds: string[]): Promise<void> {
    const known = await this.database.query<{ id: string }>(enrollable, [userIds]);
    const ids = new Set(known.map(({ id }) => id));
    const errors = userIds.flatMap((id, at) =>
      ids.has(id)
        ? []
        : [
            {
              field: `userIds.${at}`,
              rule: 'person_unknown',
              message: `There is no active account with the id ${id}.`,
            },
          ],
    );
    if (errors.length > 0)
      throw invalid('people_unknown', 'Some people have no active account; errors names them. Remove them.', errors);
  }
}
