import { Body, Controller, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { CourseModulesQuery, ModuleQuery } from './module-queries.dto.js';
import { ModuleReader } from './module-reader.service.js';
import { ModuleOrderView, ModulePage, ModuleRemovedView, ModuleView } from './module-views.dto.js';
import { ModuleChanges, ModuleDraft, ModulePlace } from './modules.dto.js';
import { modulePolicy } from './modules.policy.js';
import { ModulesService } from './modules.service.js';

@Controller()
@ApiTag('modules', 'Modules of courses with their lessons, and modules for everyone with the tier')
export class ModulesController {
  constructor(
    private readonly modules: ModulesService,
    private readonly reader: ModuleReader,
  ) {}

  @Get('courses/:id/modules')
  @Can('read', modulePolicy)
  @Returns(ModulePage, 'List the modules of a course in their order')
  listCourseModules(@CurrentActor() actor: Actor, @PathId() courseId: string, @Query() query: CourseModulesQuery) {
    return this.reader.listOfCourse(actor, courseId, query);
  }

  @Get('modules')
  @Can('read', modulePolicy)
  @Returns(ModulePage, 'List modules')
  list(@CurrentActor() actor: Actor, @Query() query: ModuleQuery) {
    return this.reader.list(actor, query);
  }

  @Post('modules')
  @Can('create', modulePolicy)
  @Refuses(409)
  @Returns(ModuleView, 'Create a draft of a module', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: ModuleDraft) {
    return this.modules.create(actor, draft);
  }

  @Get('modules/:id')
  @Can('read', modulePolicy)
  @RequiresAccess('module')
  @Returns(ModuleView, 'Show a module with its lessons')
  get(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.reader.get(actor, id);
  }

  @Put('modules/:id')
  @Can('edit', modulePolicy)
  @Refuses(409)
  @Returns(ModuleView, 'Change a module; omitted fields are unchanged')
  put(@CurrentActor() actor: Actor, @PathId() id: string, @Body() changes: ModuleChanges, @IfMatch() version?: number) {
    return this.modules.change(actor, id, changes, version);
  }

  @Patch('modules/:id')
  @Can('edit', modulePolicy)
  @Refuses(409)
  @Returns(ModuleView, 'Change a module')
  change(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: ModuleChanges,
    @IfMatch() version?: number,
  ) {
    return this.modules.change(actor, id, changes, version);
  }

  @Delete('modules/:id')
  @Can('remove', modulePolicy)
  @Refuses(409)
  @Returns(
    ModuleRemovedView,
    'Delete a module, or archive it when learners have worked on it or the catalogue offers it',
  )
  remove(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() version?: number) {
    return this.modules.remove(actor, id, version);
  }

  @Post('modules/:id/publish')
  @Can('edit', modulePolicy)
  @Refuses(409)
  @Returns(ModuleView, 'Show a module to learners')
  publish(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.modules.publish(actor, id);
  }

  @Post('modules/:id/unpublish')
  @Can('edit', modulePolicy)
  @Refuses(409)
  @Returns(ModuleView, 'Hide a module from learners')
  unpublish(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.modules.unpublish(actor, id);
  }

  @Post('modules/:id/restore')
  @Can('edit', modulePolicy)
  @Refuses(409)
  @Returns(ModuleView, 'Turn an archived module into a draft')
  restore(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.modules.restore(actor, id);
  }

  @Post('modules/:id/reorder')
  @Can('edit', modulePolicy)
  @Refuses(409)
  @Returns(ModuleOrderView, 'Move a module within its course')
  reorder(@CurrentActor() actor: Actor, @PathId() id: string, @Body() { moduleOrder }: ModulePlace) {
    return this.modules.reorder(actor, id, moduleOrder);
  }
}
