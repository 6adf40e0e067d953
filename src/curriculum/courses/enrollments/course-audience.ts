import { coursePolicy } from '#curriculum/courses/courses.policy.js';
import { Audience } from '#messaging/sending/audience.port.js';
import type { Actor } from '#platform/access/actor.js';
import type { Feature } from '#platform/config/feature-catalogue.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';

/** The people who have a seat in a course. Its owner and admins write to them. */
@Provides(Audience)
export class CourseAudience extends Audience {
  readonly scopeType = 'course';
  override readonly feature: Feature = 'courses';
  readonly members = `SELECT e.user_id FROM enrollments e WHERE e.course_id = $1::uuid AND e.status = 'enrolled'`;

  constructor(@InjectScoped(coursePolicy) private readonly courses: Scoped<typeof coursePolicy>) {
    super();
  }

  async assertCanSend(actor: Actor, courseId: string | null): Promise<void> {
    (await this.courses.get(actor, courseId ?? '', 'edit')).refuseArchived();
  }
}
