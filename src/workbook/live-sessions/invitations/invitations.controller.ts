import { Body, Controller, Get, Header, Post } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns, ReturnsText } from '#platform/api/returns.js';
import { icsMediaType } from '#platform/calendar/ics.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { SessionInvitationDraft, InvitedView } from '#workbook/live-sessions/participants/participants.dto.js';
import { CalendarFileService } from './calendar-file.service.js';
import { InvitationsService } from './invitations.service.js';

@Controller('live-sessions/:id')
@ApiTag('live-sessions')
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly files: CalendarFileService,
  ) {}

  @Post('participants')
  @Can('edit', liveSessionPolicy)
  @Refuses(409)
  @Returns(InvitedView, 'Invite people to a live session', 201)
  inviteToSession(@CurrentActor() actor: Actor, @PathId() id: string, @Body() draft: SessionInvitationDraft) {
    return this.invitations.invite(actor, id, draft);
  }

  @Get('invitation.ics')
  @Can('read', liveSessionPolicy)
  @Header('content-disposition', 'attachment; filename="invitation.ics"')
  @ReturnsText('Download a live session as a calendar file', icsMediaType())
  getSessionInvitation(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.files.fileFor(actor, id);
  }
}
