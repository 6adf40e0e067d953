import { Injectable } from '@nestjs/common';
import { CoursesService } from '#curriculum/courses/courses.service.js';
import { enrollmentPolicy } from '#curriculum/courses/enrollments/enrollments.policy.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import type { CourseProgressLine } from './course-progress.dto.js';
import { courseProgress } from './course-progress.sql.js';

/** How far the people of a course are, for its owner and admins. */
@Injectable()
export class CourseProgressService {
  constructor(
    @InjectScoped(enrollmentPolicy) private readonly enrollments: Scoped<typeof enrollmentPolicy>,
    private readonly courses: CoursesService,
  ) {}

  /** The people with a seat, by name. */
  async list(actor: Actor, courseId: string, query: PageQuery): Promise<Page<CourseProgressLine>> {
    await this.courses.assertMayEdit(actor, courseId);
    return paginatePrepared(query, courseProgress, [courseId], (list, values) =>
      this.enrollments.read(actor, list, values),
    );
  }
}
