import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { gradeScalePolicy } from '#assessment/gradebook/gradebook.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import {
  GradeScaleChanges,
  GradeScaleDraft,
  GradeScalePage,
  GradeScaleQuery,
  GradeScaleView,
} from './grade-scales.dto.js';
import { GradeScalesService } from './grade-scales.service.js';

@Controller('grade-scales')
@ApiTag('gradebook', 'Totals, scales and periods of grades, and report cards')
export class GradeScalesController {
  constructor(private readonly scales: GradeScalesService) {}

  @Get()
  @Can('read', gradeScalePolicy)
  @Returns(GradeScalePage, 'List grade scales by name')
  listGradeScales(@CurrentActor() actor: Actor, @Query() query: GradeScaleQuery) {
    return this.scales.list(actor, query);
  }

  @Post()
  @Can('create', gradeScalePolicy)
  @Returns(GradeScaleView, 'Create a grade scale', 201)
  createGradeScale(@CurrentActor() actor: Actor, @Body() draft: GradeScaleDraft) {
    return this.scales.create(actor, draft);
  }

  @Get(':id')
  @Can('read', gradeScalePolicy)
  @Returns(GradeScaleView, 'Show a grade scale')
  getGradeScale(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.scales.get(actor, id);
  }

  @Patch(':id')
  @Can('edit', gradeScalePolicy)
  @Returns(GradeScaleView, 'Change a grade scale; grades that are shown follow')
  changeGradeScale(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: GradeScaleChanges,
    @IfMatch() version?: number,
  ) {
    return this.scales.change(actor, id, changes, version);
  }

  @Delete(':id')
  @Can('remove', gradeScalePolicy)
  @Returns(Nothing, 'Delete a grade scale that no subject uses')
  removeGradeScale(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.scales.remove(actor, id);
  }
}
