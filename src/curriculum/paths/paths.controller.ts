import { Body, Controller, Delete, Get, Post, Put, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathKey } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { PathReader } from './path-reader.service.js';
import { PathPage, PathRemovedView, PathView } from './path-views.dto.js';
import { PathChanges, PathDraft, PathQuery } from './paths.dto.js';
import { pathPolicy } from './paths.policy.js';
import { PathsService } from './paths.service.js';

@Controller('paths')
@ApiTag('paths', 'Learning paths: resources of the library in an order, and your progress on them')
export class PathsController {
  constructor(
    private readonly paths: PathsService,
    private readonly reader: PathReader,
  ) {}

  @Get()
  @Can('read', pathPolicy)
  @Returns(PathPage, 'List learning paths')
  listPaths(@CurrentActor() actor: Actor, @Query() query: PathQuery) {
    return this.reader.list(actor, query);
  }

  @Post()
  @Can('create', pathPolicy)
  @Refuses(409)
  @Returns(PathView, 'Create a learning path', 201)
  createPath(@CurrentActor() actor: Actor, @Body() draft: PathDraft) {
    return this.paths.create(actor, draft);
  }

  @Get(':id')
  @Can('read', pathPolicy)
  @Returns(PathView, 'Show a learning path with its items and your progress')
  getPath(@CurrentActor() actor: Actor, @PathKey() key: string) {
    return this.reader.get(actor, key);
  }

  @Put(':id')
  @Can('edit', pathPolicy)
  @Refuses(409)
  @Returns(PathView, 'Change a learning path; omitted fields are unchanged, items replaces all items')
  putPath(
    @CurrentActor() actor: Actor,
    @PathKey() key: string,
    @Body() changes: PathChanges,
    @IfMatch() version?: number,
  ) {
    return this.paths.change(actor, key, changes, version);
  }

  @Delete(':id')
  @Can('remove', pathPolicy)
  @Returns(PathRemovedView, 'Delete a learning path, or archive it when people have started it')
  removePath(@CurrentActor() actor: Actor, @PathKey() key: string, @IfMatch() version?: number) {
    return this.paths.remove(actor, key, version);
  }

  @Post(':id/restore')
  @Can('remove', pathPolicy)
  @Refuses(409)
  @Returns(PathView, 'Restore an archived learning path')
  restorePath(@CurrentActor() actor: Actor, @PathKey() key: string) {
    return this.paths.restore(actor, key);
  }
}
