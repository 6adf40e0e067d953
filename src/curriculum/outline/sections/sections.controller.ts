import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import {
  NewPosition,
  OrderView,
  OutlineRemovalQuery,
  SectionChanges,
  SectionDraft,
  SectionPage,
  SectionView,
} from '#curriculum/outline/outline.dto.js';
import { sectionPolicy } from '#curriculum/outline/outline.policy.js';
import { OutlineService } from '#curriculum/outline/outline.service.js';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { SectionReadingService } from './section-reading.service.js';

@Controller()
@ApiTag('sections', 'The sections of a part: lessons with a text')
export class SectionsController {
  constructor(
    private readonly outline: OutlineService,
    private readonly reading: SectionReadingService,
  ) {}

  @Get('parts/:partId/sections')
  @Can('read', sectionPolicy)
  @RequiresAccess('part', 'partId')
  @Returns(SectionPage, 'List the sections of a part in their order')
  list(@CurrentActor() actor: Actor, @PathId('partId') partId: string, @Query() query: PageQuery) {
    return this.reading.list(actor, partId, query);
  }

  @Post('parts/:partId/sections')
  @Can('create', sectionPolicy)
  @Returns(SectionView, 'Add a section to a part', 201)
  create(@CurrentActor() actor: Actor, @PathId('partId') partId: string, @Body() draft: SectionDraft) {
    return this.outline.sections.create(actor, partId, draft);
  }

  @Get('sections/:id')
  @Can('read', sectionPolicy)
  @RequiresAccess('section')
  @Returns(SectionView, 'Show a section')
  get(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.reading.get(actor, id);
  }

  @Patch('sections/:id')
  @Can('edit', sectionPolicy)
  @Returns(SectionView, 'Change a section')
  change(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: SectionChanges,
    @IfMatch() version?: number,
  ) {
    return this.outline.sections.change(actor, id, changes, version);
  }

  @Delete('sections/:id')
  @Can('remove', sectionPolicy)
  @Returns(Nothing, 'Delete a section')
  remove(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Query() { detach }: OutlineRemovalQuery,
    @IfMatch() version?: number,
  ) {
    return this.outline.sections.remove(actor, id, detach, version);
  }

  @Post('sections/:id/reorder')
  @Can('edit', sectionPolicy)
  @Returns(OrderView, 'Move a section within its part')
  reorder(@CurrentActor() actor: Actor, @PathId() id: string, @Body() { position }: NewPosition) {
    return this.outline.sections.reorder(actor, id, position);
  }
}
