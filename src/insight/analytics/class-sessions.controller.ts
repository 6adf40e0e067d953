import { Controller, Get, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { classroomPolicy } from '#school/classrooms/classrooms.policy.js';
import { personPolicy } from '#school/people/people.policy.js';
import { ClassSessionsView } from './class-sessions.dto.js';
import { DaysQuery } from './date-range.dto.js';
import { LoginSessionPage, SessionHistoryQuery } from './login-history.dto.js';
import { LoginHistoryService } from './login-history.service.js';
import { SessionAnalyticsService } from './session-analytics.service.js';

@Controller('sessions/class')
@ApiTag('sessions')
export class ClassSessionsController {
  constructor(private readonly analytics: SessionAnalyticsService) {}

  @Get(':classroomId')
  @Can('readSessions', classroomPolicy)
  @Returns(ClassSessionsView, 'Show the session totals of each student of a classroom')
  showClassSessions(
    @CurrentActor() actor: Actor,
    @PathId('classroomId') classroomId: string,
    @Query() query: DaysQuery,
  ) {
    return this.analytics.ofClass(actor, classroomId, query);
  }
}

@Controller('students')
@ApiTag('students')
export class StudentSessionsController {
  constructor(private readonly histories: LoginHistoryService) {}

  @Get(':id/sessions')
  @Can('readStudentSessions', personPolicy)
  @Returns(LoginSessionPage, 'List the login sessions of a student, newest first, with a summary')
  listStudentSessions(@CurrentActor() actor: Actor, @PathId() studentId: string, @Query() query: SessionHistoryQuery) {
    return this.histories.ofStudent(actor, studentId, query);
  }
}
