import { Body, Controller, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { CourseCloneView, CourseCopy } from './course-copies.dto.js';
import { CourseChanges, CourseDraft, CoursePage, CourseQuery, CourseRemovedView, CourseView } from './courses.dto.js';
import { coursePolicy } from './courses.policy.js';
import { CoursesService } from './courses.service.js';

@Controller('courses')
@ApiTag('courses', 'Courses that people enroll in, independent of classrooms')
export class CoursesController {
  constructor(private readonly courses: CoursesService) {}

  @Get()
  @Can('read', coursePolicy)
  @Returns(CoursePage, 'List courses')
  list(@CurrentActor() actor: Actor, @Query() query: CourseQuery) {
    return this.courses.list(actor, query);
  }

  @Post()
  @Can('create', coursePolicy)
  @Returns(CourseView, 'Create a draft of a course', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: CourseDraft) {
    return this.courses.create(actor, draft);
  }

  @Get(':id')
  @Can('read', coursePolicy)
  @Returns(CourseView, 'Show a course')
  get(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.courses.get(actor, id);
  }

  @Put(':id')
  @Can('edit', coursePolicy)
  @Refuses(409)
  @Returns(CourseView, 'Change a course; omitted fields are unchanged')
  put(@CurrentActor() actor: Actor, @PathId() id: string, @Body() changes: CourseChanges, @IfMatch() version?: number) {
    return this.courses.change(actor, id, changes, version);
  }

  @Patch(':id')
  @Can('edit', coursePolicy)
  @Refuses(409)
  @Returns(CourseView, 'Change a course')
  change(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: CourseChanges,
    @IfMatch() version?: number,
  ) {
    return this.courses.change(actor, id, changes, version);
  }

  @Delete(':id')
  @Can('remove', coursePolicy)
  @Returns(CourseRemovedView, 'Delete a course, or archive it when people enrolled in it or it has content')
  remove(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() version?: number) {
    return this.courses.remove(actor, id, version);
  }

  @Post(':id/publish')
  @Can('edit', coursePolicy)
  @Refuses(409)
  @Returns(CourseView, 'Publish a course')
  publish(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.courses.publish(actor, id);
  }

  @Post(':id/restore')
  @Can('edit', coursePolicy)
  @Returns(CourseView, 'Restore an archived course')
  restore(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.courses.restore(actor, id);
  }

  @Post(':id/clone')
  @Can('create', coursePolicy)
  @Returns(
    CourseCloneView,
    'Copy a course into a draft of your own, without questions and assessments that you cannot read',
    201,
  )
  clone(@CurrentActor() actor: Actor, @PathId() id: string, @Body() copy: CourseCopy) {
    return this.courses.clone(actor, id, copy);
  }
}
