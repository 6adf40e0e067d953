import { Body, Controller, Delete, Get, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { FileOrJson } from '#platform/files/file-or-json.js';
import {
  AssessmentResourceChanges,
  AssessmentResourceDraft,
  AssessmentResourcePage,
  AssessmentResourceView,
} from './assessment-resources.dto.js';
import { AssessmentResourcesService } from './assessment-resources.service.js';

@Controller('assessments/:assessmentId/resources')
@ApiTag('assessments')
export class AssessmentResourcesController {
  constructor(private readonly resources: AssessmentResourcesService) {}

  @Get()
  @Can('read', assessmentPolicy)
  @Returns(AssessmentResourcePage, 'List the resources of an assessment in order')
  list(@CurrentActor() actor: Actor, @PathId('assessmentId') assessmentId: string, @Query() query: PageQuery) {
    return this.resources.list(actor, assessmentId, query);
  }

  @Post()
  @Can('edit', assessmentPolicy)
  @FileOrJson(AssessmentResourceDraft)
  @Refuses(507)
  @Returns(
    AssessmentResourceView,
    'Upload a file for an assessment, add a web address, or attach an existing resource',
    201,
  )
  add(@CurrentActor() actor: Actor, @PathId('assessmentId') assessmentId: string, @Req() request: FastifyRequest) {
    return this.resources.add(actor, assessmentId, request);
  }

  @Patch(':resourceId')
  @Can('edit', assessmentPolicy)
  @Returns(AssessmentResourceView, 'Change the label or position of a resource in an assessment')
  change(
    @CurrentActor() actor: Actor,
    @PathId('assessmentId') assessmentId: string,
    @PathId('resourceId') resourceId: string,
    @Body() changes: AssessmentResourceChanges,
  ) {
    return this.resources.change(actor, assessmentId, resourceId, changes);
  }

  @Delete(':resourceId')
  @Can('edit', assessmentPolicy)
  @Refuses(409)
  @Returns(Nothing, 'Remove a resource from an assessment; an own resource is deleted')
  remove(
    @CurrentActor() actor: Actor,
    @PathId('assessmentId') assessmentId: string,
    @PathId('resourceId') resourceId: string,
  ) {
    return this.resources.remove(actor, assessmentId, resourceId);
  }
}
