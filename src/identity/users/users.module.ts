import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { SessionsModule } from '#identity/sessions/sessions.module.js';
import { AccountMails } from './account-mails.js';
import { InvitationsService } from './invitations.service.js';
import { Passwords } from './passwords.js';
import { ProfileController } from './profile.controller.js';
import { profilePolicy } from './profile.policy.js';
import { ProfileService } from './profile.service.js';
import { InvitationsController, UsersController } from './users.controller.js';
import { invitationPolicy, ownAccountPolicy, userPolicy } from './users.policy.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [ScopedModule.forFeature(userPolicy, ownAccountPolicy, invitationPolicy, profilePolicy), SessionsModule],
  controllers: [InvitationsController, ProfileController, UsersController],
  providers: [AccountMails, InvitationsService, Passwords, ProfileService, UsersService],
  exports: [AccountMails, InvitationsService, Passwords, UsersService],
})
export class UsersModule {}
