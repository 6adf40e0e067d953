import type { ServerResponse } from 'node:http';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { ExamClient } from '#assessment/assessments/access/exam-access.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { Connection } from '#platform/streams/event-streams.js';
import { ReturnsEvents } from '#platform/streams/returns-events.js';
import { CurrentExamClient } from './access/exam-client.js';
import { AttemptStart } from './attempt-drafts.dto.js';
import { StartedAttemptView } from './attempts.dto.js';
import { AttemptsService } from './attempts.service.js';
import { boardStreamDocs, boardStreamExample } from './invigilation/attempt-stream.docs.js';
import { AttemptStreams } from './invigilation/attempt-streams.js';
import { AttemptBoardPage, AttemptsChangedView, AttemptSelection } from './invigilation/invigilation.dto.js';
import { InvigilationService } from './invigilation/invigilation.service.js';

@Controller('assessments/:id/attempts')
@ApiTag('attempts')
export class AssessmentAttemptsController {
  constructor(
    private readonly attempts: AttemptsService,
    private readonly invigilation: InvigilationService,
    private readonly streams: AttemptStreams,
  ) {}

  @Get()
  @Can('edit', assessmentPolicy)
  @Returns(AttemptBoardPage, 'List the students of the class with their latest attempt, by name')
  listAttemptsOfClass(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Query() query: PageQuery) {
    return this.invigilation.board(actor, assessmentId, query);
  }

  @Post()
  @Can('take', assessmentPolicy)
  @Returns(StartedAttemptView, 'Start an attempt, or continue the open one in this window', 201)
  startAttempt(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @Body() draft: AttemptStart,
    @CurrentExamClient() client: ExamClient,
  ) {
    return this.attempts.start(actor, assessmentId, draft, client);
  }

  @Get('stream')
  @Can('edit', assessmentPolicy)
  @Refuses(429)
  @ReturnsEvents('Stream where the students of the class are', boardStreamDocs, boardStreamExample)
  watchAttempts(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @Connection() connection: ServerResponse,
  ) {
    return this.streams.watch(actor, assessmentId, connection);
  }

  @Post('pause')
  @Can('edit', assessmentPolicy)
  @Returns(AttemptsChangedView, 'Pause the open attempts of all or some students; their time stops')
  pauseAttempts(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() selection: AttemptSelection) {
    return this.invigilation.pause(actor, assessmentId, selection);
  }

  @Post('resume')
  @Can('edit', assessmentPolicy)
  @Returns(AttemptsChangedView, 'Continue the paused attempts of all or some students')
  resumeAttempts(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() selection: AttemptSelection) {
    return this.invigilation.resume(actor, assessmentId, selection);
  }

  @Post('end')
  @Can('edit', assessmentPolicy)
  @Returns(AttemptsChangedView, 'End the open attempts of all or some students; what was saved is submitted', 202)
  endAttempts(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() selection: AttemptSelection) {
    return this.invigilation.end(actor, assessmentId, selection);
  }
}
