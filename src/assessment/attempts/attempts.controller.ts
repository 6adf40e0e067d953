import type { ServerResponse } from 'node:http';
import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import type { ExamClient } from '#assessment/assessments/access/exam-access.js';
import { SubmissionReceiptView } from '#assessment/submissions/submissions.dto.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IdempotencyKey, PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { Connection } from '#platform/streams/event-streams.js';
import { ReturnsEvents } from '#platform/streams/returns-events.js';
import { CurrentExamClient } from './access/exam-client.js';
import { AttemptSubmission, PositionDraft, SavedAnswersDraft } from './attempt-drafts.dto.js';
import { SavedView, StartedAttemptView } from './attempts.dto.js';
import { startedAttemptPolicy } from './attempts.policy.js';
import { AttemptsService } from './attempts.service.js';
import { FinishService } from './finish.service.js';
import { attemptStreamDocs, attemptStreamExample } from './invigilation/attempt-stream.docs.js';
import { AttemptStreams } from './invigilation/attempt-streams.js';
import { AttemptVoid } from './invigilation/invigilation.dto.js';
import { InvigilationService } from './invigilation/invigilation.service.js';

@Controller('attempts')
@ApiTag('attempts', 'Take an assessment: start, save answers, go on at another computer, submit')
export class AttemptsController {
  constructor(
    private readonly attempts: AttemptsService,
    private readonly finishing: FinishService,
    private readonly invigilation: InvigilationService,
    private readonly streams: AttemptStreams,
  ) {}

  @Get(':id')
  @Can('read', startedAttemptPolicy)
  @Returns(StartedAttemptView, 'Show a started attempt, with the questions that can be seen now')
  getAttempt(@CurrentActor() actor: Actor, @PathId() attemptId: string, @CurrentExamClient() client: ExamClient) {
    return this.attempts.get(actor, attemptId, client);
  }

  @Patch(':id/answers')
  @Can('take', startedAttemptPolicy)
  @Returns(SavedView, 'Save answers of an attempt; they count when time is up')
  saveAnswers(
    @CurrentActor() actor: Actor,
    @PathId() attemptId: string,
    @Body() draft: SavedAnswersDraft,
    @CurrentExamClient() client: ExamClient,
  ) {
    return this.attempts.save(actor, attemptId, draft, client);
  }

  @Patch(':id/position')
  @Can('take', startedAttemptPolicy)
  @Returns(StartedAttemptView, 'Go to another question of an attempt')
  moveInAttempt(
    @CurrentActor() actor: Actor,
    @PathId() attemptId: string,
    @Body() draft: PositionDraft,
    @CurrentExamClient() client: ExamClient,
  ) {
    return this.attempts.move(actor, attemptId, draft, client);
  }

  @Post(':id/submit')
  @Can('take', startedAttemptPolicy)
  @Returns(
    SubmissionReceiptView,
    'Submit an attempt with what was saved; objective questions are graded immediately',
    201,
  )
  submitAttempt(
    @CurrentActor() actor: Actor,
    @PathId() attemptId: string,
    @Body() draft: AttemptSubmission,
    @CurrentExamClient() client: ExamClient,
    @IdempotencyKey() idempotencyKey: string | null,
  ) {
    return this.finishing.submit(actor, attemptId, draft, { client, idempotencyKey });
  }

  @Post(':id/void')
  @Can('invigilate', startedAttemptPolicy)
  @Returns(Nothing, 'Declare an open attempt void, so that the student may start again')
  voidAttempt(@CurrentActor() actor: Actor, @PathId() attemptId: string, @Body() { reason }: AttemptVoid) {
    return this.invigilation.void(actor, attemptId, reason);
  }

  @Get(':id/stream')
  @Can('take', startedAttemptPolicy)
  @Refuses(429)
  @ReturnsEvents('Stream what happens to your attempt', attemptStreamDocs, attemptStreamExample)
  followAttempt(@CurrentActor() actor: Actor, @PathId() attemptId: string, @Connection() connection: ServerResponse) {
    return this.streams.follow(actor, attemptId, connection);
  }
}
