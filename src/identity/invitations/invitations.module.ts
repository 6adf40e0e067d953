import { Module } from '@nestjs/common';
import { AccountsModule } from '#identity/accounts/accounts.module.js';
import { AccountEmailsModule } from '#identity/emails/account-emails.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { InvitationsController } from './invitations.controller.js';
import { invitationPolicy } from './invitations.policy.js';
import { InvitationsService } from './invitations.service.js';

@Module({
  imports: [ScopedModule.forFeature(invitationPolicy), AccountsModule, AccountEmailsModule],
  controllers: [InvitationsController],
  providers: [InvitationsService],
  exports: [InvitationsService],
})
export class InvitationsModule {}
