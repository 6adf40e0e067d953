import { Controller, Get, Query } from '@nestjs/common';
import { coursePolicy } from '#curriculum/courses/courses.policy.js';
import { progressPolicy } from '#learning/progress/progress.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { CourseProgressPage } from './course-progress.dto.js';
import { CourseProgressService } from './course-progress.service.js';
import { ModuleProgressReader } from './module-progress-reader.service.js';
import { ModuleProgressPage, ModuleProgressQuery } from './module-progress.dto.js';

@Controller()
@ApiTag('progress')
export class LearnersProgressController {
  constructor(
    private readonly courses: CourseProgressService,
    private readonly modules: ModuleProgressReader,
  ) {}

  @Get('courses/:courseId/progress')
  @Can('edit', coursePolicy)
  @Returns(CourseProgressPage, 'List how far the people of a course are, by name')
  listCourseProgress(@CurrentActor() actor: Actor, @PathId('courseId') courseId: string, @Query() query: PageQuery) {
    return this.courses.list(actor, courseId, query);
  }

  @Get('students/:id/progress/modules')
  @Can('read', progressPolicy)
  @Returns(ModuleProgressPage, 'List the progress of a student on modules, most recent first')
  listStudentModules(@CurrentActor() actor: Actor, @PathId() studentId: string, @Query() query: ModuleProgressQuery) {
    return this.modules.listOfStudent(actor, studentId, query);
  }
}
