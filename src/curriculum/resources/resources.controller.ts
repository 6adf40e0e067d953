import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { ResourceOrderView, ResourceRemovedView, ResourceView } from './resource-views.dto.js';
import { ResourceChanges, ResourcePosition } from './resources.dto.js';
import { resourcePolicy } from './resources.policy.js';
import { ResourcesService } from './resources.service.js';

@Controller('resources')
@ApiTag('resources', 'Learning material of the library, of subjects and of assessments')
export class ResourcesController {
  constructor(private readonly resources: ResourcesService) {}

  @Get(':id')
  @Can('read', resourcePolicy)
  @RequiresAccess('resource')
  @Returns(ResourceView, 'Show a resource')
  get(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.resources.show(actor, id);
  }

  @Put(':id')
  @Can('edit', resourcePolicy)
  @Returns(ResourceView, 'Change a resource; omitted fields are unchanged')
  put(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: ResourceChanges,
    @IfMatch() version?: number,
  ) {
    return this.resources.change(actor, id, changes, version);
  }

  @Patch(':id')
  @Can('edit', resourcePolicy)
  @Returns(ResourceView, 'Change a resource')
  change(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: ResourceChanges,
    @IfMatch() version?: number,
  ) {
    return this.resources.change(actor, id, changes, version);
  }

  @Delete(':id')
  @Can('remove', resourcePolicy)
  @Refuses(409)
  @Returns(ResourceRemovedView, 'Delete a resource with its file, or archive it when it is in use')
  remove(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() version?: number) {
    return this.resources.remove(actor, id, version);
  }

  @Post(':id/restore')
  @Can('remove', resourcePolicy)
  @Refuses(409)
  @Returns(ResourceView, 'Restore an archived resource')
  restore(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.resources.restore(actor, id);
  }

  @Post(':id/approve')
  @Can('approve', resourcePolicy)
  @Refuses(409)
  @Returns(ResourceView, 'Approve a library resource proposed by a teacher')
  approve(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.resources.approve(actor, id);
  }

  @Post(':id/reorder')
  @Can('edit', resourcePolicy)
  @Returns(ResourceOrderView, 'Move a resource among those at the same place')
  reorder(@CurrentActor() actor: Actor, @PathId() id: string, @Body() { position }: ResourcePosition) {
    return this.resources.reorder(actor, id, position);
  }
}
