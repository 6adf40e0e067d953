import { Body, Controller, Delete, Get, Patch, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { AttendancePage, AttendanceQuery } from './attendance.dto.js';
import { AttendanceService } from './attendance.service.js';
import { ParticipantPage, ParticipantView } from './participant-views.dto.js';
import { ParticipantChanges, ParticipantQuery } from './participants.dto.js';
import { participantPolicy } from './participants.policy.js';
import { ParticipantsService } from './participants.service.js';

@Controller('live-sessions/:id')
@ApiTag('live-sessions')
export class ParticipantsController {
  constructor(
    private readonly participants: ParticipantsService,
    private readonly attendance: AttendanceService,
  ) {}

  @Get('participants')
  @Can('read', participantPolicy)
  @Returns(ParticipantPage, 'List the people of a live session')
  listSessionParticipants(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: ParticipantQuery) {
    return this.participants.list(actor, id, query);
  }

  @Patch('participants/:userId')
  @Can('moderate', participantPolicy)
  @Refuses(409)
  @Returns(ParticipantView, 'Change the role or permissions of a person, or mute them')
  changeSessionParticipant(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @PathId('userId') userId: string,
    @Body() changes: ParticipantChanges,
    @IfMatch() version?: number,
  ) {
    return this.participants.change(actor, id, userId, changes, version);
  }

  @Delete('participants/:userId')
  @Can('remove', participantPolicy)
  @Refuses(409)
  @Returns(Nothing, 'Remove a person from a live session')
  removeSessionParticipant(@CurrentActor() actor: Actor, @PathId() id: string, @PathId('userId') userId: string) {
    return this.participants.remove(actor, id, userId);
  }

  @Get('attendance')
  @Can('edit', liveSessionPolicy)
  @Returns(AttendancePage, 'List who attended a live session and for how long')
  listSessionAttendance(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: AttendanceQuery) {
    return this.attendance.list(actor, id, query);
  }
}
