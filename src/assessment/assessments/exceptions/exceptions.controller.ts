import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { ExceptionChanges, ExceptionDraft, ExceptionPage, ExceptionView } from './exceptions.dto.js';
import { ExceptionsService } from './exceptions.service.js';

@Controller('assessments/:assessmentId/exceptions')
@ApiTag('assessments')
export class ExceptionsController {
  constructor(private readonly exceptions: ExceptionsService) {}

  @Get()
  @Can('edit', assessmentPolicy)
  @Returns(ExceptionPage, 'List the exceptions of an assessment, oldest first')
  listExceptions(
    @CurrentActor() actor: Actor,
    @PathId('assessmentId') assessmentId: string,
    @Query() query: PageQuery,
  ) {
    return this.exceptions.list(actor, assessmentId, query);
  }

  @Post()
  @Can('edit', assessmentPolicy)
  @Returns(ExceptionView, 'Give a student, or everyone, more time, more attempts or other dates', 201)
  createException(
    @CurrentActor() actor: Actor,
    @PathId('assessmentId') assessmentId: string,
    @Body() draft: ExceptionDraft,
  ) {
    return this.exceptions.create(actor, assessmentId, draft);
  }

  @Patch(':exceptionId')
  @Can('edit', assessmentPolicy)
  @Returns(ExceptionView, 'Change an exception; it takes effect immediately, also for running attempts')
  changeException(
    @CurrentActor() actor: Actor,
    @PathId('assessmentId') assessmentId: string,
    @PathId('exceptionId') exceptionId: string,
    @Body() changes: ExceptionChanges,
    @IfMatch(true) version?: number,
  ) {
    return this.exceptions.change(actor, assessmentId, exceptionId, { changes, version });
  }

  @Delete(':exceptionId')
  @Can('edit', assessmentPolicy)
  @Returns(Nothing, 'Remove an exception')
  removeException(
    @CurrentActor() actor: Actor,
    @PathId('assessmentId') assessmentId: string,
    @PathId('exceptionId') exceptionId: string,
  ) {
    return this.exceptions.remove(actor, assessmentId, exceptionId);
  }
}
