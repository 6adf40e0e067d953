import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PlacementDraft } from '#curriculum/outline/place.dto.js';
import { AssessmentAuthoringService } from './assessment-authoring.service.js';
import { AssessmentLifecycleService } from './assessment-lifecycle.service.js';
import {
  AssessmentChanges,
  AssessmentDetailView,
  AssessmentDraft,
  AssessmentPage,
  AssessmentQuery,
  AssessmentRemovedView,
  AssessmentView,
  RemovalQuery,
} from './assessments.dto.js';
import { answerKeyPolicy, assessmentPolicy } from './assessments.policy.js';
import { AssessmentsService } from './assessments.service.js';

@Controller('assessments')
@ApiTag('assessments', 'Quizzes, exams, homework and projects: made, assigned, published')
export class AssessmentsController {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly editing: AssessmentAuthoringService,
    private readonly stages: AssessmentLifecycleService,
  ) {}

  @Get()
  @Can('read', assessmentPolicy)
  @Returns(AssessmentPage, 'List assessments, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: AssessmentQuery) {
    return this.assessments.list(actor, query);
  }

  @Post()
  @Can('create', assessmentPolicy)
  @Returns(AssessmentView, 'Create an assessment in the bank, or assigned at once', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: AssessmentDraft) {
    return this.editing.create(actor, draft);
  }

  @Get('bank')
  @Can('read', answerKeyPolicy)
  @Returns(AssessmentPage, 'List the bank: assessments that are assigned to nothing')
  listBank(@CurrentActor() actor: Actor, @Query() query: AssessmentQuery) {
    return this.assessments.listBank(actor, query);
  }

  @Get(':id')
  @Can('read', assessmentPolicy)
  @Returns(AssessmentDetailView, 'Show an assessment with its questions')
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
    return this.editing.change(actor, assessmentId, changes, version);
  }

  @Delete(':id')
  @Can('remove', assessmentPolicy)
  @Returns(AssessmentRemovedView, 'Delete an assessment nobody answered, or archive it')
  remove(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Query() { force }: RemovalQuery) {
    return this.editing.remove(actor, assessmentId, force);
  }

  @Post(':id/assign')
  @Can('edit', assessmentPolicy)
  @Returns(AssessmentView, 'Assign an assessment to a subject, unit, part or section')
  assign(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() placement: PlacementDraft) {
    return this.stages.assign(actor, assessmentId, placement);
  }

  @Post(':id/unassign')
  @Can('edit', assessmentPolicy)
  @Returns(AssessmentView, 'Put an assessment back into the bank')
  unassign(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.stages.unassign(actor, assessmentId);
  }

  @Post(':id/publish')
  @Can('edit', assessmentPolicy)
  @Returns(AssessmentView, 'Publish an assigned assessment')
  publish(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.stages.publish(actor, assessmentId);
  }

  @Post(':id/unpublish')
  @Can('edit', assessmentPolicy)
  @Returns(AssessmentView, 'Take a published assessment back')
  unpublish(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.stages.unpublish(actor, assessmentId);
  }

  @Post(':id/duplicate')
  @Can('create', assessmentPolicy)
  @Returns(AssessmentView, 'Copy an assessment into the bank', 201)
  duplicate(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.editing.duplicate(actor, assessmentId);
  }

  @Post(':id/restore')
  @Can('remove', assessmentPolicy)
  @Returns(AssessmentView, 'Take an assessment out of the archive')
  restore(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.stages.restore(actor, assessmentId);
  }
}
