import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import {
  SessionQuestionChanges,
  SessionQuestionPage,
  SessionQuestionQuery,
  SessionQuestionView,
} from './questions.dto.js';
import { QuestionsService } from './questions.service.js';

@Controller('live-sessions/:id/questions')
@ApiTag('live-sessions')
export class SessionQuestionsController {
  constructor(private readonly questions: QuestionsService) {}

  @Get()
  @Can('read', liveSessionPolicy)
  @Returns(SessionQuestionPage, 'List the questions that were asked, most up-votes first')
  listSessionQuestions(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: SessionQuestionQuery) {
    return this.questions.list(actor, id, query);
  }

  @Get(':questionId')
  @Can('read', liveSessionPolicy)
  @Returns(SessionQuestionView, 'Show a question that was asked')
  getSessionQuestion(@CurrentActor() actor: Actor, @PathId() id: string, @PathId('questionId') questionId: string) {
    return this.questions.get(actor, id, questionId);
  }

  @Patch(':questionId')
  @Can('moderate', liveSessionPolicy)
  @Refuses(409)
  @Returns(SessionQuestionView, 'Open, answer or dismiss a question')
  changeSessionQuestion(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @PathId('questionId') questionId: string,
    @Body() changes: SessionQuestionChanges,
  ) {
    return this.questions.change(actor, id, questionId, changes);
  }

  @Post(':questionId/vote')
  @Can('read', liveSessionPolicy)
  @Refuses(409)
  @Returns(SessionQuestionView, 'Up-vote a question')
  upvoteSessionQuestion(@CurrentActor() actor: Actor, @PathId() id: string, @PathId('questionId') questionId: string) {
    return this.questions.vote(actor, id, questionId, true);
  }

  @Delete(':questionId/vote')
  @Can('read', liveSessionPolicy)
  @Refuses(409)
  @Returns(SessionQuestionView, 'Take back the up-vote of a question')
  unvoteSessionQuestion(@CurrentActor() actor: Actor, @PathId() id: string, @PathId('questionId') questionId: string) {
    return this.questions.vote(actor, id, questionId, false);
  }
}
