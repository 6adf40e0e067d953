import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { ReturnsFile } from '#platform/files/returns-file.js';
import { classroomPolicy } from '#school/classrooms/classrooms.policy.js';
import { ReportCardFiles } from './report-card-files.service.js';
import { IssuedReportCardsView, ReportCardPage, ReportCardView } from './report-card-views.dto.js';
import { ClassReportCardsQuery, ReportCardQuery, ReportCardsDraft } from './report-cards.dto.js';
import { ReportCardsService } from './report-cards.service.js';
import { reportCardPolicy } from './reports.policy.js';

@Controller()
@ApiTag('gradebook')
export class ReportCardsController {
  constructor(
    private readonly cards: ReportCardsService,
    private readonly files: ReportCardFiles,
  ) {}

  @Get('report-cards')
  @Can('read', reportCardPolicy)
  @Returns(ReportCardPage, 'List report cards and transcripts, newest first')
  listReportCards(@CurrentActor() actor: Actor, @Query() query: ReportCardQuery) {
    return this.cards.list(actor, query);
  }

  @Get('report-cards/:id')
  @Can('read', reportCardPolicy)
  @Returns(ReportCardView, 'Show a report card as it was issued')
  getReportCard(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.cards.get(actor, id);
  }

  @Get('report-cards/:id/pdf')
  @Can('read', reportCardPolicy)
  @ReturnsFile('Download the archived PDF of a report card', 'application/pdf')
  downloadReportCard(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.files.send(actor, id, request, reply);
  }

  @Post('classrooms/:classroomId/report-cards')
  @Can('edit', classroomPolicy)
  @Refuses(409)
  @Returns(
    IssuedReportCardsView,
    'Issue report cards or transcripts of a class; students who have one get its next edition',
    201,
  )
  issueReportCards(
    @CurrentActor() actor: Actor,
    @PathId('classroomId') classroomId: string,
    @Body() draft: ReportCardsDraft,
  ) {
    return this.cards.issue(actor, classroomId, draft);
  }

  @Get('classrooms/:classroomId/report-cards/pdf')
  @Can('edit', classroomPolicy)
  @ReturnsFile('Download the latest report cards of a class as one PDF', 'application/pdf')
  @Refuses(422)
  downloadClassReportCards(
    @CurrentActor() actor: Actor,
    @PathId('classroomId') classroomId: string,
    @Query() query: ClassReportCardsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.files.sendOfClass(actor, { ...query, classroomId }, request, reply);
  }
}
