import { Body, Controller, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { submissionPolicy } from '#assessment/submissions/submissions.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { AttachedRubricPage, RubricAttachment, RubricMarkDraft, RubricMarkPage } from './rubric-marks.dto.js';
import { RubricMarksService } from './rubric-marks.service.js';
import { RubricChanges, RubricDetailView, RubricDraft, RubricPage, RubricQuery } from './rubrics.dto.js';
import { rubricPolicy } from './rubrics.policy.js';
import { RubricsService } from './rubrics.service.js';

@Controller('rubrics')
@ApiTag('marking')
export class RubricsController {
  constructor(private readonly rubrics: RubricsService) {}

  @Get()
  @Can('read', rubricPolicy)
  @Returns(RubricPage, 'List your rubrics and those others share, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: RubricQuery) {
    return this.rubrics.list(actor, query);
  }

  @Post()
  @Can('create', rubricPolicy)
  @Returns(RubricDetailView, 'Create a rubric or a marking guide', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: RubricDraft) {
    return this.rubrics.create(actor, draft);
  }

  @Get(':id')
  @Can('read', rubricPolicy)
  @Returns(RubricDetailView, 'Show a rubric with its criteria')
  get(@CurrentActor() actor: Actor, @PathId() rubricId: string) {
    return this.rubrics.get(actor, rubricId);
  }

  @Patch(':id')
  @Can('edit', rubricPolicy)
  @Returns(RubricDetailView, 'Change a rubric; changed criteria are a new version if the current one has been used')
  change(
    @CurrentActor() actor: Actor,
    @PathId() rubricId: string,
    @Body() changes: RubricChanges,
    @IfMatch(true) version?: number,
  ) {
    return this.rubrics.change(actor, rubricId, changes, version);
  }

  @Delete(':id')
  @Can('remove', rubricPolicy)
  @Returns(Nothing, 'Delete a rubric, or archive one that has been used')
  remove(@CurrentActor() actor: Actor, @PathId() rubricId: string) {
    return this.rubrics.remove(actor, rubricId);
  }
}

@Controller('assessments')
@ApiTag('marking')
export class AssessmentRubricsController {
  constructor(private readonly marks: RubricMarksService) {}

  @Get(':id/rubrics')
  @Can('read', assessmentPolicy)
  @Returns(AttachedRubricPage, 'List the rubrics of an assessment')
  listAssessmentRubrics(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.marks.listAttached(actor, assessmentId);
  }

  @Put(':id/rubrics')
  @Can('edit', assessmentPolicy)
  @Returns(AttachedRubricPage, 'Mark an assessment or one of its items by a rubric')
  attachRubric(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() attachment: RubricAttachment) {
    return this.marks.attach(actor, assessmentId, attachment);
  }

  @Delete(':id/rubrics/:rubricId')
  @Can('edit', assessmentPolicy)
  @Returns(Nothing, 'Remove a rubric from an assessment; given marks stay')
  detachRubric(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @PathId('rubricId') rubricId: string,
  ): Promise<void> {
    return this.marks.detach(actor, assessmentId, rubricId);
  }
}

@Controller('submissions')
@ApiTag('marking')
export class RubricMarksController {
  constructor(private readonly marks: RubricMarksService) {}

  @Get(':id/rubric-marks')
  @Can('read', submissionPolicy)
  @Returns(RubricMarkPage, 'List the marks of a submission by rubrics')
  listRubricMarks(@CurrentActor() actor: Actor, @PathId() submissionId: string) {
    return this.marks.list(actor, submissionId);
  }

  @Put(':id/rubric-marks')
  @Can('edit', submissionPolicy)
  @Returns(RubricMarkPage, 'Mark a submission by a rubric of its assessment')
  markByRubric(
    @CurrentActor() actor: Actor,
    @PathId() submissionId: string,
    @Body() draft: RubricMarkDraft,
    @IfMatch(true) version?: number,
  ) {
    return this.marks.mark(actor, submissionId, draft, version);
  }
}
