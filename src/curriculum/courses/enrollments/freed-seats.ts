import { In } from 'typeorm';
import { coursePolicy } from '#curriculum/courses/courses.policy.js';
import { AccountReactivated } from '#identity/users/users.service.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { On } from '#platform/events/events.js';
import { ErasureStep } from '#platform/personal-data/erasure-step.port.js';
import { Provides } from '#platform/ports/ports.js';
import type { EnrollmentStatus } from './enrollment.entity.js';
import { Seats } from './seats.service.js';

/** Locks the courses in which the person $1 has an enrollment in one of statuses $2, in the order of their ids. */
const lockCoursesOf: Statement = {
  name: 'courses-lock-of-person',
  text: `SELECT c.id FROM courses c WHERE c.id IN (SELECT e.course_id FROM enrollments e WHERE e.user_id = $1 AND e.status = ANY ($2::text[]))
         ORDER BY c.id FOR UPDATE`,
};

/** Gives seats that become free when an account changes: those of an erased person, and those that a suspended one waited for. */
@Provides(ErasureStep)
export class FreedSeats implements ErasureStep {
  constructor(
    @InjectScoped(coursePolicy) private readonly courses: Scoped<typeof coursePolicy>,
    private readonly seats: Seats,
    private readonly database: Database,
  ) {}

  async begin(userId: string): Promise<() => Promise<void>> {
    // Also where the person waits: a seat that another person frees meanwhile would go to this one and be lost.
    const ids = await this.lock(userId, 'enrolled', 'waiting');
    return () => this.fill(ids);
  }

  /** A suspended person was passed over on the waiting list, so seats may have stayed free. */
  @On(AccountReactivated)
  seatReactivated({ userId }: AccountReactivated): Promise<void> {
    return this.database.transaction(async () => this.fill(await this.lock(userId, 'waiting')));
  }

  private async lock(userId: string, ...statuses: EnrollmentStatus[]): Promise<string[]> {
    const locked = await this.database.query<{ id: string }>(lockCoursesOf, [userId, statuses]);
    return locked.map(({ id }) => id);
  }

  private async fill(ids: string[]): Promise<void> {
    // Unscoped: these are the courses of another person, and nothing of them is returned.
    const courses = ids.length > 0 ? await this.courses.unscoped.findBy({ id: In(ids) }) : [];
    await this.seats.promote(...courses);
  }
}
