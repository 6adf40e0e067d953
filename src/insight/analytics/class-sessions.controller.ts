import { Controller, Get, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { PathId } from '#platform/http/requests.js';
import { Returns } from '#platform/http/returns.js';
import { Topic } from '#platform/http/topic.js';
import { ClassSessionsView } from './class-sessions.dto.js';
import { LoginSessionPage, SessionHistoryQuery } from './login-history.dto.js';
import { LoginHistoryService } from './login-history.service.js';
import { classSessionsPolicy, studentHistoryPolicy } from './session-analytics.policy.js';
import { SessionAnalyticsService } from './session-analytics.service.js';
import { DaysQuery } from './shown-days.dto.js';

@Controller('sessions/class')
@Topic('sessions')
export class ClassSessionsController {
  constructor(private readonly analytics: SessionAnalyticsService) {}

  @Get(':classroomId')
  @Can('read', classSessionsPolicy)
  @Returns(ClassSessionsView, 'Show who of a class was there and for how long')
  showClassSessions(
    @CurrentActor() actor: Actor,
    @PathId('classroomId') classroomId: string,
    @Query() query: DaysQuery,
  ) {
    return this.analytics.ofClass(actor, classroomId, query);
  }
}

@Controller('students')
@Topic('students')
export class StudentSessionsController {
  constructor(private readonly histories: LoginHistoryService) {}

  @Get(':id/sessions')
  @Can('read', studentHistoryPolicy)
  @Returns(LoginSessionPage, 'List the login sessions of a student, newest first, with a summary')
  listStudentSessions(@CurrentActor() actor: Actor, @PathId() studentId: string, @Query() query: SessionHistoryQuery) {
    return this.histories.ofStudent(actor, studentId, query);
  }
}
