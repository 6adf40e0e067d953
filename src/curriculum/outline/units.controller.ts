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
  OutlineRemovalQuery,
  UnitPage,
  UnitView,
} from './outline.dto.js';
import { unitPolicy } from './outline.policy.js';
import { OutlineService } from './outline.service.js';

@Controller()
@ApiTag('units', 'The units of a subject, such as the chapters of its book')
export class UnitsController {
  constructor(private readonly outline: OutlineService) {}

  @Get('subjects/:subjectId/units')
  @Can('read', unitPolicy)
  @RequiresAccess('subject', 'subjectId')
  @Returns(UnitPage, 'List the units of a subject in their order')
  list(@CurrentActor() actor: Actor, @PathId('subjectId') subjectId: string, @Query() query: PageQuery) {
    return this.outline.units.list(actor, subjectId, query);
  }

  @Post('subjects/:subjectId/units')
  @Can('create', unitPolicy)
  @Returns(UnitView, 'Add a unit to a subject', 201)
  create(@CurrentActor() actor: Actor, @PathId('subjectId') subjectId: string, @Body() draft: OutlineDraft) {
    return this.outline.units.create(actor, subjectId, draft);
  }

  @Get('units/:id')
  @Can('read', unitPolicy)
  @RequiresAccess('unit')
  @Returns(UnitView, 'Show a unit')
  get(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.outline.units.get(actor, id);
  }

  @Patch('units/:id')
  @Can('edit', unitPolicy)
  @Returns(UnitView, 'Change a unit')
  change(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: OutlineChanges,
    @IfMatch() version?: number,
  ) {
    return this.outline.units.change(actor, id, changes, version);
  }

  @Delete('units/:id')
  @Can('remove', unitPolicy)
  @Returns(Nothing, 'Delete a unit with its parts and sections')
  remove(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() { detach }: OutlineRemovalQuery,
    @IfMatch() version?: number,
  ) {
    return this.outline.units.remove(actor, id, detach, version);
  }

  @Post('units/:id/reorder')
  @Can('edit', unitPolicy)
  @Returns(OrderView, 'Move a unit within its subject')
  reorder(@CurrentActor() actor: Actor, @PathId() id: string, @Body() { position }: NewPosition) {
    return this.outline.units.reorder(actor, id, position);
  }
}
