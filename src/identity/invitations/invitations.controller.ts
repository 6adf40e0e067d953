import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import {
  InvitationAcceptance,
  InvitationDraft,
  InvitationPage,
  InvitationView,
  NewInvitationView,
} from './invitations.dto.js';
import { invitationPolicy } from './invitations.policy.js';
import { InvitationsService } from './invitations.service.js';

@Controller('users/invitations')
@ApiTag('invitations', 'Invitations to open an account with a role and a classroom')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Get()
  @Can('read', invitationPolicy)
  @Returns(InvitationPage, 'List invitations, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: PageQuery) {
    return this.invitations.list(actor, query);
  }

  @Post()
  @Can('create', invitationPolicy)
  @Returns(NewInvitationView, 'Invite a person by email', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: InvitationDraft) {
    return this.invitations.create(actor, draft);
  }

  @Post('accept')
  @Can('accept', invitationPolicy)
  @Returns(Nothing, 'Join the classroom of an invitation with your existing account')
  accept(@CurrentActor() actor: Actor, @Body() { inviteCode }: InvitationAcceptance) {
    return this.invitations.accept(actor, inviteCode);
  }

  @Get(':id')
  @Can('read', invitationPolicy)
  @Returns(InvitationView, 'Show an invitation; its code is known only to the invited person')
  get(@CurrentActor() actor: Actor, @PathId() invitationId: string) {
    return this.invitations.get(actor, invitationId);
  }

  @Delete(':id')
  @Can('remove', invitationPolicy)
  @Returns(Nothing, 'Withdraw an invitation')
  remove(@CurrentActor() actor: Actor, @PathId() invitationId: string) {
    return this.invitations.remove(actor, invitationId);
  }
}
