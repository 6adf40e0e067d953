import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { PlacementDraft } from '#curriculum/outline/places/place.dto.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { AssessmentAuthoringService } from './assessment-authoring.service.js';
import { AssessmentChanges, AssessmentDraft } from './assessment-drafts.dto.js';
import { AssessmentLifecycleService } from './assessment-lifecycle.service.js';
import {
  AssessmentDetailView,
  AssessmentPage,
  AssessmentQuery,
  AssessmentRemovedView,
  AssessmentView,
  RemovalQuery,
} from './assessments.dto.js';
import { assessmentPolicy } from './assessments.policy.js';
import { AssessmentsService } from './assessments.service.js';

@Controller('assessments')
@ApiTag('assessments', 'Create, assign and publish quizzes, exams, homework and projects')
export class AssessmentsController {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly authoring: AssessmentAuthoringService,
    private readonly lifecycle: AssessmentLifecycleService,
  ) {}

  @Get()
  @Can('read', assessmentPolicy)
  @Returns(AssessmentPage, 'List assessments, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: AssessmentQuery) {
    return this.assessments.list(actor, query);
  }

  @Post()
  @Can('create', assessmentPolicy)
  @Returns(AssessmentView, 'Create an assessment in the bank, or assign it directly', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: AssessmentDraft) {
    return this.authoring.create(actor, draft);
  }

  @Get('bank')
  @Can('readBank', assessmentPolicy)
  @Returns(AssessmentPage, 'List the bank: assessments that are not assigned')
  listBank(@CurrentActor() actor: Actor, @Query() query: AssessmentQuery) {
    return this.assessments.listBank(actor, query);
  }

  @Get(':id')
  @Can('read', assessmentPolicy)
  @Returns(AssessmentDetailView, 'Show an assessment with its items')
  get(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.assessments.getDetail(actor, assessmentId);
  }

  @Patch(':id')
  @Can('edit', assessmentPolicy)
  @Returns(AssessmentView, 'Change an assessment')
  change(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @Body() changes: AssessmentChanges,
    @IfMatch(true) version?: number,
  ) {
    return this.authoring.change(actor, assessmentId, changes, version);
  }

  @Delete(':id')
  @Can('remove', assessmentPolicy)
  @Returns(AssessmentRemovedView, 'Delete an assessment without submissions, or archive it')
  remove(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Query() { force }: RemovalQuery) {
    return this.authoring.remove(actor, assessmentId, force);
  }

  @Post(':id/assign')
  @Can('edit', assessmentPolicy)
  @Returns(AssessmentView, 'Assign an assessment to a subject, unit, part or section')
  assign(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() placement: PlacementDraft) {
    return this.lifecycle.assign(actor, assessmentId, placement);
  }

  @Post(':id/unassign')
  @Can('edit', assessmentPolicy)
  @Returns(AssessmentView, 'Return an assessment to the bank')
  unassign(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.lifecycle.unassign(actor, assessmentId);
  }

  @Post(':id/publish')
  @Can('edit', assessmentPolicy)
  @Returns(AssessmentView, 'Publish an assigned assessment')
  publish(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.lifecycle.publish(actor, assessmentId);
  }

  @Post(':id/unpublish')
  @Can('edit', assessmentPolicy)
  @Returns(
    AssessmentView,
    'Unpublish an assessment. Its grades are kept, and count in totals again once it is published',
  )
  unpublish(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.lifecycle.unpublish(actor, assessmentId);
  }

  @Post(':id/duplicate')
  @Can('create', assessmentPolicy)
  @Returns(AssessmentView, 'Copy an assessment into the bank', 201)
  duplicate(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.authoring.duplicate(actor, assessmentId);
  }

  @Post(':id/restore')
  @Can('remove', assessmentPolicy)
  @Returns(AssessmentView, 'Restore an archived assessment')
  restore(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.lifecycle.restore(actor, assessmentId);
  }
}
