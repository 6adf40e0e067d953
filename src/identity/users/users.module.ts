import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { SessionsModule } from '#identity/sessions/sessions.module.js';
import { AccountMails } from '#identity/users/account-mails.js';
import { InvitationsService } from '#identity/users/invitations.service.js';
import { Passwords } from '#identity/users/passwords.js';
import { ProfileController } from '#identity/users/profile.controller.js';
import { profilePolicy } from '#identity/users/profile.policy.js';
import { ProfileService } from '#identity/users/profile.service.js';
import { InvitationsController, UsersController } from '#identity/users/users.controller.js';
import { invitationPolicy, ownAccountPolicy, userPolicy } from '#identity/users/users.policy.js';
import { UsersService } from '#identity/users/users.service.js';

@Module({
  imports: [ScopedModule.forFeature(userPolicy, ownAccountPolicy, invitationPolicy, profilePolicy), SessionsModule],
  controllers: [InvitationsController, ProfileController, UsersController],
  providers: [AccountMails, InvitationsService, Passwords, ProfileService, UsersService],
  exports: [AccountMails, InvitationsService, Passwords, UsersService],
})
export class UsersModule {}
