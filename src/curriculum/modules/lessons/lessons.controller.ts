import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { lessonPolicy } from '#curriculum/modules/modules.policy.js';
import { OrderView } from '#curriculum/outline/outline.dto.js';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { LessonChanges, LessonDraft, LessonPage, LessonPlace, LessonRemovalQuery, LessonView } from './lessons.dto.js';
import { LessonsService } from './lessons.service.js';

@Controller('modules/:moduleId/lessons')
@ApiTag('modules')
export class LessonsController {
  constructor(private readonly lessons: LessonsService) {}

  @Get()
  @Can('read', lessonPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(LessonPage, 'List the lessons of a module in their order')
  listLessons(@CurrentActor() actor: Actor, @PathId('moduleId') moduleId: string) {
    return this.lessons.list(actor, moduleId);
  }

  @Post()
  @Can('create', lessonPolicy)
  @Refuses(409)
  @Returns(LessonView, 'Add a lesson to a module', 201)
  createLesson(@CurrentActor() actor: Actor, @PathId('moduleId') moduleId: string, @Body() draft: LessonDraft) {
    return this.lessons.create(actor, moduleId, draft);
  }

  @Get(':lessonId')
  @Can('read', lessonPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(LessonView, 'Show a lesson')
  getLesson(@CurrentActor() actor: Actor, @PathId('moduleId') moduleId: string, @PathId('lessonId') lessonId: string) {
    return this.lessons.get(actor, moduleId, lessonId);
  }

  @Patch(':lessonId')
  @Can('edit', lessonPolicy)
  @Refuses(409)
  @Returns(LessonView, 'Change a lesson')
  changeLesson(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @Body() changes: LessonChanges,
    @IfMatch() version?: number,
  ) {
    return this.lessons.change(actor, moduleId, lessonId, changes, version);
  }

  @Delete(':lessonId')
  @Can('remove', lessonPolicy)
  @Refuses(409)
  @Returns(Nothing, 'Delete a lesson')
  removeLesson(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @Query() query: LessonRemovalQuery,
    @IfMatch() version?: number,
  ) {
    return this.lessons.remove(actor, moduleId, lessonId, query, version);
  }

  @Post(':lessonId/reorder')
  @Can('edit', lessonPolicy)
  @Refuses(409)
  @Returns(OrderView, 'Move a lesson within its module')
  reorderLesson(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @Body() { sortOrder }: LessonPlace,
  ) {
    return this.lessons.reorder(actor, moduleId, lessonId, sortOrder);
  }
}
