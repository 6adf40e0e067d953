import { Body, Controller, Delete, Get, Patch, Post, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Can } from '#platform/access/access.js';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { FileOrJson } from '#platform/files/file-or-json.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { ResourceCatalogue } from './resource-catalogue.js';
import { ResourceFilesService } from './resource-files.service.js';
import { ResourceListQuery, ResourceSearch } from './resource-queries.dto.js';
import {
  ResourceChanges,
  ResourceDraft,
  ResourceOrderView,
  ResourcePage,
  ResourcePosition,
  ResourceRemovedView,
  ResourceView,
} from './resources.dto.js';
import { libraryPolicy, resourcePolicy } from './resources.policy.js';
import { ResourcesService } from './resources.service.js';

@Controller('resources')
@ApiTag('resources', 'Learning material of the library, of subjects and of assessments')
export class ResourcesController {
  constructor(
    private readonly catalogue: ResourceCatalogue,
    private readonly resources: ResourcesService,
    private readonly files: ResourceFilesService,
  ) {}

  @Get()
  @Can('read', resourcePolicy)
  @Returns(ResourcePage, 'List resources, by default newest first')
  list(@CurrentActor() actor: Actor, @Query() query: ResourceListQuery) {
    return this.catalogue.list(actor, query);
  }

  @Get('search')
  @Can('read', resourcePolicy)
  @Returns(ResourcePage, 'Search resources by words, best match first')
  searchResources(@CurrentActor() actor: Actor, @Query() query: ResourceSearch) {
    return this.catalogue.search(actor, query);
  }

  @Post()
  @Can('create', resourcePolicy)
  @FileOrJson(ResourceDraft)
  @Refuses(404, 507)
  @Returns(ResourceView, 'Upload a file or add a link; library resources from teachers need approval', 201)
  create(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return this.files.create(actor, request);
  }

  @Get(':id')
  @Can('read', resourcePolicy)
  @RequiresAccess('resource')
  @Returns(ResourceView, 'Show a resource')
  get(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.resources.get(actor, id);
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
  @Can('edit', libraryPolicy)
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
