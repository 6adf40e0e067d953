import { DashboardSection } from '#identity/profiles/dashboard-section.port.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';

/** The next five courses with a seat of person $1 that end after $2. */
const endingCourses: Statement = {
  name: 'dashboard-ending-courses',
  text: `
    SELECT c.id, c.title, 'course' AS type, c.ends_at AS "dueAt"
    FROM enrollments e JOIN courses c ON c.id = e.course_id
    WHERE e.user_id = $1 AND e.status = 'enrolled' AND c.status = 'published' AND c.ends_at > $2
    ORDER BY c.ends_at, c.id LIMIT 5`,
};

/** The courses of a person that end next, among what is due. */
@Provides(DashboardSection)
export class EndingCourses implements DashboardSection {
  readonly name = 'due';

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  of({ userId }: Actor): Promise<object[]> {
    return this.database.query<object>(endingCourses, [userId, this.clock.now()]);
  }
}
