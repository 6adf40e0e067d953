import { Controller, Get, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { personPolicy } from '#school/people/people.policy.js';
import { LoginSessionPage, SessionHistoryQuery } from './login-history.dto.js';
import { LoginHistoryService } from './login-history.service.js';
import { LoginPatternQuery, LoginPatternView } from './login-pattern.dto.js';
import { SessionAnalyticsQuery, SessionAnalyticsView } from './session-analytics.dto.js';
import { SessionAnalyticsService } from './session-analytics.service.js';

@Controller('sessions')
@ApiTag('sessions')
export class SessionAnalyticsController {
  constructor(
    private readonly analytics: SessionAnalyticsService,
    private readonly histories: LoginHistoryService,
  ) {}

  @Get('analytics')
  @Can('readSessionStatistics', personPolicy)
  @Returns(SessionAnalyticsView, 'Show session statistics of the organization or of the students you teach')
  showSessionAnalytics(@CurrentActor() actor: Actor, @Query() query: SessionAnalyticsQuery) {
    return this.analytics.overview(actor, query);
  }

  @Get(':id')
  @Can('readSessions', personPolicy)
  @Returns(LoginSessionPage, 'List the login sessions of a person, newest first, with a summary')
  listUserSessions(@CurrentActor() actor: Actor, @PathId() userId: string, @Query() query: SessionHistoryQuery) {
    return this.histories.ofPerson(actor, userId, query);
  }

  @Get(':id/frequency')
  @Can('readSessions', personPolicy)
  @Returns(LoginPatternView, 'Show statistics on how often and when a person logs in')
  showLoginPattern(@CurrentActor() actor: Actor, @PathId() userId: string, @Query() query: LoginPatternQuery) {
    return this.histories.pattern(actor, userId, query);
  }
}
