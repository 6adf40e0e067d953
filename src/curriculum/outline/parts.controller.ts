import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import {
  NewPosition,
  OrderView,
  OutlineChanges,
  OutlineDraft,
  PartPage,
  PartView,
  OutlineRemovalQuery,
} from './outline.dto.js';
import { partPolicy } from './outline.policy.js';
import { OutlineService } from './outline.service.js';

@Controller()
@ApiTag('parts', 'The parts of a unit, such as the topic of a week')
export class PartsController {
  constructor(private readonly outline: OutlineService) {}

  @Get('units/:unitId/parts')
  @Can('read', partPolicy)
  @RequiresAccess('unit', 'unitId')
  @Returns(PartPage, 'List the parts of a unit in their order')
  list(@CurrentActor() actor: Actor, @PathId('unitId') unitId: string, @Query() query: PageQuery) {
    return this.outline.parts.list(actor, unitId, query);
  }

  @Post('units/:unitId/parts')
  @Can('create', partPolicy)
  @Returns(PartView, 'Add a part to a unit', 201)
  create(@CurrentActor() actor: Actor, @PathId('unitId') unitId: string, @Body() draft: OutlineDraft) {
    return this.outline.parts.create(actor, unitId, draft);
  }

  @Get('parts/:id')
  @Can('read', partPolicy)
  @RequiresAccess('part')
  @Returns(PartView, 'Show a part')
  get(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.outline.parts.get(actor, id);
  }

  @Patch('parts/:id')
  @Can('edit', partPolicy)
  @Returns(PartView, 'Change a part')
  change(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: OutlineChanges,
    @IfMatch() version?: number,
  ) {
    return this.outline.parts.change(actor, id, changes, version);
  }

  @Delete('parts/:id')
  @Can('remove', partPolicy)
  @Returns(Nothing, 'Delete a part with its sections')
  remove(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() { detach }: OutlineRemovalQuery,
    @IfMatch() version?: number,
  ) {
    return this.outline.parts.remove(actor, id, detach, version);
  }

  @Post('parts/:id/reorder')
  @Can('edit', partPolicy)
  @Returns(OrderView, 'Move a part within its unit')
  reorder(@CurrentActor() actor: Actor, @PathId() id: string, @Body() { position }: NewPosition) {
    return this.outline.parts.reorder(actor, id, position);
  }
}
