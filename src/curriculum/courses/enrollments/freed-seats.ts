import { In } from 'typeorm';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { ErasureStep } from '#platform/personal-data/erasure-step.port.js';
import { Provides } from '#platform/ports/ports.js';
import { coursePolicy } from '#curriculum/courses/courses.policy.js';
import { Seats } from './seats.service.js';

/** Locks the courses in which the person $1 has a seat, in the order of their ids. */
const lockCoursesOf: Statement = {
  name: 'courses-lock-of-person',
  text: `SELECT c.id FROM courses c WHERE c.id IN (SELECT e.course_id FROM enrollments e WHERE e.user_id = $1 AND e.status = 'enrolled')
         ORDER BY c.id FOR UPDATE`,
};

/** Gives the seats of an erased person to those who wait for them. */
@Provides(ErasureStep)
export class FreedSeats implements ErasureStep {
  constructor(
    @InjectScoped(coursePolicy) private readonly courses: Scoped<typeof coursePolicy>,
    private readonly seats: Seats,
    private readonly database: Database,
  ) {}

  async begin(userId: string): Promise<() => Promise<void>> {
    const locked = await this.database.query<{ id: string }>(lockCoursesOf, [userId]);
    return async () => {
      // Unscoped: these are the courses of the erased person, and nothing of them is returned.
      const courses = await this.courses.unscoped.findBy({ id: In(locked.map(({ id }) => id)) });
      for (const course of courses) await this.seats.promote(course);
    };
  }
}
