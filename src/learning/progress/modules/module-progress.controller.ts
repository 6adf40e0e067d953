import { Body, Controller, Get, Post, Put, Query } from '@nestjs/common';
import { progressPolicy } from '#learning/progress/progress.policy.js';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { ModuleProgressReader } from './module-progress-reader.service.js';
import { ModuleProgressPage, ModuleProgressQuery, ModuleProgressView, ModuleReport } from './module-progress.dto.js';
import { ModuleProgressService } from './module-progress.service.js';

@Controller('progress/modules')
@ApiTag('progress')
export class ModuleProgressController {
  constructor(
    private readonly reader: ModuleProgressReader,
    private readonly progress: ModuleProgressService,
  ) {}

  @Get()
  @Can('readOwn', progressPolicy)
  @Returns(ModuleProgressPage, 'List your progress on modules, most recent first')
  listModuleProgress(@CurrentActor() actor: Actor, @Query() query: ModuleProgressQuery) {
    return this.reader.list(actor, query);
  }

  @Get(':moduleId')
  @Can('readOwn', progressPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(ModuleProgressView, 'Show your progress on a module and its lessons')
  getModuleProgress(@CurrentActor() actor: Actor, @PathId('moduleId') moduleId: string) {
    return this.reader.get(actor, moduleId);
  }

  @Put(':moduleId')
  @Can('reportOwn', progressPolicy)
  @RequiresAccess('module', 'moduleId')
  @Refuses(409)
  @Returns(ModuleProgressView, 'Report time on a module, and progress on one without lessons')
  reportModuleProgress(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @Body() report: ModuleReport,
  ) {
    return this.progress.report(actor, moduleId, report);
  }

  @Put(':moduleId/lessons/:lessonId')
  @Can('reportOwn', progressPolicy)
  @RequiresAccess('module', 'moduleId')
  @Refuses(409)
  @Returns(ModuleProgressView, 'Report your progress on a lesson')
  reportLessonProgress(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @Body() report: ModuleReport,
  ) {
    return this.progress.reportLesson(actor, moduleId, lessonId, report);
  }

  @Post(':moduleId/start')
  @Can('reportOwn', progressPolicy)
  @RequiresAccess('module', 'moduleId')
  @Refuses(409)
  @Returns(ModuleProgressView, 'Start a module')
  startModule(@CurrentActor() actor: Actor, @PathId('moduleId') moduleId: string) {
    return this.progress.start(actor, moduleId);
  }

  @Post(':moduleId/revisit')
  @Can('reportOwn', progressPolicy)
  @RequiresAccess('module', 'moduleId')
  @Refuses(409)
  @Returns(ModuleProgressView, 'Take up a completed module again')
  revisitModule(@CurrentActor() actor: Actor, @PathId('moduleId') moduleId: string) {
    return this.progress.revisit(actor, moduleId);
  }
}
