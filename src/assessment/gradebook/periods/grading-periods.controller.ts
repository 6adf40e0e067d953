import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { gradingPeriodPolicy } from '#assessment/gradebook/gradebook.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import {
  GradingPeriodChanges,
  GradingPeriodDraft,
  GradingPeriodPage,
  GradingPeriodQuery,
  GradingPeriodView,
} from './grading-periods.dto.js';
import { GradingPeriodsService } from './grading-periods.service.js';

@Controller('grading-periods')
@ApiTag('gradebook')
export class GradingPeriodsController {
  constructor(private readonly periods: GradingPeriodsService) {}

  @Get()
  @Can('read', gradingPeriodPolicy)
  @Returns(GradingPeriodPage, 'List grading periods, the latest first')
  listGradingPeriods(@CurrentActor() actor: Actor, @Query() query: GradingPeriodQuery) {
    return this.periods.list(actor, query);
  }

  @Post()
  @Can('create', gradingPeriodPolicy)
  @Returns(GradingPeriodView, 'Create a grading period', 201)
  createGradingPeriod(@CurrentActor() actor: Actor, @Body() draft: GradingPeriodDraft) {
    return this.periods.create(actor, draft);
  }

  @Get(':id')
  @Can('read', gradingPeriodPolicy)
  @Returns(GradingPeriodView, 'Show a grading period')
  getGradingPeriod(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.periods.get(actor, id);
  }

  @Patch(':id')
  @Can('edit', gradingPeriodPolicy)
  @Returns(GradingPeriodView, 'Change a grading period')
  changeGradingPeriod(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: GradingPeriodChanges,
    @IfMatch() version?: number,
  ) {
    return this.periods.change(actor, id, changes, version);
  }

  @Delete(':id')
  @Can('remove', gradingPeriodPolicy)
  @Returns(Nothing, 'Delete a grading period')
  removeGradingPeriod(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.periods.remove(actor, id);
  }
}
