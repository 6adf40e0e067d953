import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { ReturnsDownload } from '#platform/files/returns-file.js';
import { QuestionExportReport } from '#questions/exchange/question-export.dto.js';
import { fileTypes } from '#questions/formats/question-formats.js';
import { AssessmentQuestionsFormat, AssessmentQuestionsQuery } from './questions-export.dto.js';
import { AssessmentQuestionsExport } from './questions-export.service.js';

@Controller('assessments')
@ApiTag('assessments')
export class AssessmentQuestionsExportController {
  constructor(private readonly exports: AssessmentQuestionsExport) {}

  @Get(':id/questions/export')
  @Can('readKeys', assessmentPolicy)
  @Refuses(422)
  @ReturnsDownload('Download the questions of an assessment with their keys as a file', ...fileTypes)
  exportAssessmentQuestions(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @Query() query: AssessmentQuestionsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.exports.send(actor, { assessmentId, ...query }, request, reply);
  }

  @Get(':id/questions/export/report')
  @Can('readKeys', assessmentPolicy)
  @Returns(QuestionExportReport, 'List what an export of the questions of an assessment would lack')
  reportAssessmentQuestions(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @Query() { format }: AssessmentQuestionsFormat,
  ) {
    return this.exports.report(actor, assessmentId, format);
  }
}
