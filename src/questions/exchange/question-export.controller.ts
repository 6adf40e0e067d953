import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { ReturnsDownload } from '#platform/files/returns-file.js';
import { questionPolicy } from '#questions/bank/questions.policy.js';
import { fileTypes } from '#questions/formats/question-formats.js';
import { QuestionExportFilters, QuestionExportQuery, QuestionExportReport } from './question-export.dto.js';
import { QuestionExportService } from './question-export.service.js';

@Controller('questions/export')
@ApiTag('questions')
export class QuestionExportController {
  constructor(private readonly exports: QuestionExportService) {}

  @Get()
  @Can('read', questionPolicy)
  @Refuses(422)
  @ReturnsDownload('Download questions of the bank with their keys as a file', ...fileTypes)
  exportQuestions(
    @CurrentActor() actor: Actor,
    @Query() query: QuestionExportQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.exports.send(actor, query, request, reply);
  }

  @Get('report')
  @Can('read', questionPolicy)
  @Returns(QuestionExportReport, 'List what an export of questions would lack')
  reportQuestionExport(@CurrentActor() actor: Actor, @Query() query: QuestionExportFilters) {
    return this.exports.report(actor, query);
  }
}
